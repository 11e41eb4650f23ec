import {
  decodeDump,
  decodeNetlinkDiag,
  decodePacketDiag,
  decodeTipcDiag,
  decodeUnixDiag,
  decodeVsockDiag,
  decodeXdpDiag,
  inetDiagDecoder,
  type PayloadDecoder,
  type ProcInetTable,
  parseProcInet,
  parseProcNetlink,
  parseProcPacket,
  parseProcProtocols,
  parseProcUnix,
  parseSnmp,
  parseSockstat,
  startDump,
} from '../../src/wire/index.js';

/** Decodes a recorded answer, whole; throws DecodeError. */
export type Decoder = (bytes: Uint8Array) => unknown;

/** A netlink dump: its messages and how it ended. */
const dump =
  <T>(decode: PayloadDecoder<T>): Decoder =>
  (bytes) => {
    const messages: T[] = [];
    const status = startDump();
    decodeDump(bytes, decode, messages, status);
    return { status, messages };
  };

const inetTables: readonly ProcInetTable[] = [
  'tcp',
  'tcp6',
  'udp',
  'udp6',
  'udplite',
  'udplite6',
  'raw',
  'raw6',
  'icmp',
  'icmp6',
];

/** Every decoder of a whole answer, by a name; the golden tests and the fuzzer both run over these. */
export const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['inet tcp', dump(inetDiagDecoder(6))],
  ['inet udp', dump(inetDiagDecoder(17))],
  ['inet dccp', dump(inetDiagDecoder(33))],
  ['inet sctp', dump(inetDiagDecoder(132))],
  ['inet raw', dump(inetDiagDecoder(255))],
  ['inet mptcp', dump(inetDiagDecoder(262))],
  ['unix', dump(decodeUnixDiag)],
  ['packet', dump(decodePacketDiag)],
  ['netlink', dump(decodeNetlinkDiag)],
  ['vsock', dump(decodeVsockDiag)],
  ['xdp', dump(decodeXdpDiag)],
  ['tipc', dump(decodeTipcDiag)],
  ...inetTables.map((table): [string, Decoder] => [`proc ${table}`, (bytes) => parseProcInet(table, bytes)]),
  ['proc unix', parseProcUnix],
  ['proc packet', parseProcPacket],
  ['proc netlink', parseProcNetlink],
  ['proc protocols', parseProcProtocols],
  ['proc sockstat', (bytes) => parseSockstat(bytes)],
  ['proc sockstat6', (bytes) => parseSockstat(bytes, 'sockstat6')],
  ['proc snmp', (bytes) => parseSnmp(bytes)],
]);
