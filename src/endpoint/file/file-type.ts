import type { Stats } from 'node:fs';

const names: Readonly<Record<number, string>> = {
  1: 'named pipe',
  2: 'character device',
  4: 'directory',
  6: 'block device',
  8: 'regular file',
  10: 'symbolic link',
  12: 'local socket',
};

/** Where the type of a file stands in its mode: S_IFMT of <linux/stat.h>. */
const typeShift = 12;

/** What a file is, for the log, in socat's words: `undef` where there is none. */
export const fileType = (found: Stats | undefined): string =>
  (found === undefined ? undefined : names[found.mode >> typeShift]) ?? 'undef';
