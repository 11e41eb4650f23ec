import { fchmodSync, fchownSync } from 'node:fs';
import { type Descriptor, ioctl } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';

// <linux/fs.h>: declared with a long, though the kernel reads and writes an int
const FS_IOC_GETFLAGS = 0x80086601;
const FS_IOC_SETFLAGS = 0x40086602;

/** Sets or clears an attribute of a file, ioctl_iflags(2). */
export const inodeFlag =
  (mask: number) =>
  (fd: Descriptor, wanted: OptionValue): void => {
    const flags = new Int32Array(2);
    const bytes = new Uint8Array(flags.buffer);
    ioctl(fd, FS_IOC_GETFLAGS, bytes);
    const before = flags[0] as number;
    flags[0] = wanted === false ? before & ~mask : before | mask;
    ioctl(fd, FS_IOC_SETFLAGS, bytes);
  };

/** chown(2) leaves what is -1 as it is. */
const asItIs = -1;

/** fchown(2) of the user. */
export const changeOwner = (fd: Descriptor, user: OptionValue): void => fchownSync(fd, Number(user), asItIs);

/** fchown(2) of the group. */
export const changeGroup = (fd: Descriptor, group: OptionValue): void =>
  fchownSync(fd, asItIs, Number(group));

/** fchmod(2). */
export const changeMode = (fd: Descriptor, mode: OptionValue): void => fchmodSync(fd, Number(mode));
