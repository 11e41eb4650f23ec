import type { Mutable } from './convert/context.js';
import { inetPeers, peersAcross } from './inet-peers.js';
import type {
  InetSocketRecord,
  LocalPeer,
  SocketOwner,
  SocketRecord,
  UnixSocketRecord,
  VsockSocketRecord,
} from './record.js';

const nobody: readonly SocketOwner[] = Object.freeze([]);

/** The other end; its namespace is named where that is another one. */
const peerOf = ({ inode, owners, netns }: SocketRecord, own: SocketRecord['netns']): LocalPeer =>
  netns === undefined || netns.inode === own?.inode
    ? { inode, owners: owners ?? nobody }
    : { inode, owners: owners ?? nobody, netns };

/** Who holds a socket that is not listed, by its inode. */
export type HoldersOf = (inode: number) => readonly SocketOwner[];

/** A Unix socket that lives in a namespace that is not listed: its inode is known, and its holders may be. */
function unlistedPeer(inode: number, holdersOf: HoldersOf | undefined): LocalPeer | undefined {
  const owners = inode === 0 ? nobody : (holdersOf?.(inode) ?? nobody);
  return owners.length === 0 ? undefined : { inode, owners };
}

/** Unix peers are told by inode, which is unique on the machine: a connection may span network namespaces. */
function joinUnix(records: readonly Mutable<UnixSocketRecord>[], holdersOf: HoldersOf | undefined): void {
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
    const joined = peer === undefined ? unlistedPeer(peerInode, holdersOf) : peerOf(peer, record.netns);
    if (joined === undefined) continue;
    record.peer = joined;
    const name = peer?.local;
    if (name?.path !== undefined || name?.abstract !== undefined) record.remote = name;
  }
}

function setPeers(
  records: readonly Mutable<InetSocketRecord>[],
  peers: readonly (InetSocketRecord | undefined)[],
): void {
  for (const [index, peer] of peers.entries()) {
    const record = records[index];
    if (record !== undefined && peer !== undefined) record.peer = peerOf(peer, record.netns);
  }
}

/** Joins within each namespace first, then what is left across them. */
function joinInet(namespaces: ReadonlyMap<number, readonly InetSocketRecord[]>): void {
  for (const records of namespaces.values()) setPeers(records, inetPeers(records));
  if (namespaces.size < 2) return;
  const all = [...namespaces.values()].flat();
  setPeers(all, peersAcross(all));
}

/** VMADDR_CID_ANY: a connected socket may have it in place of its own context. */
const ANY_CONTEXT = 0xffff_ffff;

/** Both ends of a VM connection on this machine name each other's port, and contexts that agree. */
function joinVsock(records: readonly Mutable<VsockSocketRecord>[]): void {
  const sockets = new Map<string, VsockSocketRecord>();
  const isConnected = ({ state, remote }: VsockSocketRecord): boolean =>
    state !== 'listen' && remote.port !== ANY_CONTEXT;
  for (const record of records) {
    if (record.inode !== 0 && isConnected(record))
      sockets.set(`${record.local.port} ${record.remote.port} ${record.type}`, record);
  }
  const agree = (own: number, other: number): boolean => own === other || own === ANY_CONTEXT;
  for (const record of records) {
    if (!isConnected(record)) continue;
    const peer = sockets.get(`${record.remote.port} ${record.local.port} ${record.type}`);
    if (peer === undefined || !agree(peer.local.cid, record.remote.cid)) continue;
    if (agree(record.local.cid, peer.remote.cid)) record.peer = peerOf(peer, record.netns);
  }
}

const joinedKinds: ReadonlySet<string> = new Set(['tcp', 'mptcp', 'udp', 'udplite']);

/**
 * Finds the other end of each Unix and VM connection, and of each TCP, MPTCP, UDP and UDP-Lite connection, and writes it
 * into `peer`. A Unix record also gets its peer's name as `remote`; a client that waits in a listener's queue has the
 * listener as its peer. All ends must be in the batches, and a batch has one kind and namespace; the holders of a Unix
 * socket elsewhere are asked of `holdersOf`.
 */
export function joinPeers(
  batches: readonly (readonly SocketRecord[])[],
  holdersOf?: (inode: number) => readonly SocketOwner[],
): void {
  const unix: UnixSocketRecord[] = [];
  const vsock: VsockSocketRecord[] = [];
  const inet = new Map<string, Map<number, InetSocketRecord[]>>();
  for (const batch of batches) {
    const [first] = batch;
    if (first?.family === 'unix') append(unix, batch as readonly UnixSocketRecord[]);
    else if (first?.family === 'vsock') append(vsock, batch as readonly VsockSocketRecord[]);
    else if (first !== undefined && joinedKinds.has(first.kind)) {
      append(groupOf(inet, first), batch as readonly InetSocketRecord[]);
    }
  }
  joinUnix(unix, holdersOf);
  joinVsock(vsock);
  for (const namespaces of inet.values()) joinInet(namespaces);
}

/** The records of the kind and namespace of this one. */
function groupOf(
  kinds: Map<string, Map<number, InetSocketRecord[]>>,
  { kind, netns }: SocketRecord,
): InetSocketRecord[] {
  const namespaces = kinds.get(kind) ?? new Map<number, InetSocketRecord[]>();
  kinds.set(kind, namespaces);
  const group = namespaces.get(netns?.inode ?? 0) ?? [];
  namespaces.set(netns?.inode ?? 0, group);
  return group;
}

/** Not by spread arguments: a batch may have more elements than a call may have arguments. */
function append<T>(group: T[], batch: readonly T[]): void {
  for (const record of batch) group.push(record);
}
