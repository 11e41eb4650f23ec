import { constants } from 'node:os';
import type { Log } from './log.js';

/** A signal that ends the program. */
export class EndingSignal extends Error {
  override readonly name = 'EndingSignal';
  constructor(readonly number: number) {
    super(`signal ${number}`);
  }
}

const SIGNAL_BITS = 32;
const FIRST_SIGNAL_CODE = 128;

/** Signals that tell of a fault in the program itself: nothing of ours may run after them. */
const faults: ReadonlySet<string> = new Set(['SIGILL', 'SIGBUS', 'SIGFPE', 'SIGSEGV', 'SIGKILL', 'SIGSTOP']);

const names = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/** What is said when a signal ends the program: being asked to is no error. */
const severityOf = (name: string): 'notice' | 'warning' | 'error' => {
  if (name === 'SIGHUP' || name === 'SIGINT') return 'notice';
  return name === 'SIGTERM' ? 'warning' : 'error';
};

/** The exit code after a signal. */
export const codeOfSignal = (signal: EndingSignal): number => FIRST_SIGNAL_CODE + signal.number;

/** Says which signal came and what it does. */
export const logSignal = (log: Log, { number }: EndingSignal): void => {
  log.write('notice', `socat_signal(): handling signal ${number}`);
  log.write(severityOf(names.get(number) ?? ''), `exiting on signal ${number}`);
  log.write('notice', `socat_signal(): finishing signal ${number}`);
};

const caught = (mask: number): number[] =>
  Array.from({ length: SIGNAL_BITS }, (_, number) => number).filter(
    (number) => Math.floor(mask / 2 ** number) % 2 === 1,
  );

/** Who takes a signal in our place, as children do with `sigint`. */
const takers = new Map<string, Set<() => void>>();

/** Gives a signal to someone else, whatever the mask says; returns what takes that back. */
export const passSignal = (name: NodeJS.Signals, pass: () => void): (() => void) => {
  const all = takers.get(name) ?? new Set();
  takers.set(name, all.add(pass));
  process.on(name, pass);
  return () => {
    all.delete(pass);
    process.off(name, pass);
  };
};

/**
 * Calls back once for the first signal of the mask (`-S`) that comes; a second one ends the program at once. Signals that
 * are not in the mask keep their effect.
 */
export const onEndingSignal = (mask: number, end: (signal: EndingSignal) => void): void => {
  let ending = false;
  for (const number of caught(mask)) {
    const name = names.get(number);
    if (name === undefined || faults.has(name)) continue;
    process.on(name as NodeJS.Signals, () => {
      if ((takers.get(name)?.size ?? 0) > 0) return;
      if (ending) process.exit(FIRST_SIGNAL_CODE + number);
      ending = true;
      end(new EndingSignal(number));
    });
  }
};
