import type { Descriptor } from '../kernel/index.js';
import type { EndpointOptions, OptionPhase } from './option/types.js';

/** The phases in the order in which they come. */
const order: readonly OptionPhase[] = [
  'OFFSET',
  'INIT',
  'EARLY',
  'PREOPEN',
  'OPEN',
  'PASTOPEN',
  'PRESOCKET',
  'SOCKET',
  'PASTSOCKET',
  'PREBIGEN',
  'BIGEN',
  'PASTBIGEN',
  'FD',
  'PREBIND',
  'BIND',
  'PASTBIND',
  'PRELISTEN',
  'LISTEN',
  'PASTLISTEN',
  'PRECONNECT',
  'CONNECT',
  'PASTCONNECT',
  'PREACCEPT',
  'ACCEPT',
  'PASTACCEPT',
  'CONNECTED',
  'PREFORK',
  'FORK',
  'PASTFORK',
  'LATE',
  'LATE2',
  'PREEXEC',
  'EXEC',
  'PASTEXEC',
];

/** Applies all options from one phase to another, both included, to each of the descriptors. Throws SystemError. */
export function applyPhases(
  options: EndpointOptions,
  [first, last]: readonly [OptionPhase, OptionPhase],
  ...descriptors: readonly Descriptor[]
): void {
  for (const phase of order.slice(order.indexOf(first), order.indexOf(last) + 1)) {
    options.apply(phase, ...descriptors);
  }
}
