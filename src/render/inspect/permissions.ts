import type { FilePermissions } from '../../assembly/inspect/types.js';
import type { FileKind } from '../../probe/unix/file.js';
import { escapeText } from '../../terminal/escape.js';

/** What ls -l writes before the permissions. */
const letters: Readonly<Record<FileKind, string>> = {
  socket: 's',
  'regular file': '-',
  directory: 'd',
  fifo: 'p',
  'character device': 'c',
  'block device': 'b',
  'symbolic link': 'l',
};

/** Bits that replace an x: set-user-id, set-group-id and sticky, by the class they stand in, chmod(1). */
const special = [
  [0o4000, 's'],
  [0o2000, 's'],
  [0o1000, 't'],
] as const;

const classText = (bits: number, set: boolean, letter: string): string => {
  const search = (bits & 1) !== 0;
  const last = set ? (search ? letter : letter.toUpperCase()) : search ? 'x' : '-';
  return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
};

/** Permissions as ls -l writes them: `srw-rw----`, with a + where an access control list adds to them. */
export const modeText = (kind: FileKind, { mode, acl }: FilePermissions): string => {
  const classes = special.map(([bit, letter], index) =>
    classText((mode >> (6 - 3 * index)) & 7, (mode & bit) !== 0, letter),
  );
  return `${letters[kind]}${classes.join('')}${acl ? '+' : ''}`;
};

/** Owner and group by name, or by number where there is none: `root:docker`. */
export const ownerText = ({ uid, user, gid, group }: FilePermissions): string =>
  `${escapeText(user ?? String(uid))}:${escapeText(group ?? String(gid))}`;
