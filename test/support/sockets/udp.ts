import type { SocketKind } from '../../../src/inventory/record.js';
import { build, type Fixture } from './fixture.js';
import {
  bindLoopback,
  connectLoopback,
  type InetFamily,
  localPort,
  loopback,
  openInet,
  SOCK_DGRAM,
  unspecified,
} from './inet.js';

const protocols = { udp: 17, udplite: 136 } as const;

/** UDP or UDP-Lite. */
export type DatagramKind = keyof typeof protocols & SocketKind;

/** A socket bound to a port of loopback. */
export const udpBound = (family: InetFamily, kind: DatagramKind = 'udp'): Fixture =>
  build((fixture) => {
    const fd = openInet(fixture, family, SOCK_DGRAM, protocols[kind]);
    const local = loopback(family, bindLoopback(fd, family));
    fixture.expect({ kind, family, type: 'dgram', state: 'close', local, remote: unspecified(family), fd });
  });

/** Two sockets connected to each other. */
export const udpConnected = (family: InetFamily, kind: DatagramKind = 'udp'): Fixture =>
  build((fixture) => {
    const pair = [0, 1].map(() => openInet(fixture, family, SOCK_DGRAM, protocols[kind])) as [number, number];
    const ports = pair.map((fd) => bindLoopback(fd, family)) as [number, number];
    for (const [index, fd] of pair.entries()) {
      const remote = ports[1 - index]!;
      connectLoopback(fd, family, remote);
      fixture.expect({
        kind,
        family,
        type: 'dgram',
        state: 'established',
        local: loopback(family, localPort(fd)),
        remote: loopback(family, remote),
        fd,
      });
    }
  });
