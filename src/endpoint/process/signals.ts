import { constants } from 'node:os';
import type { OpenRequest } from '../types.js';
import type { Child } from './child.js';

const passed = [
  ['sighup', 'SIGHUP'],
  ['sigint', 'SIGINT'],
  ['sigquit', 'SIGQUIT'],
] as const;

/**
 * `sighup`, `sigint`, `sigquit`: passes those signals on to the child, instead of being ended by them. Returns what ends
 * that.
 */
export function takeSignals({ options, context }: OpenRequest, child: Child): () => void {
  const wanted = passed.filter(([option]) => options.flag(option));
  const undo = wanted.map(([, signal]) =>
    context.passSignal?.(signal, () => child.signal(constants.signals[signal])),
  );
  return () => {
    for (const forget of undo) forget?.();
  };
}
