import type { AddressType } from '../../types.js';
import { row } from '../row.js';

/** What differs between Unix sockets in the file system and in the abstract name space. */
interface Place {
  readonly name: 'UNIX' | 'ABSTRACT';
  /** The group of named files, where there is a file. */
  readonly named: string;
  /** For help. */
  readonly where: string;
}

const rowsOf = ({ name, named, where }: Place): AddressType[] => [
  row({
    keyword: `${name}-CLIENT`,
    aliases: [name],
    syntax: ':<filename>',
    groups: `FD,SOCKET,${named}RETRY,UNIX`,
    doc: `connects or sends to a Unix socket ${where}, whatever type it has`,
    load: async () => (await import('../../net/unix-client.js')).open,
  }),
  row({
    keyword: `${name}-CONNECT`,
    aliases: name === 'UNIX' ? ['LOCAL'] : [],
    syntax: ':<filename>',
    groups: `FD,SOCKET,${named}RETRY,UNIX`,
    doc: `connects to a Unix socket ${where}`,
    load: async () => (await import('../../net/unix-connect.js')).open,
  }),
  row({
    keyword: `${name}-LISTEN`,
    aliases: name === 'UNIX' ? ['UNIX-L'] : [],
    syntax: ':<filename>',
    groups: `FD,SOCKET,${named}LISTEN,CHILD,RETRY,UNIX`,
    doc: `waits for connections to a Unix socket ${where}`,
    load: async () => (await import('../../net/unix-listen.js')).open,
  }),
  row({
    keyword: `${name}-SENDTO`,
    aliases: name === 'UNIX' ? ['UNIX-SEND'] : [],
    syntax: ':<filename>',
    groups: `FD,SOCKET,${named}RETRY,UNIX`,
    doc: `exchanges datagrams with a Unix socket ${where}`,
    load: async () => (await import('../../net/unix-datagram.js')).openSendto,
  }),
  row({
    keyword: `${name}-RECVFROM`,
    syntax: ':<filename>',
    groups: `FD,SOCKET,${named}CHILD,RETRY,UNIX`,
    doc: `receives one datagram at a Unix socket ${where} and answers it; with fork every datagram`,
    load: async () => (await import('../../net/unix-datagram.js')).openReceiveFrom,
  }),
  row({
    keyword: `${name}-RECV`,
    syntax: ':<filename>',
    groups: `FD,SOCKET,${named}RETRY,UNIX`,
    doc: `receives datagrams of everybody at a Unix socket ${where}`,
    only: 'read',
    load: async () => (await import('../../net/unix-datagram.js')).openReceive,
  }),
];

/** Unix sockets. */
export const unixRows: readonly AddressType[] = [
  ...rowsOf({ name: 'UNIX', named: 'NAMED,', where: 'in the file system' }),
  ...rowsOf({ name: 'ABSTRACT', named: '', where: 'in the abstract name space' }),
];
