import type { AddressType } from '../types.js';
import { row } from './row.js';

const filed: readonly AddressType[] = [
  row({
    keyword: 'OPEN',
    aliases: ['FILE'],
    syntax: ':<filename>',
    groups: 'FD,FIFO,CHR,BLK,REG,NAMED,OPEN,TERMIOS',
    doc: 'opens a file',
    load: async () => (await import('../file/open.js')).open,
  }),
  row({
    keyword: 'GOPEN',
    syntax: ':<filename>',
    groups: 'FD,FIFO,CHR,BLK,REG,SOCKET,NAMED,OPEN,TERMIOS,UNIX',
    doc: 'opens what is there: a file, a socket, a device, a pipe; a file is appended to or made',
    load: async () => (await import('../file/gopen.js')).open,
  }),
  row({
    keyword: 'CREATE',
    aliases: ['CREAT'],
    syntax: ':<filename>',
    groups: 'FD,REG,NAMED',
    doc: 'makes a file anew',
    only: 'write',
    load: async () => (await import('../file/create.js')).open,
  }),
  row({
    keyword: 'PIPE',
    aliases: ['ECHO', 'FIFO'],
    syntax: '[:<filename>]',
    parameters: [0, 1],
    groups: 'FD,FIFO,NAMED,OPEN',
    doc: 'is a pipe: a named one, or one that gives back what it gets',
    load: async () => (await import('../file/pipe.js')).open,
  }),
  row({
    keyword: 'SOCKETPAIR',
    syntax: ':<filename>',
    parameters: [0, 0],
    groups: 'FD,SOCKET',
    doc: 'is a pair of sockets that gives back what it gets, message by message where they are datagrams',
    load: async () => (await import('../file/socketpair.js')).open,
  }),
  row({
    keyword: 'READLINE',
    syntax: '',
    groups: 'FD,READLINE,TERMIOS',
    doc: 'reads lines from the terminal, with editing and history',
    load: async () => (await import('../readline/open.js')).open,
  }),
  row({
    keyword: 'TEXT',
    syntax: ':<string>',
    groups: 'FD,FIFO',
    doc: 'gives a text, then the end',
    load: async () => (await import('../file/text.js')).open,
  }),
  row({
    keyword: 'STALL',
    syntax: '',
    groups: 'FD,FIFO',
    doc: 'gives nothing and takes nothing, for ever',
    load: async () => (await import('../file/stall.js')).open,
  }),
];

const queue = (way: string, aliases: string[], groups: string, only: AddressType['only'], doc: string) =>
  row({
    keyword: `POSIXMQ-${way}`,
    aliases,
    syntax: ':<mqname>',
    groups,
    ...(only === undefined ? {} : { only }),
    doc,
    load: async () => (await import('../queue/open.js')).open,
  });

const plain = 'FD,NAMED,OPEN,RETRY,POSIXMQ';
const forking = 'FD,NAMED,OPEN,CHILD,RETRY,POSIXMQ';

const queues: readonly AddressType[] = [
  queue('BIDIRECTIONAL', ['POSIXMQ'], plain, undefined, 'reads and writes a POSIX message queue'),
  queue('READ', [], plain, 'read', 'reads messages of a POSIX queue'),
  queue(
    'RECEIVE',
    ['POSIXMQ-RECV'],
    forking,
    'read',
    'receives one message of a POSIX queue; with fork each',
  ),
  queue('SEND', [], forking, 'write', 'sends messages to a POSIX queue'),
  queue('WRITE', [], forking, 'write', 'writes messages to a POSIX queue'),
];

/** Files, pipes, pairs, message queues, and what gives or takes data by itself. */
export const fileRows: readonly AddressType[] = [...filed, ...queues];
