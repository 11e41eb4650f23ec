import {
  ALL_STATES,
  encodeInetDiagRequest,
  encodeNetlinkDiagRequest,
  encodePacketDiagRequest,
  encodeUnixDiagRequest,
  encodeVsockDiagRequest,
  TCP_ESTABLISHED,
  TCP_LISTEN,
} from '../../src/wire/index.js';

/** Every extension a request can ask for. */
const everything = 0xff;

const inet = (protocol: number): [Uint8Array, Uint8Array] => [
  encodeInetDiagRequest({ family: 2, protocol, extensions: everything, sequence: 1 }),
  encodeInetDiagRequest({ family: 10, protocol, extensions: everything, sequence: 1 }),
];

const full = { protocol: 6, extensions: everything, sequence: 1 };
/** Established ones are long, so each family has only one of the two. */
const tcp4 = encodeInetDiagRequest({ ...full, family: 2, states: ALL_STATES & ~(1 << TCP_LISTEN) });
const tcp6 = encodeInetDiagRequest({ ...full, family: 10, states: ALL_STATES & ~(1 << TCP_ESTABLISHED) });
const plain6 = encodeInetDiagRequest({ family: 10, protocol: 6, sequence: 1 });
const [udp4, udp6] = inet(17);
const [udplite4] = inet(136);
const [mptcp4, mptcp6] = inet(262);
const [raw4] = inet(255);

/** What is asked of sock_diag, by the name of its recording; a kernel without the module records its refusal. */
export const recordedRequests: ReadonlyMap<string, Uint8Array> = new Map([
  ['inet-tcp.ipv4-full', tcp4],
  ['inet-tcp.ipv6-full', tcp6],
  ['inet-tcp.ipv6-plain', plain6],
  ['inet-udp.ipv4-full', udp4],
  ['inet-udp.ipv6-full', udp6],
  ['inet-udp.udplite-ipv4', udplite4],
  ['inet-mptcp.ipv4-full', mptcp4],
  ['inet-mptcp.ipv6-full', mptcp6],
  ['inet-raw.ipv4', raw4],
  ['unix.full', encodeUnixDiagRequest({ show: 0x7f, sequence: 1 })],
  ['unix.plain', encodeUnixDiagRequest({ sequence: 1 })],
  ['packet.full', encodePacketDiagRequest({ show: 0x3f, sequence: 1 })],
  ['netlink.full', encodeNetlinkDiagRequest({ show: 0xf, sequence: 1 })],
  ['vsock.all', encodeVsockDiagRequest({ sequence: 1 })],
]);

/** What is read of /proc/net, by the name of its recording. */
export const recordedTables: ReadonlyMap<string, string> = new Map(
  [
    ...['tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'icmp', 'icmp6'],
    ...['unix', 'packet', 'netlink', 'protocols', 'sockstat', 'sockstat6', 'snmp'],
  ].map((table) => [`proc-${table}.table`, table]),
);
