import { readlinkSync } from 'node:fs';
import { namespaceInode } from '../namespaces.js';
import type { NetworkNamespace, SocketKind, SocketRecord } from '../record.js';
import { Users } from '../users.js';
import { inetKinds } from './families.js';
import { type FieldRow, one, owner, peerOwner } from './field-row.js';
import { tcpFields } from './field-tcp.js';
import { peerProcessName, processName } from './process-name.js';
import { unixName } from './unix-name.js';

/** Kinds whose records have no uid: there the processes that hold the socket tell whose it is. */
const withoutUid: readonly SocketKind[] = ['netlink', 'vsock', 'xdp', 'tipc', 'other'];

/** Rows of uid and user: what `read` makes of the socket's uid, or of its holders' where it has none. */
const user = (read: (uid: number) => number | string | undefined): FieldRow => ({
  needs: (kind) => (withoutUid.includes(kind) ? 'owners' : undefined),
  predicate: (match) => {
    const matches = (uid: number): boolean => {
      const value = read(uid);
      return value !== undefined && match(value);
    };
    return ({ uid, owners }) =>
      uid === undefined ? (owners?.some((holder) => matches(holder.uid)) ?? false) : matches(uid);
  },
});

const userNames = (): FieldRow => {
  const known = new Users();
  return user((uid) => known.name(uid) ?? String(uid));
};

/** The namespace of records that name none: the caller's own. */
const ownNamespace = (): NetworkNamespace | undefined => {
  try {
    const inode = namespaceInode(readlinkSync('/proc/thread-self/ns/net'));
    return inode === undefined ? undefined : { inode };
  } catch {
    return undefined;
  }
};

const netns: FieldRow = {
  predicate: (match) => {
    let own: NetworkNamespace | undefined;
    return (record) => {
      if (record.netns === undefined) own ??= ownNamespace();
      const found = record.netns ?? own;
      if (found === undefined) return false;
      return match(String(found.inode)) || (found.name !== undefined && match(found.name));
    };
  },
};

const isListener = ({ state, type }: SocketRecord): boolean => state === 'listen' && type !== 'dgram';

/** Sizes of queues: of a listener, the same fields count connections. */
const queue = (read: (record: SocketRecord) => number): FieldRow['predicate'] =>
  one((record) => (isListener(record) ? undefined : read(record)));

const listener = (read: (record: SocketRecord) => number): FieldRow['predicate'] =>
  one((record) => (isListener(record) ? read(record) : undefined));

const dropsOf = (record: SocketRecord): number | undefined =>
  record.memory?.drops ?? ('drops' in record ? record.drops : undefined);

const paths: FieldRow = {
  kinds: ['unix'],
  needs: () => 'peers',
  predicate: (match) => (record) => {
    if (record.family !== 'unix') return false;
    const local = unixName(record.local);
    if (local !== '' && match(local)) return true;
    const remote = record.remote === undefined ? '' : unixName(record.remote);
    return remote !== '' && match(remote);
  },
};

/** How each field of the language is read; the names are those of the grammar's table. */
export const fieldRows = (): Readonly<Record<string, FieldRow>> => ({
  process: processName,
  pid: owner(({ pid }) => pid),
  user: userNames(),
  uid: user((uid) => uid),
  unit: owner(({ unit }) => unit),
  container: owner(({ container }) => container),
  netns,
  inode: { predicate: one(({ inode }) => inode) },
  cookie: { predicate: one(({ cookie }) => cookie) },
  kind: { constant: (kind) => kind, predicate: one(({ kind }) => kind) },
  family: { constant: (_, family) => family, predicate: one(({ family }) => family) },
  type: { predicate: one(({ type }) => type) },
  path: paths,
  interface: { predicate: one((record) => record.interface?.name) },
  cgroup: { kinds: inetKinds, needs: () => 'extended', predicate: one((record) => record.cgroup?.path) },
  'peer-process': peerProcessName,
  'peer-pid': peerOwner(({ pid }) => pid),
  recvq: { predicate: queue(({ receiveQueue }) => receiveQueue) },
  sendq: { predicate: queue(({ sendQueue }) => sendQueue) },
  queue: { predicate: queue(({ receiveQueue, sendQueue }) => Math.max(receiveQueue, sendQueue)) },
  backlog: { predicate: listener(({ sendQueue }) => sendQueue) },
  waiting: { predicate: listener(({ receiveQueue }) => receiveQueue) },
  drops: { needs: () => 'memory', predicate: one(dropsOf) },
  ...tcpFields,
});
