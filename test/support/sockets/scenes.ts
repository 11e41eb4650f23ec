import { writeFileSync } from 'node:fs';
import { isPrivateNamespace } from '../namespace.js';
import { openFarAway, tcpSpoofed } from './far-away.js';
import type { Fixture } from './fixture.js';
import type { InetFamily } from './inet.js';
import {
  netlinkScene,
  packetFilters,
  packetScene,
  rawScene,
  udpQueues,
  unixBinary,
  unixScene,
} from './other-scenes.js';
import { tcpHole, tcpLost, tcpRecovered, tcpTwice } from './tcp-loss.js';
import {
  congestionScenes,
  optionScenes,
  tcpClosing,
  tcpFastOpen,
  tcpFullQueue,
  tcpMapped,
  tcpMd5,
  tcpTraffic,
  tcpUnanswered,
  tcpUnconnected,
  tcpZeroWindow,
} from './tcp-scenes.js';

type Scene = readonly [title: string, make: () => Fixture];

const perFamily = (title: string, make: (family: InetFamily) => Fixture): Scene[] =>
  (['inet', 'inet6'] as const).map((family) => [`${title} ${family}`, () => make(family)]);

/** Sets up what the scenes need of the namespace: it must be this test's own. Returns what was refused. */
export const prepareScenes = (): string[] => {
  if (!isPrivateNamespace()) throw new Error('scenes need a network namespace of their own');
  const refused: string[] = [];
  const attempt = (what: string, step: () => void): void => {
    try {
      step();
    } catch (error) {
      refused.push(`${what}: ${(error as Error).message}`);
    }
  };
  // Client and server of TCP Fast Open; explicit congestion notification for all connections.
  attempt('tcp_fastopen', () => writeFileSync('/proc/sys/net/ipv4/tcp_fastopen', '3'));
  attempt('tcp_ecn', () => writeFileSync('/proc/sys/net/ipv4/tcp_ecn', '1'));
  attempt('a host far away', openFarAway);
  return refused;
};

/**
 * Sockets in conditions that show in the details of a listing, beyond `everySocket`: by title. Each maker throws with
 * the reason where the kernel refuses.
 */
export const everyScene: readonly Scene[] = [
  ...perFamily('closing', tcpClosing),
  ...perFamily('window of zero', tcpZeroWindow),
  ...perFamily('traffic', tcpTraffic),
  ['mapped address', tcpMapped],
  ...perFamily('full accept queue', tcpFullQueue),
  ...perFamily('fast open', tcpFastOpen),
  ...perFamily('md5 key', tcpMd5),
  ...perFamily('unconnected', tcpUnconnected),
  ...perFamily('unanswered', tcpUnanswered),
  ['spoofed SYN', tcpSpoofed],
  ...perFamily('lost', tcpLost),
  ...perFamily('hole', tcpHole),
  ...perFamily('recovered', tcpRecovered),
  ...perFamily('sent twice', tcpTwice),
  ...congestionScenes.flatMap(([title, make]) => perFamily(title, make)),
  ...optionScenes.flatMap(([title, make]) => perFamily(title, make)),
  ...perFamily('udp queues', udpQueues),
  ['raw protocols', rawScene],
  ['packet options', packetScene],
  ['packet filters', packetFilters],
  ['unix conditions', unixScene],
  ['unix names that are no text', unixBinary],
  ['netlink conditions', netlinkScene],
];
