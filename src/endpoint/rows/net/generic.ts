import type { AddressType } from '../../types.js';
import { row } from '../row.js';

const typed = (end: 'remote' | 'local'): string => `:<domain>:<type>:<protocol>:<${end}-address>`;

/** Sockets of any family, type and protocol by number, with addresses in binary. */
export const genericRows: readonly AddressType[] = [
  row({
    keyword: 'SOCKET-CONNECT',
    syntax: ':<domain>:<protocol>:<remote-address>',
    groups: 'FD,SOCKET,CHILD,RETRY',
    doc: 'connects a stream socket of any family',
    load: async () => (await import('../../net/generic.js')).openConnect,
  }),
  row({
    keyword: 'SOCKET-LISTEN',
    syntax: ':<domain>:<protocol>:<local-address>',
    groups: 'FD,SOCKET,LISTEN,CHILD,RETRY,RANGE',
    doc: 'waits for connections to a socket of any family',
    load: async () => (await import('../../net/generic.js')).openListen,
  }),
  row({
    keyword: 'SOCKET-SENDTO',
    aliases: ['SENDTO'],
    syntax: typed('remote'),
    groups: 'FD,SOCKET',
    doc: 'exchanges datagrams with one peer, of any family',
    load: async () => (await import('../../net/generic.js')).openSendto,
  }),
  row({
    keyword: 'SOCKET-DATAGRAM',
    aliases: ['DATAGRAM', 'DGRAM'],
    syntax: typed('remote'),
    groups: 'FD,SOCKET,RANGE',
    doc: 'sends datagrams to an address of any family, receives from all in range',
    load: async () => (await import('../../net/generic.js')).openDatagram,
  }),
  row({
    keyword: 'SOCKET-RECVFROM',
    syntax: typed('local'),
    groups: 'FD,SOCKET,CHILD,RANGE',
    doc: 'receives one datagram of any family and answers it; with fork every datagram',
    load: async () => (await import('../../net/generic.js')).openReceiveFrom,
  }),
  row({
    keyword: 'SOCKET-RECV',
    syntax: typed('local'),
    groups: 'FD,SOCKET,RANGE',
    doc: 'receives datagrams of everybody, of any family',
    only: 'read',
    load: async () => (await import('../../net/generic.js')).openReceive,
  }),
];
