import type { Mutable } from './convert/context.js';
import type { InetSocketRecord, LocalPeer, SocketOwner, SocketRecord, UnixSocketRecord } from './record.js';

const nobody: readonly SocketOwner[] = Object.freeze([]);

const peerOf = ({ inode, owners }: SocketRecord): LocalPeer => ({ inode, owners: owners ?? nobody });

/** Unix peers are told by inode, which is unique on the machine: a connection may span network namespaces. */
class UnixPeers {
  readonly #sockets = new Map<number, UnixSocketRecord>();
  /** The listener in whose queue a client waits, by the client's inode. */
  readonly #awaiting = new Map<number, UnixSocketRecord>();

  add(record: UnixSocketRecord): void {
    if (record.inode !== 0) this.#sockets.set(record.inode, record);
    for (const client of record.pending ?? []) this.#awaiting.set(client, record);
  }

  /** The other end; for a client that was not accepted yet, the listener that will. */
  find(record: UnixSocketRecord): UnixSocketRecord | undefined {
    const { peerInode = 0, inode } = record;
    if (peerInode !== 0) return this.#sockets.get(peerInode);
    return inode === 0 ? undefined : this.#awaiting.get(inode);
  }
}

/** An address as a key: a dual-stack socket's IPv4 connection has mapped addresses on one end only. */
const hostKey = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

const endKey = ({ address, port }: InetSocketRecord['local']): string => `${hostKey(address)} ${port}`;

const isLoopback = (address: string): boolean => address === '::1' || hostKey(address).startsWith('127.');

/** Internet connections of one namespace, found by their two addresses the other way round. */
class InetPeers {
  /** By kind, local end and remote end. */
  readonly #connected = new Map<string, InetSocketRecord>();
  /** Unconnected UDP sockets by kind and local end; undefined where several share it. */
  readonly #bound = new Map<string, InetSocketRecord | undefined>();

  add(record: InetSocketRecord): void {
    if (record.inode === 0 || record.state === 'listen') return;
    if (record.remote.port !== 0) {
      this.#connected.set(`${record.kind} ${endKey(record.local)} ${endKey(record.remote)}`, record);
    } else if (record.type === 'dgram' && record.local.port !== 0) {
      const key = `${record.kind} ${endKey(record.local)}`;
      this.#bound.set(key, this.#bound.has(key) ? undefined : record);
    }
  }

  find(record: InetSocketRecord): InetSocketRecord | undefined {
    const { kind, local, remote } = record;
    if (remote.port === 0 || record.state === 'listen') return undefined;
    const connected = this.#connected.get(`${kind} ${endKey(remote)} ${endKey(local)}`);
    return connected ?? (record.type === 'dgram' ? this.#receiver(record) : undefined);
  }

  /** The unconnected socket that a connected UDP socket's datagrams reach on this machine. */
  #receiver({ kind, local, remote }: InetSocketRecord): InetSocketRecord | undefined {
    const exact = this.#bound.get(`${kind} ${endKey(remote)}`);
    if (exact !== undefined) return exact;
    if (!isLoopback(remote.address) && remote.address !== local.address) return undefined;
    const any4 = hostKey(remote.address).includes(':')
      ? undefined
      : this.#bound.get(`${kind} 0.0.0.0 ${remote.port}`);
    return any4 ?? this.#bound.get(`${kind} :: ${remote.port}`);
  }
}

const joinedKinds: ReadonlySet<string> = new Set(['tcp', 'mptcp', 'udp', 'udplite']);

/**
 * Finds the other end of each Unix connection and of each TCP, MPTCP and UDP connection within one namespace, and
 * writes it into `peer`; a Unix record also gets its peer's name as `remote`. All ends must be in the batches.
 */
export function joinPeers(batches: readonly (readonly SocketRecord[])[]): void {
  const records = batches.flat();
  const unix = new UnixPeers();
  const inet = new Map<number, InetPeers>();
  const isJoined = (record: SocketRecord): record is InetSocketRecord => joinedKinds.has(record.kind);
  for (const record of records) {
    if (record.family === 'unix') unix.add(record);
    else if (isJoined(record)) peersIn(inet, record).add(record);
  }
  for (const record of records) {
    if (record.family === 'unix') joinUnix(record, unix);
    else if (isJoined(record)) {
      const peer = peersIn(inet, record).find(record);
      if (peer !== undefined) (record as Mutable<SocketRecord>).peer = peerOf(peer);
    }
  }
}

function peersIn(namespaces: Map<number, InetPeers>, { netns }: SocketRecord): InetPeers {
  const inode = netns?.inode ?? 0;
  let peers = namespaces.get(inode);
  if (peers === undefined) {
    peers = new InetPeers();
    namespaces.set(inode, peers);
  }
  return peers;
}

function joinUnix(record: Mutable<UnixSocketRecord>, peers: UnixPeers): void {
  const peer = peers.find(record);
  if (peer === undefined) return;
  record.peer = peerOf(peer);
  if (peer.local.path !== undefined || peer.local.abstract !== undefined) record.remote = peer.local;
}
