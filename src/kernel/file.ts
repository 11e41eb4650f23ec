import { native } from './addon.js';
import type { Descriptor } from './descriptor.js';
import { check, SystemError } from './system-error.js';

const ENOENT = -2;

/** open(2), always O_CLOEXEC: the caller owns the descriptor. Throws SystemError. */
export const open = (path: string, flags: number, mode = 0): Descriptor =>
  check(`open ${path}`, native().open(path, flags, mode));

/** mkfifo(3): makes a pipe with a name. Throws SystemError. */
export const mkfifo = (path: string, mode: number): void => {
  check(`mkfifo ${path}`, native().mkfifo(path, mode));
};

/** The contents of a file in one native call (open, read to the end, close), for /proc and /sys. Throws SystemError. */
export function readFile(path: string): Buffer {
  const contents = native().readFile(path);
  if (typeof contents === 'number') throw new SystemError(`read ${path}`, -contents);
  return contents;
}

/** Like readFile; undefined when there is no such file. Throws SystemError for everything else. */
export function readFileIfThere(path: string): Buffer | undefined {
  const contents = native().readFile(path);
  if (typeof contents !== 'number') return contents;
  if (contents === ENOENT) return undefined;
  throw new SystemError(`read ${path}`, -contents);
}

/** Longest value of an extended attribute: XATTR_SIZE_MAX of <linux/limits.h>. */
const attributeRoom = 65_536;

/** Errors of getxattr(2) that mean that there is none: ENODATA, EOPNOTSUPP, and no permission to see it. */
const withoutAttribute: ReadonlySet<number> = new Set([-61, -95, -1, -13]);

/**
 * getxattr(2): an extended attribute of a file, symbolic links followed; undefined where it has none, or none that we may
 * see. Throws SystemError for everything else.
 */
export function extendedAttribute(path: string, name: string): Uint8Array | undefined {
  const value = new Uint8Array(attributeRoom);
  const length = native().getxattr(path, name, value);
  if (withoutAttribute.has(length)) return undefined;
  return value.subarray(0, check(`getxattr ${path}`, length));
}
