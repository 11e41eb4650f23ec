import type { AddressType } from '../types.js';
import { row } from './row.js';

/** Types that socat does not have. `ECHO` is another name of PIPE there. */
export const ownRows: readonly AddressType[] = [
  row({
    keyword: 'ECHO',
    syntax: '',
    groups: 'FD',
    doc: 'gives back what it gets',
    ours: true,
    load: async () => (await import('../devices.js')).openEcho,
  }),
  row({
    keyword: 'NULL',
    syntax: '',
    groups: 'FD',
    doc: 'takes everything, gives the end at once',
    ours: true,
    load: async () => (await import('../devices.js')).openNull,
  }),
  row({
    keyword: 'ZERO',
    syntax: '',
    groups: 'FD',
    doc: 'gives zeros for ever, takes everything',
    ours: true,
    load: async () => (await import('../devices.js')).openZero,
  }),
];

/** Words for types of socat's that are easier to remember, and what they mean; not in socat's dialect. */
export const ownWords: Readonly<Record<string, string>> = {
  TLS: 'OPENSSL',
  'TLS-CONNECT': 'OPENSSL',
  'TLS-LISTEN': 'OPENSSL-LISTEN',
  'HTTP-PROXY': 'PROXY',
};
