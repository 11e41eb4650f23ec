import { setMaxListeners } from 'node:events';
import type { ProbeResult } from '../probe/result.js';
import type { ProbeTarget } from '../probe/target.js';
import { type ProbeOptions, probe } from './probe.js';

/** How many targets are probed. */
export interface ProbeAllOptions extends ProbeOptions {
  /** How many at a time. Default 256: each needs a descriptor, and the usual limit of those is 1024. */
  readonly parallel?: number;
  /** Hears of each result as it comes, with the place of its target. */
  readonly onResult?: (result: ProbeResult, index: number) => void;
}

const usualParallel = 256;

/**
 * Probes many targets side by side; the limit of time is that of each. Resolves to the results in the order of the targets.
 * Rejects as probe() does, and then ends the others.
 */
export async function probeAll(
  targets: readonly (string | ProbeTarget)[],
  options: ProbeAllOptions = {},
): Promise<ProbeResult[]> {
  const { parallel = usualParallel, onResult, signal, ...each } = options;
  if (!Number.isInteger(parallel) || parallel < 1) {
    throw new RangeError(`parallel must be 1 or more, not ${parallel}`);
  }
  const over = new AbortController();
  setMaxListeners(0, over.signal); // each probe under way listens, and that is no leak
  const giveUp = () => over.abort(signal?.reason);
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp);
  const results = new Array<ProbeResult>(targets.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < targets.length; index = next++) {
      const result = await probe(targets[index] as string, { ...each, signal: over.signal });
      results[index] = result;
      onResult?.(result, index);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, targets.length) }, work));
    return results;
  } catch (error) {
    over.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
