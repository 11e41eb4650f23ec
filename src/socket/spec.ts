import type { AddressFamily } from '../family/address.js';
import { families } from '../family/index.js';
import { ipProtocolName, netlinkProtocolName } from '../wire/constant-names.js';
import {
  IPPROTO_DCCP,
  IPPROTO_ICMPV6,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  SOCK_DCCP,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_RDM,
  SOCK_SEQPACKET,
  SOCK_STREAM,
} from '../wire/constants.js';

/** Socket types by `<linux/net.h>`, socket(2). */
const types = {
  stream: SOCK_STREAM,
  dgram: SOCK_DGRAM,
  raw: SOCK_RAW,
  rdm: SOCK_RDM,
  seqpacket: SOCK_SEQPACKET,
  dccp: SOCK_DCCP,
} as const;

/** A kind of socket that can be made, by the kernel's word in lower case. */
export type SocketTypeName = keyof typeof types;

/** Names of IPPROTO_* (inet, inet6), NETLINK_* (netlink) and ETH_P_* (packet), in lower case. */
export type SocketProtocolName =
  | (
      | 'tcp'
      | 'udp'
      | 'mptcp'
      | 'udplite'
      | 'sctp'
      | 'dccp'
      | 'icmp'
      | 'icmp6'
      | 'icmpv6'
      | 'igmp'
      | 'gre'
      | 'raw'
    )
  | ('route' | 'usersock' | 'sock_diag' | 'xfrm' | 'audit' | 'connector' | 'netfilter')
  | ('kobject_uevent' | 'generic')
  | ('all' | 'ip' | 'arp' | 'ipv6');

/** What socket(2) is asked for. */
export interface SocketSpec {
  readonly family: AddressFamily;
  readonly type: SocketTypeName;
  /**
   * Default: the one protocol of the type, TCP for a stream, UDP for dgram. The kernel's number or name; on packet
   * sockets the Ethernet protocol in host order, none by default.
   */
  readonly protocol?: number | SocketProtocolName;
}

/** What a socket is, once and for all. */
export interface SocketIdentity {
  readonly family: AddressFamily;
  readonly type: SocketTypeName;
  readonly protocol: number;
  /** What it is called in messages. */
  readonly label: string;
}

/** A spec in the kernel's numbers. */
export interface SocketNumbers extends SocketIdentity {
  readonly domain: number;
  readonly typeNumber: number;
  /** The protocol as socket(2) takes it: in network order on packet sockets. */
  readonly wireProtocol: number;
}

/** Ethernet protocols people ask for by name, `<linux/if_ether.h>`. */
const ethernetProtocols: Readonly<Record<string, number>> = { all: 3, ip: 0x800, arp: 0x806, ipv6: 0x86dd };
const netlinkProtocols = 32;
const ipProtocols = 263;

const isInternet = (family: AddressFamily): boolean => family === 'inet' || family === 'inet6';
const swap = (value: number): number => ((value & 0xff) << 8) | ((value >> 8) & 0xff);

function indexOfName(name: string, count: number, nameOf: (number: number) => string): number | undefined {
  for (let number = 0; number < count; number++) if (nameOf(number) === name) return number;
  return undefined;
}

function protocolByName(family: AddressFamily, name: string): number | undefined {
  if (family === 'packet') return ethernetProtocols[name];
  if (family === 'netlink') return indexOfName(name, netlinkProtocols, netlinkProtocolName);
  if (!isInternet(family)) return undefined;
  return name === 'icmp6' ? IPPROTO_ICMPV6 : indexOfName(name, ipProtocols, ipProtocolName);
}

/** The protocol that 0 stands for. */
function defaultProtocol(family: AddressFamily, type: SocketTypeName): number {
  if (!isInternet(family)) return 0;
  const byType = { stream: IPPROTO_TCP, dgram: IPPROTO_UDP, seqpacket: IPPROTO_SCTP, dccp: IPPROTO_DCCP };
  return type === 'raw' || type === 'rdm' ? 0 : byType[type];
}

function protocolNumber({ family, type, protocol = 0 }: SocketSpec): number {
  if (protocol === 0) return defaultProtocol(family, type);
  if (typeof protocol === 'number' && Number.isInteger(protocol) && protocol > 0) return protocol;
  const number = typeof protocol === 'string' ? protocolByName(family, protocol) : undefined;
  if (number === undefined) {
    throw new TypeError(
      `protocol must be a number or a protocol of family ${family}, not ${String(protocol)}`,
    );
  }
  return number;
}

/** What a socket is called in messages: `tcp`, `udp`, `icmp`, `unix`, `unix-dgram`, `netlink`, …. */
function labelOf(family: AddressFamily, type: SocketTypeName, protocol: number): string {
  if (isInternet(family)) {
    if (type === 'raw') return type;
    const name = ipProtocolName(protocol);
    return name.startsWith('unknown(') ? `protocol-${protocol}` : name;
  }
  if (family === 'netlink' || family === 'packet' || family === 'xdp') return family;
  return type === 'stream' ? family : `${family}-${type}`;
}

/** Resolves a spec once, at the door. Throws TypeError for a name that is none. */
export function resolveSpec(spec: SocketSpec): SocketNumbers {
  if (typeof spec !== 'object' || spec === null) throw new TypeError('spec must be an object');
  const { family, type } = spec;
  const domain = families[family]?.number;
  const typeNumber = types[type] as number | undefined;
  if (domain === undefined) {
    const known = Object.keys(families).join(', ');
    throw new TypeError(`family must be one of ${known}, not ${String(family)}`);
  }
  if (typeNumber === undefined) {
    const known = Object.keys(types).join(', ');
    throw new TypeError(`type must be one of ${known}, not ${String(type)}`);
  }
  const protocol = protocolNumber(spec);
  const wireProtocol = family === 'packet' ? swap(protocol) : protocol;
  return { family, type, protocol, label: labelOf(family, type, protocol), domain, typeNumber, wireProtocol };
}

/** The spec of a socket that exists, from SO_DOMAIN, SO_TYPE and SO_PROTOCOL; undefined for a family or type that is not ours. */
export function specOfNumbers(domain: number, typeNumber: number, protocol: number): SocketSpec | undefined {
  const family = Object.values(families).find((codec) => codec.number === domain)?.family;
  const type = (Object.keys(types) as SocketTypeName[]).find((name) => types[name] === typeNumber);
  if (family === undefined || type === undefined) return undefined;
  return { family, type, protocol: family === 'packet' ? swap(protocol) : protocol };
}
