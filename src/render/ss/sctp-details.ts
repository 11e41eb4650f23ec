import type { InetSocketRecord, SocketState } from '../../inventory/record.js';
import type { SctpInfo, SocketName } from '../../wire/index.js';
import { memoryText } from './memory-text.js';
import { int } from './numbers.js';

/** States of an association by the numbers of enum sctp_sstate, `<linux/sctp.h>`, with ss's words. */
const associationStates = [
  'CLOSED',
  'COOKIE_WAIT',
  'COOKIE_ECHOED',
  'ESTAB',
  'SHUTDOWN_PENDING',
  'SHUTDOWN_SENT',
  'SHUTDOWN_RECEIVED',
  'ACK_SENT',
];

/** An association's state comes under the name TCP has for its number. */
const numbers: Readonly<Partial<Record<SocketState, number>>> = {
  'unknown(0)': 0,
  established: 1,
  'syn-sent': 2,
  'syn-recv': 3,
  'fin-wait-1': 4,
  'fin-wait-2': 5,
  'time-wait': 6,
  close: 7,
};

/** The State column of an association: a branch below the endpoint it belongs to. */
export const associationState = (state: SocketState): string => {
  const number = numbers[state];
  return `\`- ${number === undefined ? 'UNKNOWN' : associationStates[number]}`;
};

/** Figures of `-i` in ss's order: its word, the field, and whether it is written in hexadecimal. */
const words: readonly (readonly [string, keyof SctpInfo, 'hex'?])[] = [
  ['tag', 'tag', 'hex'],
  ['state', 'state'],
  ['rwnd', 'rwnd'],
  ['unackdata', 'unackdata'],
  ['penddata', 'penddata'],
  ['instrms', 'instrms'],
  ['outstrms', 'outstrms'],
  ['inqueue', 'inqueue'],
  ['outqueue', 'outqueue'],
  ['overerr', 'overallError'],
  ['maxburst', 'maxBurst'],
  ['maxseg', 'maxseg'],
  ['prwnd', 'peerRwnd'],
  ['ptag', 'peerTag', 'hex'],
  ['pcapable', 'peerCapable'],
  ['psack', 'peerSack'],
  ['autoclose', 'sAutoclose'],
  ['adapind', 'sAdaptationInd'],
  ['pdpoint', 'sPdPoint'],
  ['nodelay', 'sNodelay'],
  ['nofrag', 'sDisableFragments'],
  ['v4mapped', 'sV4mapped'],
  ['fraginl', 'sFragInterleave'],
];

const figures = (info: SctpInfo): string => {
  let text = '';
  for (const [word, field, hex] of words) {
    const value = Number(info[field] ?? 0);
    if (value === 0) continue;
    const state = field === 'state' ? associationStates[value] : undefined;
    text += ` ${word}:${state ?? (hex === undefined ? int(value) : value.toString(16))}`;
  }
  return text;
};

const addresses = (word: string, names: readonly SocketName[] | undefined): string => {
  if (names === undefined || names.length === 0) return '';
  return ` ${word}:${names.map(({ address = '' }) => address).join(',')}`;
};

/** `-m` and `-i` of an SCTP endpoint or association: the addresses are there with either. */
export const sctpText = (record: InetSocketRecord): string =>
  memoryText(record.memory) +
  addresses('locals', record.localAddresses) +
  addresses('peers', record.remoteAddresses) +
  (record.sctp === undefined ? '' : figures(record.sctp));
