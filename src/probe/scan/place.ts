import { encodeAddress } from '../../family/index.js';
import {
  bind,
  close,
  type Descriptor,
  type SweepPlan,
  SystemError,
  socket,
  socketIn,
} from '../../kernel/index.js';
import {
  AF_INET,
  AF_INET6,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPPROTO_TCP,
  IPPROTO_UDP,
  SOCK_DGRAM,
  SOCK_STREAM,
} from '../../wire/constants.js';
import type { HostAddress } from './hosts.js';
import type { ScanProtocol } from './types.js';

// <linux/in.h>, <linux/in6.h>
const IP_RECVERR = 11;
const IPV6_RECVERR = 25;

/** The part of a sweep's plan that family and protocol decide. */
export type SweepPlace = Pick<
  SweepPlan,
  'datagram' | 'family' | 'type' | 'protocol' | 'name' | 'portOffset' | 'errorLevel' | 'errorOption'
>;

/** What native/ has to be told of an address and a protocol. */
export function sweepPlace(address: HostAddress, protocol: ScanProtocol): SweepPlace {
  const v4 = address.family === 'inet';
  const datagram = protocol === 'udp';
  return {
    datagram,
    family: v4 ? AF_INET : AF_INET6,
    type: datagram ? SOCK_DGRAM : SOCK_STREAM,
    protocol: datagram ? IPPROTO_UDP : IPPROTO_TCP,
    name: encodeAddress(address),
    portOffset: 2, // sin_port and sin6_port alike
    errorLevel: v4 ? IPPROTO_IP : IPPROTO_IPV6,
    errorOption: v4 ? IP_RECVERR : IPV6_RECVERR,
  };
}

const open = (family: number, namespace: Descriptor | undefined): Descriptor =>
  namespace === undefined ? socket(family, SOCK_DGRAM) : socketIn(namespace, family, SOCK_DGRAM);

/** Whether an address is one of this machine, or of the namespace: nobody else's can be bound to. */
export function isLocal(address: HostAddress, namespace: Descriptor | undefined): boolean {
  const fd = open(address.family === 'inet' ? AF_INET : AF_INET6, namespace);
  try {
    bind(fd, encodeAddress(address));
    return true;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  } finally {
    close(fd);
  }
}
