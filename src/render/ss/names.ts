import type { SocketState } from '../../inventory/record.js';

export { etherProtocolName, iprouteNetlinkName as netlinkProtocolName } from '../../wire/iproute-names.js';

const states: Readonly<Record<string, string>> = {
  established: 'ESTAB',
  'syn-sent': 'SYN-SENT',
  'syn-recv': 'SYN-RECV',
  'fin-wait-1': 'FIN-WAIT-1',
  'fin-wait-2': 'FIN-WAIT-2',
  'time-wait': 'TIME-WAIT',
  close: 'UNCONN',
  'close-wait': 'CLOSE-WAIT',
  'last-ack': 'LAST-ACK',
  listen: 'LISTEN',
  closing: 'CLOSING',
};

/** The State column's word. */
export const stateName = (state: SocketState): string => states[state] ?? 'UNKNOWN';

const protocols: Readonly<Record<number, string>> = {
  0: 'raw',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  58: 'icmp6',
  132: 'sctp',
  262: 'mptcp',
};

/** The Netid of an Internet socket by its IP protocol number. */
export const protocolName = (protocol: number): string => protocols[protocol] ?? '???';
