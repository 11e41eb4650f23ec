import { native } from './addon.js';
import type { Descriptor } from './descriptor.js';
import { check, checkConnect, checkReady } from './system-error.js';

/** Sockets are never inherited by programs we start: <linux/net.h>. */
const SOCK_CLOEXEC = 0o2000000;

/** socket(2), always SOCK_CLOEXEC: the caller owns the descriptor. Throws SystemError. */
export const socket = (family: number, type: number, protocol = 0): Descriptor =>
  check('socket', native().socket(family, type | SOCK_CLOEXEC, protocol));

/** socketpair(2), always SOCK_CLOEXEC: two connected sockets; the caller owns both. Throws SystemError. */
export function socketpair(family: number, type: number, protocol = 0): [Descriptor, Descriptor] {
  const pair = new Int32Array(2);
  check('socketpair', native().socketpair(family, type | SOCK_CLOEXEC, protocol, pair));
  return [pair[0] as number, pair[1] as number];
}

/** bind(2): gives the socket its local name. The caller still owns `fd`. Throws SystemError. */
export const bind = (fd: Descriptor, name: Uint8Array): void => {
  check('bind', native().bind(fd, name));
};

/**
 * connect(2): names the peer. Returns 0, `inProgress` (wait for EPOLLOUT, then read SO_ERROR) or `wouldBlock` (a Unix
 * listener's backlog is full). Never repeated after EINTR, since the attempt goes on. The caller still owns `fd`.
 * Throws SystemError.
 */
export const connect = (fd: Descriptor, name: Uint8Array): number =>
  checkConnect('connect', native().connect(fd, name));

/** listen(2): makes the socket a listener. The caller still owns `fd`. Throws SystemError. */
export const listen = (fd: Descriptor, backlog: number): void => {
  check('listen', native().listen(fd, backlog));
};

/**
 * accept4(2), always SOCK_CLOEXEC: the next connection, which the caller owns, or `wouldBlock`. Its peer's name goes into
 * `name` and the name's length, which may exceed the room, into `nameLength[0]`. Throws SystemError.
 */
export const accept = (
  fd: Descriptor,
  name: Uint8Array | null = null,
  nameLength: Int32Array | null = null,
  flags = 0,
): Descriptor => checkReady('accept', native().accept4(fd, name, nameLength, flags | SOCK_CLOEXEC));

/** shutdown(2): ends one direction (SHUT_RD, SHUT_WR) or both. The caller still owns `fd`. Throws SystemError. */
export const shutdown = (fd: Descriptor, how: number): void => {
  check('shutdown', native().shutdown(fd, how));
};

/** Room for every kernel name: sizeof(struct sockaddr_storage), <bits/socket.h>. */
const nameRoom = 128;

/** getsockname(2): the socket's own name. The caller still owns `fd`. Throws SystemError. */
export function getsockname(fd: Descriptor): Uint8Array {
  const name = new Uint8Array(nameRoom);
  return name.subarray(0, check('getsockname', native().getsockname(fd, name)));
}

/** getpeername(2): the name of the socket's peer. The caller still owns `fd`. Throws SystemError. */
export function getpeername(fd: Descriptor): Uint8Array {
  const name = new Uint8Array(nameRoom);
  return name.subarray(0, check('getpeername', native().getpeername(fd, name)));
}

/** getsockopt(2): fills `value` and returns its length. The caller still owns `fd`. Throws SystemError. */
export const getsockopt = (fd: Descriptor, level: number, option: number, value: Uint8Array): number =>
  check('getsockopt', native().getsockopt(fd, level, option, value));

/** getsockopt(2) of an option that is an int. The caller still owns `fd`. Throws SystemError. */
export function getIntegerOption(fd: Descriptor, level: number, option: number): number {
  const value = new Int32Array(1);
  getsockopt(fd, level, option, new Uint8Array(value.buffer));
  return value[0] as number;
}

/** setsockopt(2). The caller still owns `fd`. Throws SystemError. */
export const setsockopt = (fd: Descriptor, level: number, option: number, value: Uint8Array): void => {
  check('setsockopt', native().setsockopt(fd, level, option, value));
};

/** setsockopt(2) of an option that is an int. The caller still owns `fd`. Throws SystemError. */
export const setIntegerOption = (fd: Descriptor, level: number, option: number, value: number): void =>
  setsockopt(fd, level, option, new Uint8Array(Int32Array.of(value).buffer));

/**
 * setsockopt(2) of an option that takes a classic BPF program, struct sock_fprog: SO_ATTACH_FILTER or
 * SO_ATTACH_REUSEPORT_CBPF of socket(7). `program` holds struct sock_filter of 8 bytes each. The caller still owns `fd`.
 * Throws SystemError, RangeError for a length that is no whole number of instructions.
 */
export const attachFilter = (fd: Descriptor, level: number, option: number, program: Uint8Array): void => {
  check('setsockopt', native().attachFilter(fd, level, option, program));
};
