import type { AddressType } from '../../types.js';
import { forEachIpVersion, row } from '../row.js';

/** A stream protocol over IP: its keywords, and how it is called in sentences. */
interface StreamProtocol {
  readonly name: 'TCP' | 'SCTP' | 'DCCP' | 'MPTCP';
  /** The option group of its own. */
  readonly group: string;
  /** Other names of the protocol in keywords. */
  readonly also?: string;
  readonly ours?: true;
}

/** TCP alone has one more word for listening: `INET-LISTEN`. */
const listenAliases = (name: string, also: string | undefined, suffix: string): string[] => [
  `${name}${suffix}-L`,
  ...(also === undefined ? [] : [`${also}${suffix}-L`, `${also}${suffix}-LISTEN`]),
];

const connectRows = ({ name, group, also, ours }: StreamProtocol): AddressType[] =>
  forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `${name}${suffix}-CONNECT`,
      aliases: [`${name}${suffix}`, ...(also === undefined ? [] : [`${also}${suffix}`])],
      syntax: ':<host>:<port>',
      groups: `FD,SOCKET,CHILD,RETRY,${groups},${group}`,
      doc: `connects to a server by ${name}${over}`,
      ...(ours === undefined ? {} : { ours }),
      load: async () => (await import('../../net/ip-connect.js')).open,
      loadDial: async () => (await import('../../net/ip-connect.js')).plainDial,
    }),
  );

const listenRows = ({ name, group, also, ours }: StreamProtocol): AddressType[] =>
  forEachIpVersion(({ suffix, groups, over }) =>
    row({
      keyword: `${name}${suffix}-LISTEN`,
      aliases: listenAliases(name, also, suffix),
      syntax: ':<port>',
      groups: `FD,SOCKET,LISTEN,CHILD,RETRY,RANGE,${groups},${group}`,
      doc: `waits for connections by ${name}${over}`,
      ...(ours === undefined ? {} : { ours }),
      load: async () => (await import('../../net/ip-listen.js')).open,
    }),
  );

const protocols: readonly StreamProtocol[] = [
  { name: 'TCP', group: 'TCP', also: 'INET' },
  { name: 'SCTP', group: 'SCTP' },
  { name: 'DCCP', group: 'DCCP' },
  { name: 'MPTCP', group: 'TCP', ours: true },
];

/** Streams over IP, and between virtual machines and their host. */
export const tcpRows: readonly AddressType[] = [
  ...protocols.flatMap((protocol) => [...connectRows(protocol), ...listenRows(protocol)]),
  row({
    keyword: 'VSOCK-CONNECT',
    aliases: ['VSOCK'],
    syntax: ':<cid>:<port>',
    groups: 'FD,SOCKET,CHILD,RETRY',
    doc: 'connects to a virtual machine or its host',
    load: async () => (await import('../../net/vsock.js')).openConnect,
  }),
  row({
    keyword: 'VSOCK-LISTEN',
    aliases: ['VSOCK-L'],
    syntax: ':<port>',
    groups: 'FD,SOCKET,LISTEN,CHILD,RETRY',
    doc: 'waits for connections of virtual machines or their host',
    load: async () => (await import('../../net/vsock.js')).openListen,
  }),
];
