import { fstatSync } from 'node:fs';

/** Major number of /dev/null and its kin, `<linux/major.h>`: the usual character device that is no terminal. */
const MEM_MAJOR = 1;

/** Major number in a device number of the C library, makedev(3), below 2^12. */
const majorOf = (device: number): number => Math.floor(device / 0x100) % 0x1000;

/**
 * Whether a descriptor is a terminal, isatty(3). Loading Node's own answer takes two milliseconds, for it brings streams
 * and sockets along; so it is loaded late, and only for what may be a terminal.
 */
export const isTerminal = (fd: number): boolean => {
  try {
    const status = fstatSync(fd);
    if (!status.isCharacterDevice() || majorOf(status.rdev) === MEM_MAJOR) return false;
  } catch {
    return false;
  }
  return process.getBuiltinModule('node:tty').isatty(fd);
};
