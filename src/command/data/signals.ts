/** Why the work ends: someone asked for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const FIRST_FATAL_CODE = 128;
const numbers = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** An AbortController that the signals which end programs abort, so that files are removed; the second one ends at once. */
export function abortOnSignals(): AbortController {
  const controller = new AbortController();
  for (const signal of signals) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(FIRST_FATAL_CODE + numbers[signal]);
      controller.abort(new Interrupted(signal));
    });
  }
  return controller;
}
