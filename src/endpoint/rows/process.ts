import type { AddressType } from '../types.js';
import { row } from './row.js';

const inherited = 'UNIX,IP4,IP6,UDP,TCP,SCTP,DCCP,UDPLITE';
const descriptor = `FD,FIFO,CHR,BLK,REG,SOCKET,TERMIOS,${inherited}`;

/** Programs, terminals and descriptors that were open before. */
export const processRows: readonly AddressType[] = [
  row({
    keyword: 'EXEC',
    syntax: ':<command-line>',
    groups: 'FD,FIFO,SOCKET,EXEC,FORK,TERMIOS,PTY,PARENT,UNIX',
    doc: 'runs a program',
    load: async () => (await import('../process/exec.js')).open,
  }),
  row({
    keyword: 'SYSTEM',
    syntax: ':<shell-command>',
    groups: 'FD,FIFO,SOCKET,EXEC,FORK,TERMIOS,PTY,PARENT,UNIX',
    doc: 'runs a command of the shell',
    load: async () => (await import('../process/system.js')).open,
  }),
  row({
    keyword: 'SHELL',
    syntax: '[:<shell-command>]',
    parameters: [0, 1],
    groups: 'FD,FIFO,SOCKET,EXEC,FORK,SHELL,TERMIOS,PTY,PARENT,UNIX',
    doc: "runs the user's shell, or a command of it",
    load: async () => (await import('../process/shell.js')).open,
  }),
  row({
    keyword: 'PTY',
    syntax: '',
    groups: 'FD,NAMED,TERMIOS,PTY',
    doc: 'makes a pseudo terminal',
    load: async () => (await import('../process/pty.js')).open,
  }),
  row({
    keyword: 'FD',
    syntax: ':<fdnum>',
    groups: descriptor,
    doc: 'is a descriptor that is open already',
    load: async () => (await import('../process/fd.js')).open,
  }),
  row({
    keyword: 'ACCEPT-FD',
    aliases: ['ACCEPT'],
    syntax: ':<fdnum>',
    groups: `FD,SOCKET,CHILD,RETRY,RANGE,${inherited}`,
    doc: 'waits for connections to a listening socket that is open already',
    load: async () => (await import('../process/accept-fd.js')).open,
  }),
  row({
    keyword: 'STDIO',
    aliases: ['-'],
    syntax: '',
    groups: descriptor,
    doc: 'reads standard input, writes standard output',
    load: async () => (await import('../process/stdio.js')).open,
  }),
  row({
    keyword: 'STDIN',
    syntax: '',
    groups: descriptor,
    doc: 'reads standard input',
    only: 'read',
    load: async () => (await import('../process/stdio.js')).open,
  }),
  row({
    keyword: 'STDOUT',
    syntax: '',
    groups: descriptor,
    doc: 'writes standard output',
    only: 'write',
    load: async () => (await import('../process/stdio.js')).open,
  }),
  row({
    keyword: 'STDERR',
    syntax: '',
    groups: descriptor,
    doc: 'writes standard error',
    only: 'write',
    load: async () => (await import('../process/stdio.js')).open,
  }),
];
