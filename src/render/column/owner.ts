import type { SocketOwner, SocketRecord } from '../../inventory/record.js';
import { escapeText } from '../../terminal/escape.js';
import { ownersText } from '../text/owner.js';
import type { Column, ColumnContext } from './column.js';

/** A fact of each owner, every value once. */
const each = (record: SocketRecord, fact: (owner: SocketOwner) => string | number | undefined): string => {
  const values = new Set<string>();
  for (const owner of record.owners ?? []) {
    const value = fact(owner);
    if (value !== undefined) values.add(String(value));
  }
  return [...values].join(' ');
};

const userText = ({ uid }: SocketRecord, { userName }: ColumnContext): string => {
  if (uid === undefined) return '';
  const name = userName(uid);
  return name === undefined ? String(uid) : escapeText(name);
};

/** Who holds the socket. */
export const ownerColumns: readonly Column[] = [
  { name: 'user', help: 'user who made it, by name where there is one', text: userText, weight: 4 },
  {
    name: 'uid',
    help: 'user id of who made it',
    text: ({ uid }) => (uid === undefined ? '' : String(uid)),
    key: ({ uid }) => uid,
    right: true,
    weight: 1,
  },
  {
    name: 'pid',
    help: 'process ids of its owners',
    text: (record) => each(record, (owner) => owner.pid),
    key: ({ owners }) => owners?.[0]?.pid,
    right: true,
    weight: 4,
  },
  {
    name: 'fd',
    help: 'descriptor numbers in its owners',
    text: (record) => each(record, (owner) => owner.fd),
    key: ({ owners }) => owners?.[0]?.fd,
    right: true,
    weight: 1,
  },
  {
    name: 'command',
    help: 'command lines of its owners',
    text: (record) => each(record, (owner) => owner.commandLine.map(escapeText).join(' ')),
    weight: 1,
    cut: { keep: 'head', pleasant: 24, comfort: 16 },
  },
  {
    name: 'unit',
    help: 'systemd units of its owners',
    text: (record) => each(record, ({ unit }) => (unit === undefined ? undefined : escapeText(unit))),
    weight: 3,
    cut: { keep: 'head', pleasant: 16, comfort: 12 },
  },
  {
    name: 'container',
    help: 'container ids of its owners, the first 12 digits',
    text: (record) => each(record, ({ container }) => container?.slice(0, 12)),
    weight: 3,
  },
  {
    name: 'peer-process',
    help: 'processes at the other end on this machine',
    text: ({ peer }, { mostOwners }) => (peer === undefined ? '' : ownersText(peer.owners, mostOwners)),
    weight: 4,
    cut: { keep: 'head', pleasant: 16, comfort: 12 },
  },
];
