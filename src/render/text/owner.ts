import type { SocketOwner, SocketRecord } from '../../inventory/record.js';
import { escapeText } from '../../terminal/escape.js';

/** A character of a process name that would read like our own brackets and commas. */
const ambiguous = /[[\],↔]/g;

/** The name of a process as one cell. */
export const processName = (name: string): string =>
  escapeText(name).replace(ambiguous, (character) =>
    character === '↔' ? '\\u2194' : `\\x${character.charCodeAt(0).toString(16)}`,
  );

/** Process ids by process name, each once, in the order of appearance. */
const byName = (owners: readonly SocketOwner[]): Map<string, number[]> => {
  const groups = new Map<string, number[]>();
  for (const { name, pid } of owners) {
    const pids = groups.get(name);
    if (pids === undefined) groups.set(name, [pid]);
    else if (!pids.includes(pid)) pids.push(pid);
  }
  return groups;
};

const groupText = (name: string, pids: readonly number[], most: number): string => {
  const shown = pids.length > most ? [...pids.slice(0, most), `+${pids.length - most}`] : pids;
  return `${processName(name)}[${shown.join(',')}]`;
};

/** The processes that hold a socket: `nginx[812]`, `nginx[812,813,+6]`, `systemd[1], sshd[77]`; empty for none. */
export const ownersText = (owners: readonly SocketOwner[], most = Number.POSITIVE_INFINITY): string => {
  const first = owners[0];
  if (first === undefined) return '';
  if (owners.length === 1) return `${processName(first.name)}[${first.pid}]`;
  const parts: string[] = [];
  for (const [name, pids] of byName(owners)) parts.push(groupText(name, pids, most));
  return parts.length > most
    ? `${parts.slice(0, most).join(', ')}, +${parts.length - most}`
    : parts.join(', ');
};

/** Both ends of a connection on this machine, `postgres[812] ↔ node[4711]`, or its one known end. */
export const processText = (record: SocketRecord, most?: number): string => {
  const own = record.owners === undefined ? '' : ownersText(record.owners, most);
  const other = record.peer === undefined ? '' : ownersText(record.peer.owners, most);
  if (other === '') return own;
  return `${own === '' ? '-' : own} ↔ ${other}`;
};
