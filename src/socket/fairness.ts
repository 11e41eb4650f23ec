/** So many operations may be done at once in a row. */
const mostInARow = 128;
/** How many were, in this thread. */
let inARow = 0;

/**
 * Called by each operation that need not wait: now and then gives a promise to wait for, so that timers, signals and other
 * sockets get their turn. Promises alone would go on for ever where there is always something to read.
 */
export function yieldSometimes(): Promise<void> | undefined {
  if (++inARow < mostInARow) return undefined;
  inARow = 0;
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
