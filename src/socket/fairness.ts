/** So many operations may be done at once between two looks at the clock. */
const betweenLooks = 32;
/** After so long others get a turn, in milliseconds. A turn of the event loop takes as long as several operations. */
const longestRun = 4;
/** How many operations were done since the last look, in this thread, and when others last had a turn. */
let sinceLook = 0;
let lastTurn = 0;

/**
 * Called by each operation that need not wait: now and then gives a promise to wait for, so that timers, signals and other
 * sockets get their turn. Promises alone would go on for ever where there is always something to read.
 */
export function yieldSometimes(): Promise<void> | undefined {
  if (++sinceLook < betweenLooks) return undefined;
  sinceLook = 0;
  return performance.now() - lastTurn < longestRun ? undefined : turnOfOthers();
}

function turnOfOthers(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      lastTurn = performance.now();
      resolve();
    });
  });
}
