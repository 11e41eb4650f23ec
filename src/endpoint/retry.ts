import type { EndpointOptions } from './option/types.js';
import type { EndpointContext } from './types.js';

/** How often what fails is tried again: the options `retry`, `forever` and `interval`. */
export interface RetryPolicy {
  /** Attempts after the first; Infinity for `forever`. */
  readonly retries: number;
  /** Milliseconds between attempts. */
  readonly interval: number;
}

const defaultInterval = 1000;

/** Takes the options that say how often to try. */
export function takeRetryPolicy(options: EndpointOptions): RetryPolicy {
  const forever = options.flag('forever');
  const retries = options.integer('retry') ?? 0;
  const interval = options.take('interval');
  return {
    retries: forever ? Number.POSITIVE_INFINITY : retries,
    interval: typeof interval === 'number' ? interval : defaultInterval,
  };
}

/** Waits; rejects with the signal's reason when it is aborted first. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const done = (): void => {
      signal.removeEventListener('abort', abort);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** Whether trying again may help: not where the text itself is wrong, nor after an abort. */
const mayHeal = (error: unknown, signal: AbortSignal): boolean => {
  const { name } = error as Error;
  const wrong = name === 'GrammarError' || name === 'TypeError' || name === 'RangeError';
  return !signal.aborted && !wrong;
};

/**
 * Attempts something until it succeeds, no attempt is left, or the signal is aborted. Each failure but the last is told as
 * a notice.
 */
export async function withRetry<T>(
  { retries, interval }: RetryPolicy,
  context: Pick<EndpointContext, 'signal' | 'log'>,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let left = retries; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left <= 0 || !mayHeal(error, context.signal)) throw error;
      context.log('notice', (error as Error).message);
      await pause(interval, context.signal);
    }
  }
}
