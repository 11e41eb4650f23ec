import type { OptionRow } from '../terminal/arguments.js';

/** How packets go out, which ping and trace have in common; only the letters differ. */
export const trafficRows = (letters: {
  readonly tos: string;
  readonly interface: string;
  readonly mark?: string;
}): readonly (OptionRow & { readonly group: 'Packets' })[] => [
  {
    group: 'Packets',
    name: 'tos',
    short: letters.tos,
    value: 'N',
    help: 'type of service, or traffic class: 16, 0x10',
  },
  {
    group: 'Packets',
    name: 'interface',
    short: letters.interface,
    value: 'NAME|ADDRESS',
    help: 'interface to go out by, or our own address',
  },
  {
    group: 'Packets',
    name: 'mark',
    ...(letters.mark !== undefined && { short: letters.mark }),
    value: 'N',
    help: 'mark for routing rules and packet filters',
  },
  { group: 'Packets', name: 'netns', value: 'NAME|PID|PATH', help: 'from another network namespace' },
];
