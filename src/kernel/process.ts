import { native } from './addon.js';
import type { Descriptor } from './descriptor.js';
import { check } from './system-error.js';

/** pidfd_open(2): a descriptor that stands for a process; the caller owns it. Throws SystemError. */
export const pidfdOpen = (pid: number, flags = 0): Descriptor =>
  check('pidfd_open', native().pidfdOpen(pid, flags));

/** pidfd_getfd(2): a duplicate of another process' descriptor; the caller owns it. Needs ptrace rights. Throws SystemError. */
export const pidfdGetfd = (pidfd: Descriptor, targetFd: number): Descriptor =>
  check('pidfd_getfd', native().pidfdGetfd(pidfd, targetFd));

/** pidfd_send_signal(2): signals exactly the process of the pidfd, never one that reuses its number. Throws SystemError. */
export const pidfdSendSignal = (pidfd: Descriptor, signal: number): void => {
  check('pidfd_send_signal', native().pidfdSendSignal(pidfd, signal));
};
