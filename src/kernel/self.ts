import { native } from './addon.js';
import { check } from './system-error.js';

/** chroot(2): from now on `/` is this directory, for all threads. The working directory stays. Throws SystemError. */
export const chroot = (path: string): void => {
  check(`chroot ${path}`, native().chroot(path));
};

/** setsid(2): the process leads a session of its own, without a terminal; returns its number. Throws SystemError. */
export const setsid = (): number => check('setsid', native().setsid());

/** setpgid(2): moves a process (0: this one) to a process group, or makes it lead one (0). Throws SystemError. */
export const setpgid = (pid: number, group: number): void => {
  check('setpgid', native().setpgid(pid, group));
};
