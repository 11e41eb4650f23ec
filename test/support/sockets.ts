import type { Fixture } from './sockets/fixture.js';
import { netlinkBound } from './sockets/netlink.js';
import { packetBound, pingBound, rawBound } from './sockets/raw.js';
import {
  tcpEstablished,
  tcpFinWait1,
  tcpHalfClosed,
  tcpLastAck,
  tcpListening,
  tcpSynReceived,
  tcpSynSent,
  tcpTimeWait,
} from './sockets/tcp.js';
import { udpBound, udpConnected } from './sockets/udp.js';
import { unixBound, unixConnected, unixPair } from './sockets/unix.js';

export { type ExpectedSocket, Fixture } from './sockets/fixture.js';
export {
  netlinkBound,
  packetBound,
  pingBound,
  rawBound,
  tcpEstablished,
  tcpFinWait1,
  tcpHalfClosed,
  tcpLastAck,
  tcpListening,
  tcpSynReceived,
  tcpSynSent,
  tcpTimeWait,
  udpBound,
  udpConnected,
  unixBound,
  unixConnected,
  unixPair,
};

const families = ['inet', 'inet6'] as const;
const perFamily = (name: string, make: (family: 'inet' | 'inet6') => Fixture): [string, () => Fixture][] =>
  families.map((family) => [`${name} ${family}`, () => make(family)]);

/**
 * A maker for each kind of socket the tests know, by title: run each one in turn, and skip with the error's
 * message where the kernel refuses one. They need a network namespace of their own (`requires('netns')`).
 */
export const everySocket: ReadonlyMap<string, () => Fixture> = new Map([
  ...perFamily('tcp listening', tcpListening),
  ...perFamily('tcp established', tcpEstablished),
  ...perFamily('tcp time-wait', tcpTimeWait),
  ...perFamily('tcp half closed', tcpHalfClosed),
  ...perFamily('tcp syn-sent', tcpSynSent),
  ...perFamily('tcp syn-recv', tcpSynReceived),
  ...perFamily('tcp fin-wait-1', tcpFinWait1),
  ...perFamily('tcp last-ack', tcpLastAck),
  ...perFamily('mptcp established', (family) => tcpEstablished(family, 'mptcp')),
  ...perFamily('udp bound', udpBound),
  ...perFamily('udp connected', udpConnected),
  ...perFamily('udplite bound', (family) => udpBound(family, 'udplite')),
  ...perFamily('raw', rawBound),
  ...perFamily('ping', pingBound),
  ['packet raw', () => packetBound('raw')],
  ['packet dgram', () => packetBound('dgram')],
  ['netlink with groups', netlinkBound],
  ['unix stream listening', () => unixBound('stream')],
  ['unix stream connected', () => unixConnected('stream')],
  ['unix dgram bound', () => unixBound('dgram')],
  ['unix seqpacket connected', () => unixConnected('seqpacket')],
  ['unix abstract listening', () => unixBound('stream', 'abstract')],
  ['unix abstract dgram', () => unixBound('dgram', 'abstract')],
  ['unix stream pair', () => unixPair('stream')],
  ['unix dgram pair', () => unixPair('dgram')],
  ['unix seqpacket pair', () => unixPair('seqpacket')],
]);
