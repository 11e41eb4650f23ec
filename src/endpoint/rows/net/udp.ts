import type { AddressType } from '../../types.js';
import { forEachIpVersion, row } from '../row.js';

/** UDP and its variant with partial checksums. */
interface DatagramProtocol {
  readonly name: 'UDP' | 'UDPLITE';
  /** The option groups of its own. */
  readonly own: string;
}

const sessionRows = ({ name, own }: DatagramProtocol): AddressType[] => [
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `${name}${suffix}-CONNECT`,
      aliases: [`${name}${suffix}`],
      syntax: ':<host>:<port>',
      groups: `FD,SOCKET,${groups},${own}`,
      doc: `exchanges datagrams with one peer by ${name}${over}, connected`,
      load: async () => (await import('../../net/ip-connect.js')).open,
      loadDial: async () => (await import('../../net/ip-connect.js')).plainDial,
    }),
  ),
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `${name}${suffix}-LISTEN`,
      aliases: [`${name}${suffix}-L`],
      syntax: ':<port>',
      groups: `FD,SOCKET,LISTEN,CHILD,RANGE,${groups},${own}`,
      doc: `waits for a datagram by ${name}${over} and answers who sent it; with fork a session per peer`,
      load: async () => (await import('../../net/udp-listen.js')).open,
    }),
  ),
];

const openRows = ({ name, own }: DatagramProtocol): AddressType[] => [
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `${name}${suffix}-SENDTO`,
      aliases: [`${name}${suffix}-SEND`],
      syntax: ':<host>:<port>',
      groups: `FD,SOCKET,${groups},${own}`,
      doc: `exchanges datagrams with one peer by ${name}${over}, unconnected`,
      load: async () => (await import('../../net/ip-datagram.js')).openSendto,
    }),
  ),
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `${name}${suffix}-DATAGRAM`,
      aliases: [`${name}${suffix}-DGRAM`],
      syntax: name === 'UDPLITE' && suffix === '4' ? ':<remote-address>:<port>' : ':<host>:<port>',
      groups: `FD,SOCKET,RANGE,${groups},${own}`,
      doc: `sends datagrams to an address, a group or everybody by ${name}${over}, receives from all in range`,
      load: async () => (await import('../../net/ip-datagram.js')).openDatagram,
    }),
  ),
];

const receiveRows = ({ name, own }: DatagramProtocol): AddressType[] => [
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `${name}${suffix}-RECVFROM`,
      syntax: name === 'UDPLITE' && suffix === '4' ? ':<host>:<port>' : ':<port>',
      parameters: [1, 1],
      groups: `FD,SOCKET,CHILD,RANGE,${groups},${own}`,
      doc: `receives one datagram by ${name}${over} and answers it; with fork every datagram`,
      load: async () => (await import('../../net/ip-datagram.js')).openReceiveFrom,
    }),
  ),
  ...forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `${name}${suffix}-RECV`,
      syntax: ':<port>',
      groups: `FD,SOCKET,RANGE,${groups},${own}`,
      doc: `receives datagrams of everybody by ${name}${over}`,
      only: 'read',
      load: async () => (await import('../../net/ip-datagram.js')).openReceive,
    }),
  ),
];

const protocols: readonly DatagramProtocol[] = [
  { name: 'UDP', own: 'UDP' },
  { name: 'UDPLITE', own: 'UDP,UDPLITE' },
];

/** Datagrams over IP. */
export const udpRows: readonly AddressType[] = protocols.flatMap((protocol) => [
  ...sessionRows(protocol),
  ...openRows(protocol),
  ...receiveRows(protocol),
]);
