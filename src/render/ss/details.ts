import type { SocketRecordBase } from '../../inventory/record.js';
import { isWide, printable } from './text.js';

/** The path of a control group; the bare id where the file system does not show it to us. */
export const cgroupPath = ({ id, path }: { readonly id: bigint; readonly path?: string }): string =>
  path === undefined ? `unreachable:${id.toString(16)}` : printable(path);

/** `-e` for every family but Unix and netlink: ` uid:0 ino:123 sk:1 cgroup:/`. */
export const detailsText = ({ uid, inode, cookie, mark, cgroup }: SocketRecordBase): string => {
  let text = uid ? ` uid:${uid}` : '';
  text += ` ino:${inode} sk:${(cookie ?? 0n).toString(16)}`;
  if (mark) text += ` fwmark:0x${mark.toString(16)}`;
  if (cgroup !== undefined && cgroup.id !== 0n) text += ` cgroup:${cgroupPath(cgroup)}`;
  return text;
};

/** Whether the details may have characters of more than one byte. */
export const areDetailsWide = ({ cgroup }: SocketRecordBase): boolean =>
  cgroup?.path !== undefined && isWide(cgroup.path);

/** ` <->`: which directions are still open, seen from the socket. */
export const shutdownText = (shutdown: number | undefined): string => {
  if (shutdown === undefined) return '';
  return ` ${shutdown & 1 ? '-' : '<'}-${shutdown & 2 ? '-' : '>'}`;
};
