import type { SocketOwner } from '../../inventory/record.js';
import { isWide, printable } from './text.js';

/** ss reads the name out of `/proc/<pid>/stat` and stops at the first closing bracket. */
const taskName = (name: string): string => {
  const end = name.indexOf(')');
  return printable(end < 0 ? name : name.slice(0, end));
};

/** ` users:(("sshd",pid=1,fd=3))`, the owner found last first; empty where no owner is known. */
export const ownersText = (owners: readonly SocketOwner[] | undefined): string => {
  if (owners === undefined || owners.length === 0) return '';
  let text = '';
  for (let at = owners.length - 1; at >= 0; at--) {
    const { name, pid, tid, fd } = owners[at]!;
    const thread = tid === undefined ? '' : `tid=${tid},`;
    text += `${text === '' ? '' : ','}("${taskName(name)}",pid=${pid},${thread}fd=${fd})`;
  }
  return ` users:(${text})`;
};

/** Whether the owners' text may have characters of more than one byte. */
export const areOwnersWide = (owners: readonly SocketOwner[] | undefined): boolean =>
  owners?.some(({ name }) => isWide(name)) ?? false;
