import { writeFileSync } from 'node:fs';
import { isPrivateNamespace } from '../namespace.js';
import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import {
  bindLoopback,
  type InetFamily,
  loopback,
  openInet,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  unspecified,
} from './inet.js';
import { packetName } from './name.js';

const AF_PACKET = 17;
/** For experiments, RFC 3692; no kernel module answers it. */
const IPPROTO_EXPERIMENT = 253;
const IPPROTO_ICMP = 1;
const IPPROTO_ICMPV6 = 58;
const ETH_P_ALL = 3;

/** A raw socket, raw(7). The kernel shows its protocol where others have a port. Needs CAP_NET_RAW. */
export const rawBound = (family: InetFamily): Fixture =>
  build((fixture) => {
    const fd = openInet(fixture, family, SOCK_RAW, IPPROTO_EXPERIMENT);
    fixture.expect({
      kind: 'raw',
      family,
      type: 'raw',
      state: 'close',
      local: unspecified(family, IPPROTO_EXPERIMENT),
      remote: unspecified(family),
      fd,
    });
  });

/** A packet socket on loopback, packet(7). Needs CAP_NET_RAW. */
export const packetBound = (type: 'raw' | 'dgram'): Fixture =>
  build((fixture) => {
    const { socket, bind } = native();
    const number = (type === 'raw' ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK;
    const fd = fixture.own(check('socket', socket(AF_PACKET, number, 0)));
    check('bind', bind(fd, packetName(ETH_P_ALL, 1)));
    const local = { family: 'packet', protocol: ETH_P_ALL, interfaceIndex: 1 } as const;
    fixture.expect({ kind: 'packet', family: 'packet', type, state: 'close', local, fd });
  });

/** Lets our group open ping sockets, icmp(7): nothing to undo in a namespace of our own, and not ours to do elsewhere. */
export const allowPing = (): void => {
  if (!isPrivateNamespace()) throw new Error('ping sockets need a network namespace of their own');
  writeFileSync('/proc/sys/net/ipv4/ping_group_range', `${process.getgid?.()} ${process.getgid?.()}`);
};

/** A ping socket, icmp(7), bound to an identifier, which stands where others have a port. */
export const pingBound = (family: InetFamily): Fixture =>
  build((fixture) => {
    allowPing();
    const fd = openInet(fixture, family, SOCK_DGRAM, family === 'inet' ? IPPROTO_ICMP : IPPROTO_ICMPV6);
    const local = loopback(family, bindLoopback(fd, family));
    fixture.expect({
      kind: 'icmp',
      family,
      type: 'dgram',
      state: 'close',
      local,
      remote: unspecified(family),
      fd,
    });
  });
