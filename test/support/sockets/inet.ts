import type { Inet6Address, InetAddress } from '../../../src/family/address.js';
import { check, native } from '../native.js';
import type { Fixture } from './fixture.js';
import { inetName, portOf } from './name.js';

/** socket(2) types and flags, `<linux/net.h>`. */
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_SEQPACKET = 5;
export const SOCK_CLOEXEC = 0o2000000;
export const SOCK_NONBLOCK = 0o4000;

/** IP protocol number of TCP. */
export const IPPROTO_TCP = 6;

/** The two Internet families and their numbers. */
export const inetFamilies = { inet: 2, inet6: 10 } as const;
export type InetFamily = keyof typeof inetFamilies;

const EINPROGRESS = -115;

/** A non-blocking Internet socket that the fixture closes. */
export const openInet = (fixture: Fixture, family: InetFamily, type: number, protocol: number): number =>
  fixture.own(
    check('socket', native().socket(inetFamilies[family], type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol)),
  );

/** Binds to a loopback address, to a port the kernel chooses unless one is given; returns the port. */
export const bindLoopback = (fd: number, family: InetFamily, port = 0): number => {
  check('bind', native().bind(fd, inetName(family, port)));
  return localPort(fd);
};

/** Connects to a loopback port; on loopback the handshake is over when connect(2) returns, if it can be at all. */
export const connectLoopback = (fd: number, family: InetFamily, port: number): void => {
  const result = native().connect(fd, inetName(family, port));
  if (result !== EINPROGRESS) check('connect', result);
};

/** The local port of a socket. */
export const localPort = (fd: number): number => {
  const name = Buffer.alloc(28);
  check('getsockname', native().getsockname(fd, name));
  return portOf(name);
};

/** The loopback address of a family with a port. */
export const loopback = (family: InetFamily, port: number): InetAddress | Inet6Address =>
  family === 'inet' ? { family, address: '127.0.0.1', port } : { family, address: '::1', port };

/** The unspecified address of a family. */
export const unspecified = (family: InetFamily, port = 0): InetAddress | Inet6Address =>
  family === 'inet' ? { family, address: '0.0.0.0', port } : { family, address: '::', port };
