import type { AddressType } from '../types.js';
import { notBuilt } from './not-built.js';
import { row } from './row.js';

/** Types that socat does not have. `ECHO` is another name of PIPE there. */
export const ownRows: readonly AddressType[] = [
  row({
    keyword: 'ECHO',
    syntax: '',
    groups: 'FD',
    doc: 'gives back what it gets',
    load: notBuilt,
  }),
  row({
    keyword: 'NULL',
    syntax: '',
    groups: 'FD',
    doc: 'takes everything, gives the end at once',
    load: notBuilt,
  }),
  row({
    keyword: 'ZERO',
    syntax: '',
    groups: 'FD',
    doc: 'gives zeros for ever, takes everything',
    load: notBuilt,
  }),
];
