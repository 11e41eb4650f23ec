import { statSync } from 'node:fs';
import type { UnixAddress } from '../../family/address.js';
import type { LocalPeer, SocketRecord, UnixSocketRecord } from '../../inventory/record.js';
import { boundOne, type FileIdentity, isBoundTo, isSameName } from '../unix-match.js';
import type { BoundSocket, ElsewhereSocket, UnixConnection, UnixEnd } from './types.js';

const isNamed = ({ path, abstract }: UnixAddress): boolean => path !== undefined || abstract !== undefined;

/** A record as one end of a connection. */
const endOf = (record: UnixSocketRecord): UnixEnd => ({
  inode: record.inode,
  ...(isNamed(record.local) && { address: record.local }),
  state: record.state,
  receiveQueue: record.receiveQueue,
  sendQueue: record.sendQueue,
  ...(record.uid !== undefined && { uid: record.uid }),
  owners: record.owners ?? [],
  ...(record.netns && { netns: record.netns }),
});

/** An end of which only the holders are known, for it lives in a namespace that was not listed. */
const peerEnd = ({ inode, owners, netns }: LocalPeer): UnixEnd => ({
  inode,
  owners,
  ...(netns && { netns }),
});

const boundOf = (record: UnixSocketRecord): BoundSocket => ({
  ...endOf(record),
  type: record.type,
  state: record.state,
  receiveQueue: record.receiveQueue,
  sendQueue: record.sendQueue,
  ...(record.cookie !== undefined && { cookie: record.cookie }),
});

/** What the address is, by name and by file. */
export interface UnixPlace {
  /** The address as given, and by its path without links. */
  readonly names: readonly UnixAddress[];
  readonly file?: FileIdentity;
  /** Of abstract names only those of this type count, where it is given. */
  readonly type?: string;
}

/** The sockets that have to do with an address. */
export interface RelatedSockets {
  readonly socket?: BoundSocket;
  readonly connections: readonly UnixConnection[];
  readonly pending: readonly UnixEnd[];
  readonly elsewhere: readonly ElsewhereSocket[];
}

const holds = ({ state, type }: UnixSocketRecord): boolean => type !== 'dgram' && state === 'established';

/** The accepted ends with their clients. */
function accepted(
  own: readonly UnixSocketRecord[],
  bound: UnixSocketRecord | undefined,
  byInode: ReadonlyMap<number, UnixSocketRecord>,
): UnixConnection[] {
  return own
    .filter((record) => record !== bound && holds(record))
    .map((record) => {
      const client = byInode.get(record.peerInode ?? 0);
      if (client !== undefined) return { server: endOf(record), client: endOf(client) };
      return { server: endOf(record), ...(record.peer && { client: peerEnd(record.peer) }) };
    });
}

/** Datagram sockets that are connected to the bound one. */
const senders = (records: readonly UnixSocketRecord[], bound: UnixSocketRecord): UnixConnection[] =>
  records
    .filter(
      ({ type, peerInode, inode }) => type === 'dgram' && peerInode === bound.inode && inode !== bound.inode,
    )
    .map((record) => ({ server: endOf(bound), client: endOf(record) }));

function pendingEnds(
  bound: UnixSocketRecord | undefined,
  byInode: ReadonlyMap<number, UnixSocketRecord>,
): UnixEnd[] {
  return (bound?.pending ?? []).map((inode) => {
    const client = inode === 0 ? undefined : byInode.get(inode);
    return client === undefined ? { inode, owners: [] } : endOf(client);
  });
}

/** Whether a process sees the file of its socket at the path, in its own mount namespace and below its own root. */
function sees(pid: number, { local, file }: UnixSocketRecord): boolean | undefined {
  try {
    const status = statSync(`/proc/${pid}/root${local.path}`, { bigint: true });
    return file !== undefined && Number(BigInt.asUintN(32, status.ino)) === file.inode;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? false : undefined;
  }
}

function placeOf(record: UnixSocketRecord): ElsewhereSocket['place'] {
  if (record.local.path === undefined) return 'other-namespace';
  const seen = (record.owners ?? []).map(({ pid }) => sees(pid, record));
  if (seen.includes(true)) return 'other-root';
  return seen.includes(false) ? 'replaced' : 'unknown';
}

/** Sockets bound to the same path whose file is not the one that is there, or to the same name elsewhere. */
function othersOfName(records: readonly UnixSocketRecord[], place: UnixPlace): ElsewhereSocket[] {
  const { file } = place;
  return records
    .filter((record) => place.names.some((name) => isSameName(name, record.local)))
    .filter((record) => file === undefined || !isBoundTo(record, file, []))
    .filter((record) => !holds(record) || record.state === 'listen')
    .map((record) => ({
      ...boundOf(record),
      ...(record.file && { file: record.file }),
      place: placeOf(record),
    }));
}

/** Abstract names belong to a network namespace. */
const isAbstractName = (name: UnixAddress, { local }: UnixSocketRecord): boolean =>
  name.abstract !== undefined && isSameName(name, local);

const isUnix = (record: SocketRecord): record is UnixSocketRecord => record.family === 'unix';

/** Picks from a listing what has to do with an address. */
export function relatedSockets(sockets: readonly SocketRecord[], place: UnixPlace): RelatedSockets {
  const records = sockets.filter(isUnix);
  const byInode = new Map(records.map((record) => [record.inode, record]));
  const { file, names, type } = place;
  const own = records.filter((record) =>
    file === undefined
      ? record.netns === undefined && names.some((name) => isAbstractName(name, record))
      : isBoundTo(record, file, names),
  );
  const bound = boundOne(type === undefined ? own : own.filter((record) => record.type === type));
  const same = bound === undefined ? own : own.filter((record) => record.type === bound.type);
  const connections = bound?.type === 'dgram' ? senders(records, bound) : accepted(same, bound, byInode);
  const mine = new Set(own);
  return {
    ...(bound && { socket: boundOf(bound) }),
    connections,
    pending: pendingEnds(bound, byInode),
    elsewhere: othersOfName(
      records.filter((record) => !mine.has(record)),
      place,
    ),
  };
}
