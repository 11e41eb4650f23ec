import { native } from './addon.js';
import { O_NONBLOCK } from './constants.js';
import type { Descriptor } from './descriptor.js';
import { check, checkReady } from './system-error.js';

/** O_CLOEXEC, <asm-generic/fcntl.h> */
const O_CLOEXEC = 0o2000000;

/** How many messages a queue holds, how long they may be, and how many there are. */
export interface QueueAttributes {
  readonly most: number;
  readonly size: number;
  readonly count: number;
}

/** The kernel's names have no slash, the library's begin with one. */
const nameOf = (name: string): string => name.replace(/^\//, '');

/** mq_open(3), non-blocking; `limits` are for a new queue. The caller owns the descriptor. Throws SystemError. */
export const openQueue = (
  name: string,
  flags: number,
  mode: number,
  limits?: Pick<QueueAttributes, 'most' | 'size'>,
): Descriptor =>
  check(
    `mq_open ${name}`,
    native().mqOpen(nameOf(name), flags | O_CLOEXEC | O_NONBLOCK, mode, limits?.most ?? 0, limits?.size ?? 0),
  );

/** mq_unlink(3): takes the queue's name away. Throws SystemError. */
export const unlinkQueue = (name: string): void => {
  check(`mq_unlink ${name}`, native().mqUnlink(nameOf(name)));
};

/** mq_getattr(3). Throws SystemError. */
export function queueAttributes(fd: Descriptor): QueueAttributes {
  const result = new Int32Array(3);
  check('mq_getattr', native().mqAttributes(fd, result));
  const [most = 0, size = 0, count = 0] = result;
  return { most, size, count };
}

/** mq_send(3): 0, or `wouldBlock` where the queue is full. Throws SystemError. */
export const sendToQueue = (fd: Descriptor, message: Uint8Array, priority: number): number =>
  checkReady('mq_send', native().mqSend(fd, message, priority));

/**
 * mq_receive(3): the length of the oldest of the most urgent messages, its priority in `priority[0]`; or `wouldBlock`. The
 * room must be as large as messages of the queue may be. Throws SystemError.
 */
export const receiveFromQueue = (fd: Descriptor, room: Uint8Array, priority: Int32Array): number =>
  checkReady('mq_receive', native().mqReceive(fd, room, priority));
