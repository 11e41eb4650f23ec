import type { SocketKind, SocketState } from '../../index.js';

/** The socket tables ss lists, in the order it lists them. */
export const tableNames = [
  'netlink',
  'packet_raw',
  'packet_dgram',
  'unix_stream',
  'unix_dgram',
  'unix_seqpacket',
  'raw',
  'udp',
  'tcp',
  'dccp',
  'sctp',
  'vsock_stream',
  'vsock_dgram',
  'tipc',
  'xdp',
  'mptcp',
] as const;

/** One socket table of ss. */
export type Table = (typeof tableNames)[number];

/** The families ss can be restricted to. */
export type TableFamily = 'inet' | 'inet6' | 'unix' | 'packet' | 'netlink' | 'vsock' | 'tipc' | 'xdp';

/** The states of ss by number; the kernel's number of a state is its place. The first stands for none. */
export const stateNames: readonly (SocketState | undefined)[] = [
  undefined,
  'established',
  'syn-sent',
  'syn-recv',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'close',
  'close-wait',
  'last-ack',
  'listen',
  'closing',
  'new-syn-recv',
  'bound-inactive',
];

const bit = (state: SocketState): number => 1 << stateNames.indexOf(state);

/** Every state, as bits by their number; the two behind `closing` must be asked for by name. */
export const ALL_STATES = (1 << stateNames.indexOf('new-syn-recv')) - 1;
/** What `-B` selects. */
export const BOUND_INACTIVE = bit('bound-inactive');
/** What `-l` selects: datagram sockets without a peer listen, too. */
export const LISTENING = bit('listen') | bit('close');
const CLOSE = bit('close');
const ESTABLISHED = bit('established');
/** What is shown by default. */
export const CONNECTED = ALL_STATES & ~(LISTENING | bit('time-wait') | bit('syn-recv'));
const TIPC_STATES = ESTABLISHED | LISTENING;

/** What a table is made of, and which states it selects by being asked for. */
interface TableRow {
  readonly kind: SocketKind;
  readonly families: readonly TableFamily[];
  readonly states: number;
  /** Whether its sockets are in no other state. */
  readonly stateless?: boolean;
}

const inet = (kind: SocketKind, states = CONNECTED): TableRow => ({
  kind,
  families: ['inet', 'inet6'],
  states,
});

/** The tables, one row each. */
export const tables: Readonly<Record<Table, TableRow>> = {
  netlink: { kind: 'netlink', families: ['netlink'], states: CLOSE, stateless: true },
  packet_raw: { kind: 'packet', families: ['packet'], states: CLOSE, stateless: true },
  packet_dgram: { kind: 'packet', families: ['packet'], states: CLOSE, stateless: true },
  unix_stream: { kind: 'unix', families: ['unix'], states: CONNECTED },
  unix_dgram: { kind: 'unix', families: ['unix'], states: CLOSE },
  unix_seqpacket: { kind: 'unix', families: ['unix'], states: CONNECTED },
  raw: inet('raw', ESTABLISHED),
  udp: inet('udp', ESTABLISHED),
  tcp: inet('tcp'),
  dccp: inet('dccp'),
  sctp: inet('sctp'),
  vsock_stream: { kind: 'vsock', families: ['vsock'], states: CONNECTED },
  vsock_dgram: { kind: 'vsock', families: ['vsock'], states: CONNECTED },
  tipc: { kind: 'tipc', families: ['tipc'], states: TIPC_STATES },
  xdp: { kind: 'xdp', families: ['xdp'], states: CLOSE, stateless: true },
  mptcp: inet('mptcp'),
};

/** Which states a family selects by being asked for. */
export const familyStates: Readonly<Record<TableFamily, number>> = {
  inet: CONNECTED,
  inet6: CONNECTED,
  unix: CONNECTED,
  packet: CLOSE,
  netlink: CLOSE,
  vsock: CONNECTED,
  tipc: TIPC_STATES,
  xdp: CLOSE,
};

/** What `-f` calls the families. */
export const familyWords: Readonly<Record<string, TableFamily>> = {
  inet: 'inet',
  inet6: 'inet6',
  link: 'packet',
  unix: 'unix',
  netlink: 'netlink',
  tipc: 'tipc',
  vsock: 'vsock',
  xdp: 'xdp',
};

const inetTables: readonly Table[] = ['udp', 'dccp', 'tcp', 'mptcp', 'sctp', 'raw'];

/** What `-A` calls the tables, beyond their own names. `all` leaves TIPC out, as in ss. */
export const tableWords: Readonly<Record<string, readonly Table[]>> = {
  all: tableNames.filter((name) => name !== 'tipc'),
  inet: inetTables,
  unix: ['unix_stream', 'unix_dgram', 'unix_seqpacket'],
  u_str: ['unix_stream'],
  u_dgr: ['unix_dgram'],
  u_seq: ['unix_seqpacket'],
  packet: ['packet_raw', 'packet_dgram'],
  p_raw: ['packet_raw'],
  p_dgr: ['packet_dgram'],
  vsock: ['vsock_stream', 'vsock_dgram'],
  v_str: ['vsock_stream'],
  v_dgr: ['vsock_dgram'],
};

/** The tables behind a word of `-A`; undefined for a word ss does not know. */
export const tablesOf = (word: string): readonly Table[] | undefined => {
  if (Object.hasOwn(tableWords, word)) return tableWords[word];
  const name = tableNames.find((table) => table === word);
  return name === undefined ? undefined : [name];
};

/** What `state` and `exclude` call sets of states, beyond the states' own names. */
const stateWords: Readonly<Record<string, number>> = {
  all: ALL_STATES,
  connected: ALL_STATES & ~LISTENING,
  synchronized: ALL_STATES & ~(LISTENING | bit('syn-sent')),
  bucket: bit('syn-recv') | bit('time-wait'),
  big: ALL_STATES & ~(bit('syn-recv') | bit('time-wait')),
  closed: CLOSE,
  unconnected: CLOSE,
  listening: bit('listen'),
  'syn-rcv': bit('syn-recv'),
  unknown: 1,
};

/** The states behind a word of `state` and `exclude`; undefined for a word ss does not know. */
export const statesOf = (word: string): number | undefined => {
  const name = word.toLowerCase();
  if (Object.hasOwn(stateWords, name)) return stateWords[name];
  // The kernel's name for listening sockets is none of ss's, and one of its states nobody outside ever sees.
  const isKernelOnly = name === 'listen' || name === 'new-syn-recv';
  const number = isKernelOnly ? -1 : (stateNames as readonly (string | undefined)[]).indexOf(name);
  return number < 0 ? undefined : 1 << number;
};
