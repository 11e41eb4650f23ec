import {
  AF_INET,
  AF_INET6,
  AF_UNSPEC,
  IPPROTO_DCCP,
  IPPROTO_MPTCP,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
  SOCK_DCCP,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_STREAM,
} from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';

/** What socket(2) is asked for. */
export interface SocketKind {
  /** AF_*; 0 where names decide. */
  readonly domain: number;
  /** SOCK_*. */
  readonly type: number;
  /** IPPROTO_*; 0 for the type's own. */
  readonly protocol: number;
}

/** An Internet protocol by the first word of its keywords. */
const protocols: Readonly<Record<string, readonly [type: number, protocol: number]>> = {
  TCP: [SOCK_STREAM, IPPROTO_TCP],
  MPTCP: [SOCK_STREAM, IPPROTO_MPTCP],
  SCTP: [SOCK_STREAM, IPPROTO_SCTP],
  DCCP: [SOCK_DCCP, IPPROTO_DCCP],
  UDP: [SOCK_DGRAM, IPPROTO_UDP],
  UDPLITE: [SOCK_DGRAM, IPPROTO_UDPLITE],
  // raw: the address says which protocol
  IP: [SOCK_RAW, 0],
};

const domains: Readonly<Record<string, number>> = { '': AF_UNSPEC, '4': AF_INET, '6': AF_INET6 };

/** The kind of socket that a keyword such as `TCP4-LISTEN` stands for. */
export function internetKind(keyword: string): SocketKind {
  const [, name = '', version = ''] = /^([A-Z]+)([46]?)-/.exec(keyword) ?? [];
  const found = protocols[name];
  const domain = domains[version];
  if (found === undefined || domain === undefined) throw new TypeError(`${keyword} is no Internet socket`);
  return { domain, type: found[0], protocol: found[1] };
}

/** What `protocol-family` may be called. */
const families: Readonly<Record<string, number>> = {
  inet: AF_INET,
  inet4: AF_INET,
  ip4: AF_INET,
  ipv4: AF_INET,
  inet6: AF_INET6,
  ip6: AF_INET6,
  ipv6: AF_INET6,
};

/** The family that the option `protocol-family` asks for, else the given one. Throws TypeError. */
export function chosenDomain(options: EndpointOptions, domain: number): number {
  const text = options.text('protocol-family');
  if (text === undefined) return domain;
  const number = /^\d/.test(text) ? Number(text) : families[text.toLowerCase()];
  if (number !== undefined && Number.isInteger(number)) return number;
  throw new TypeError(`unknown protocol family "${text}"; known are ${Object.keys(families).join(', ')}`);
}

/** The kind with what `protocol-family`, `so-type` and `so-protocol` say instead. */
export const chosenKind = (options: EndpointOptions, kind: SocketKind): SocketKind => ({
  domain: chosenDomain(options, kind.domain),
  type: options.integer('so-type') ?? kind.type,
  protocol: options.integer('so-protocol') ?? kind.protocol,
});

/** Whether sockets of this type have messages rather than a stream of bytes. */
export const hasMessages = ({ type }: SocketKind): boolean => type !== SOCK_STREAM;

/** The protocol's name of a keyword, for messages: `tcp` of `TCP4-LISTEN`. */
export const protocolLabel = (keyword: string): string => keyword.toLowerCase().replace(/[46]?-.*/, '');
