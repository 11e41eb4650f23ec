import { nameIn, nameOf, numberOf, type UnknownName } from './names.js';

const STATES = [
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
] as const;
const TYPES = [
  undefined,
  'stream',
  'dgram',
  'raw',
  'rdm',
  'seqpacket',
  'dccp',
  undefined,
  undefined,
  undefined,
  'packet',
] as const;
const TIMERS = [undefined, 'on', 'keepalive', 'timewait', 'persist', 'delack'] as const;
const CONGESTION_STATES = ['open', 'disorder', 'cwr', 'recovery', 'loss'] as const;

type NameIn<T extends readonly (string | undefined)[]> = NonNullable<T[number]> | UnknownName;

/** A socket state by `<net/tcp_states.h>`: `established`, `time-wait`, …. */
export type SocketStateName = NameIn<typeof STATES>;
/** A socket type by `<linux/net.h>`: `stream`, `seqpacket`, …. */
export type SocketTypeName = NameIn<typeof TYPES>;
/** A running timer of a TCP socket by IDIAG_TIMER_*; `persist` is IDIAG_TIMER_PROBE0. */
export type TimerName = NameIn<typeof TIMERS>;
/** The congestion avoidance state, TCP_CA_*. */
export type CongestionStateName = NameIn<typeof CONGESTION_STATES>;

/** The names of all socket states, by the kernel's number. */
export const socketStateNames: readonly SocketStateName[] = STATES.filter((name) => name !== undefined);
/** The name of a socket state, such as `established` for TCP_ESTABLISHED. */
export const socketStateName = (state: number): SocketStateName => nameOf(STATES, state);
/** The number of a socket state; undefined when the name is not one. */
export const socketStateNumber = (name: string): number | undefined => numberOf(STATES, name);
/** The name of a socket type, such as `stream` for SOCK_STREAM. */
export const socketTypeName = (type: number): SocketTypeName => nameOf(TYPES, type);
/** The name of a timer of `inet_diag_msg`; undefined when none runs (IDIAG_TIMER_OFF). */
export const timerName = (timer: number): TimerName | undefined =>
  timer === 0 ? undefined : nameOf(TIMERS, timer);
/** The name of a congestion avoidance state of `tcp_info`. */
export const congestionStateName = (state: number): CongestionStateName => nameOf(CONGESTION_STATES, state);

/** `<linux/socket.h>`, in the order of the numbers. */
const ADDRESS_FAMILIES =
  'unspec unix inet ax25 ipx appletalk netrom bridge atmpvc x25 inet6 rose decnet netbeui security key netlink packet ash econet atmsvc rds sna irda ' +
  'pppox wanpipe llc ib mpls can tipc bluetooth iucv rxrpc isdn phonet ieee802154 caif alg nfc vsock kcm qipcrtr smc xdp mctp';
/** The name of an address family, AF_* in lower case. */
export const addressFamilyName = (family: number): string => nameOf(ADDRESS_FAMILIES.split(' '), family);

const NETLINK_PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'route',
  1: 'unused',
  2: 'usersock',
  3: 'firewall',
  4: 'sock_diag',
  5: 'nflog',
  6: 'xfrm',
  7: 'selinux',
  8: 'iscsi',
  9: 'audit',
  10: 'fib_lookup',
  11: 'connector',
  12: 'netfilter',
  13: 'ip6_fw',
  14: 'dnrtmsg',
  15: 'kobject_uevent',
  16: 'generic',
  18: 'scsitransport',
  19: 'ecryptfs',
  20: 'rdma',
  21: 'crypto',
  22: 'smc',
};
/** The name of a netlink protocol, NETLINK_* in lower case (`<linux/netlink.h>`): `route` for NETLINK_ROUTE. */
export const netlinkProtocolName = (protocol: number): string => nameIn(NETLINK_PROTOCOLS, protocol);

const IP_PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'ip',
  1: 'icmp',
  2: 'igmp',
  4: 'ipip',
  6: 'tcp',
  8: 'egp',
  12: 'pup',
  17: 'udp',
  22: 'idp',
  29: 'tp',
  33: 'dccp',
  41: 'ipv6',
  46: 'rsvp',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'icmpv6',
  92: 'mtp',
  94: 'beetph',
  98: 'encap',
  103: 'pim',
  108: 'comp',
  115: 'l2tp',
  132: 'sctp',
  136: 'udplite',
  137: 'mpls',
  143: 'ethernet',
  144: 'aggfrag',
  255: 'raw',
  256: 'smc',
  262: 'mptcp',
};
/** The name of an IP protocol, IPPROTO_* in lower case (`<linux/in.h>`). */
export const ipProtocolName = (protocol: number): string => nameIn(IP_PROTOCOLS, protocol);

const ETHERNET_PROTOCOLS: Readonly<Record<number, string>> = {
  1: '802_3',
  2: 'ax25',
  3: 'all',
  4: '802_2',
  12: 'can',
  13: 'canfd',
  2048: 'ip',
  2054: 'arp',
  8944: 'tsn',
  8938: 'srp',
  25944: 'teb',
  32821: 'rarp',
  33024: '8021q',
  34525: 'ipv6',
  34824: 'pause',
  34825: 'slow',
  34887: 'mpls_uc',
  34888: 'mpls_mc',
  34915: 'ppp_disc',
  34916: 'ppp_ses',
  34958: 'pae',
  34978: 'aoe',
  34984: '8021ad',
  34997: '802_ex1',
  35015: 'preauth',
  35018: 'tipc',
  35020: 'lldp',
  35045: 'macsec',
  35063: '1588',
  35078: 'fcoe',
  35092: 'fip',
};
/** The name of an Ethernet protocol in host order, ETH_P_* in lower case (`<linux/if_ether.h>`): `all` for 3. */
export const ethernetProtocolName = (protocol: number): string => nameIn(ETHERNET_PROTOCOLS, protocol);
