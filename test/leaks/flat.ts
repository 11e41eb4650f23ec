import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { descriptorCount } from '../support/descriptors.js';

/**
 * What the process may grow by, in bytes. Twice 100,000 objects that were kept would be 20 MB and more even at 100
 * bytes each; V8's own heap and malloc's arenas wander by less than this.
 */
const tolerance = 16 * 1024 * 1024;

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

const settle = async (): Promise<{ memory: number; descriptors: number }> => {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return { memory: process.memoryUsage.rss(), descriptors: descriptorCount() };
};

/**
 * Rounds before anything is measured: code is compiled, and V8's young generation grows, by some 15 MB, to what the rounds
 * keep it busy with. After 20,000 of the aborted waits it stays as it is, however many follow.
 */
const usualWarmUp = 20_000;

/** Runs a body many times, after a warm-up, and fails when descriptors or memory grow with it. */
export const assertFlat = async (
  times: number,
  body: () => unknown,
  warmUp: number = usualWarmUp,
): Promise<void> => {
  for (let done = 0; done < warmUp; done++) await body();
  const before = await settle();
  for (let done = 0; done < times; done++) await body();
  const after = await settle();
  assert.equal(after.descriptors, before.descriptors, 'open descriptors');
  const grown = after.memory - before.memory;
  assert.ok(grown < tolerance, `${times} times grew memory by ${(grown / 2 ** 20).toFixed(1)} MiB`);
};
