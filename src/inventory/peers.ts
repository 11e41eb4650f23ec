import type { Mutable } from './convert/context.js';
import { inetPeers } from './inet-peers.js';
import type { InetSocketRecord, LocalPeer, SocketOwner, SocketRecord, UnixSocketRecord } from './record.js';

const nobody: readonly SocketOwner[] = Object.freeze([]);

const peerOf = ({ inode, owners }: SocketRecord): LocalPeer => ({ inode, owners: owners ?? nobody });

/** Unix peers are told by inode, which is unique on the machine: a connection may span network namespaces. */
function joinUnix(records: readonly Mutable<UnixSocketRecord>[]): void {
  const sockets = new Map<number, UnixSocketRecord>();
  /** The listener in whose queue a client waits, by the client's inode. */
  const awaiting = new Map<number, UnixSocketRecord>();
  for (const record of records) {
    if (record.inode !== 0) sockets.set(record.inode, record);
    for (const client of record.pending ?? []) if (client !== 0) awaiting.set(client, record);
  }
  for (const record of records) {
    const { peerInode = 0, inode } = record;
    const peer = peerInode === 0 ? awaiting.get(inode) : sockets.get(peerInode);
    if (peer === undefined) continue;
    record.peer = peerOf(peer);
    if (peer.local.path !== undefined || peer.local.abstract !== undefined) record.remote = peer.local;
  }
}

function joinInet(records: readonly Mutable<InetSocketRecord>[]): void {
  for (const [index, peer] of inetPeers(records).entries()) {
    const record = records[index];
    if (record !== undefined && peer !== undefined) record.peer = peerOf(peer);
  }
}

const joinedKinds: ReadonlySet<string> = new Set(['tcp', 'mptcp', 'udp', 'udplite']);

/**
 * Finds the other end of each Unix connection, and of each TCP, MPTCP, UDP and UDP-Lite connection within one
 * namespace, and writes it into `peer`. A Unix record also gets its peer's name as `remote`; a client that waits in a
 * listener's queue has the listener as its peer. All ends must be in the batches, and a batch has one kind and namespace.
 */
export function joinPeers(batches: readonly (readonly SocketRecord[])[]): void {
  const unix: UnixSocketRecord[] = [];
  const inet = new Map<string, InetSocketRecord[]>();
  for (const batch of batches) {
    const [first] = batch;
    if (first?.family === 'unix') append(unix, batch as readonly UnixSocketRecord[]);
    else if (first !== undefined && joinedKinds.has(first.kind)) {
      const key = `${first.kind} ${first.netns?.inode ?? 0}`;
      const group = inet.get(key) ?? [];
      inet.set(key, group);
      append(group, batch as readonly InetSocketRecord[]);
    }
  }
  joinUnix(unix);
  for (const group of inet.values()) joinInet(group);
}

/** Not by spread arguments: a batch may have more elements than a call may have arguments. */
function append<T>(group: T[], batch: readonly T[]): void {
  for (const record of batch) group.push(record);
}
