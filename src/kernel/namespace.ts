import { native } from './addon.js';
import { CLONE_NEWNET, O_RDONLY } from './constants.js';
import { close, type Descriptor } from './descriptor.js';
import { open } from './file.js';
import { check, SystemError } from './system-error.js';

/** ioctl_ns(2): which kind of namespace a file stands for; the answer is a CLONE_ flag. */
const NS_GET_NSTYPE = 0xb703;
const EINVAL = 22;

/**
 * Opens an nsfs file such as `/proc/<pid>/ns/net` or `/run/netns/<name>`; the caller owns the descriptor. Throws
 * SystemError, with EINVAL for a file that is no network namespace.
 */
export function openNetworkNamespace(path: string): Descriptor {
  const fd = open(path, O_RDONLY);
  if (native().ioctl(fd, NS_GET_NSTYPE, new Uint8Array(4)) === CLONE_NEWNET) return fd;
  close(fd);
  throw new SystemError(`open ${path} as a network namespace`, EINVAL);
}

/** setns(2) of the calling thread: on the main thread, everything the process does from now on. Throws SystemError. */
export const setns = (fd: Descriptor, type: number): void => {
  check('setns', native().setns(fd, type));
};

/** unshare(2) of the calling thread. Throws SystemError. */
export const unshare = (flags: number): void => {
  check('unshare', native().unshare(flags));
};

/** Sockets are never inherited by programs we start: <linux/net.h>. */
const SOCK_CLOEXEC = 0o2000000;

/** socket(2) inside another network namespace, the caller's staying as it is; the caller owns the descriptor. Throws SystemError. */
export const socketIn = (namespace: Descriptor, family: number, type: number, protocol = 0): Descriptor =>
  check('socket', native().socketIn(namespace, family, type | SOCK_CLOEXEC, protocol));

/** open(2) inside another network namespace, for `/proc/thread-self/net/…`; the caller owns the descriptor. Throws SystemError. */
export const openIn = (namespace: Descriptor, path: string, flags = O_RDONLY): Descriptor =>
  check(`open ${path}`, native().openIn(namespace, path, flags));
