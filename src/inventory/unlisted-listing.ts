import { readlinkSync } from 'node:fs';
import { TCP_BOUND_INACTIVE, TCP_CLOSE } from '../wire/constants.js';
import type { RecordContext } from './convert/context.js';
import type { Coverage } from './coverage.js';
import { namespaceInode } from './namespaces.js';
import type { Holder, OwnerIndex } from './owners.js';
import type { NetworkNamespace, SocketKind, SocketRecord } from './record.js';
import type { ResolvedOptions } from './resolve.js';

/** What the search for sockets that no table has is made with. */
export interface UnlistedSearch {
  readonly options: ResolvedOptions;
  readonly owners: Pick<OwnerIndex, 'unseen'>;
  readonly coverage: Coverage;
  /** Namespaces that were listed; undefined stands for the own one when no other was asked for. */
  readonly listed: readonly (NetworkNamespace | undefined)[];
  /** The context for records of a namespace. */
  readonly context: (netns: NetworkNamespace | undefined) => RecordContext;
  /** Reads every table that was not read in full, so that what is in it counts as seen. */
  readonly readAll: () => Promise<void>;
}

/** Kinds whose sockets are all in their table. */
const alwaysListed: ReadonlySet<SocketKind> = new Set(['unix', 'packet']);
/** Kinds whose sockets are in their table unless they have no address yet. */
const listedWhenBound: ReadonlySet<SocketKind> = new Set([
  'tcp',
  'mptcp',
  'udp',
  'udplite',
  'sctp',
  'dccp',
  'icmp',
  'raw',
  'netlink',
]);

/** The kinds among those asked for that may have sockets no table has. */
export function possibleKinds({ kinds, states }: Pick<ResolvedOptions, 'kinds' | 'states'>): SocketKind[] {
  const unbound = (states & ((1 << TCP_CLOSE) | (1 << TCP_BOUND_INACTIVE))) !== 0;
  return kinds.filter((kind) => !alwaysListed.has(kind) && (unbound || !listedWhenBound.has(kind)));
}

/** Beyond so many descriptors it is cheaper to read the tables they may be in than to ask each. */
const MANY = 512;

/** Reads in which network namespace processes live. */
class ProcessNamespaces {
  readonly #procPath: string;
  readonly #inodes = new Map<number, number | undefined>();

  constructor(procPath: string) {
    this.#procPath = procPath;
  }

  /** The inode of the namespace of a process; undefined when it has ended or does not tell us. */
  of(pid: number | 'thread-self'): number | undefined {
    if (pid !== 'thread-self' && this.#inodes.has(pid)) return this.#inodes.get(pid);
    let inode: number | undefined;
    try {
      inode = namespaceInode(readlinkSync(`${this.#procPath}/${pid}/ns/net`));
    } catch {
      // ended, or not ours to see
    }
    if (pid !== 'thread-self') this.#inodes.set(pid, inode);
    return inode;
  }
}

/** Who holds sockets that no table had, of the processes that live in a listed namespace. */
async function holdersOf(search: UnlistedSearch, isListed: (pid: number) => boolean): Promise<Holder[]> {
  const { owners, options, readAll } = search;
  const holders = owners.unseen(isListed);
  if (holders.length <= MANY || options.netns === 'all') return holders;
  await readAll();
  return owners.unseen(isListed);
}

/**
 * Finds the sockets that no table of the kernel has by the descriptors of processes, and makes records of them. With one
 * namespace listed, only processes that live there are asked: a socket of it that is unbound and held from elsewhere is
 * not found.
 */
export async function findUnlisted(search: UnlistedSearch): Promise<SocketRecord[]> {
  const { options, coverage, listed } = search;
  const kinds = possibleKinds(options);
  if (kinds.length === 0) return [];
  const processes = new ProcessNamespaces(options.procPath);
  const own = listed.includes(undefined) ? processes.of('thread-self') : undefined;
  const byInode = new Map(listed.map((netns) => [netns?.inode ?? own, netns] as const));
  const isListed = (pid: number): boolean =>
    options.netns === 'all' || byInode.has(processes.of(pid) ?? Number.NaN);
  const holders = await holdersOf(search, isListed);
  const records = holders.length === 0 ? [] : await examine(search, kinds, holders, processes, byInode, own);
  for (const kind of kinds) coverage.byDescriptor(kind, records.filter((one) => one.kind === kind).length);
  return records;
}

async function examine(
  { options, context }: UnlistedSearch,
  kinds: readonly SocketKind[],
  holders: readonly Holder[],
  processes: ProcessNamespaces,
  byInode: ReadonlyMap<number | undefined, NetworkNamespace | undefined>,
  own: number | undefined,
): Promise<SocketRecord[]> {
  const { unlistedRecords } = await import('./unlisted/index.js');
  const { ownNamespaces } = await import('./unlisted/own-namespace.js');
  return unlistedRecords(holders, {
    procPath: options.procPath,
    kinds,
    namespaces: ownNamespaces(own),
    told: options.told,
    context: (namespace, pid) => {
      const inode = namespace ?? processes.of(pid);
      if (inode === undefined) return undefined;
      if (byInode.has(inode)) return context(byInode.get(inode));
      return options.netns === 'all' ? context({ inode }) : undefined;
    },
  });
}
