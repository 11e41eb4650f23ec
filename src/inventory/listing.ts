import type { RecordContext } from './convert/context.js';
import { Coverage } from './coverage.js';
import { NamespaceError } from './errors.js';
import { allKinds } from './kinds.js';
import { type Machine, type Owners, type SocketSource, thisMachine } from './machine.js';
import { listNamespace, type NamespaceJob } from './namespace-listing.js';
import type { CoverageGap, SocketListing } from './options.js';
import { mayHavePeers, peerScope, pickWanted } from './peer-scope.js';
import { joinPeers } from './peers.js';
import { makePlan } from './plan.js';
import type { NetworkNamespace, SocketRecord } from './record.js';
import type { ResolvedOptions } from './resolve.js';
import type { StorageMaps } from './storage-maps.js';
import { findUnlisted } from './unlisted-listing.js';
import type { Users } from './users.js';

/** Records in batches as tables give them: of one kind and namespace each. */
function byKindAndNamespace(records: readonly SocketRecord[]): Iterable<SocketRecord[]> {
  const batches = new Map<string, SocketRecord[]>();
  for (const record of records) {
    const key = `${record.kind} ${record.netns?.inode ?? 0}`;
    const batch = batches.get(key);
    if (batch === undefined) batches.set(key, [record]);
    else batch.push(record);
  }
  return batches.values();
}

const noDetails = { memory: false, info: false, extended: false };

/** A listing: nothing is opened before it is iterated, and everything is closed when that ends, however it ends. */
export class Listing implements SocketListing {
  readonly #options: ResolvedOptions;
  readonly #coverage = new Coverage();
  #machine: Machine = thisMachine;
  #owners: ReturnType<Machine['owners']> | undefined;
  #users: Pick<Users, 'name'> | undefined;
  #started = false;

  constructor(options: ResolvedOptions) {
    this.#options = options;
  }

  userName(uid: number): string | undefined {
    this.#users ??= this.#machine.users();
    return this.#users.name(uid);
  }

  get coverage(): readonly CoverageGap[] {
    return this.#coverage.gaps;
  }

  get ownersBy(): 'bpf' | 'proc' | undefined {
    return this.#coverage.ownersBy;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SocketRecord> {
    for await (const batch of this.batches()) yield* batch;
  }

  async *batches(): AsyncGenerator<SocketRecord[]> {
    if (this.#started) throw new Error('a listing can be iterated once; call listSockets again');
    this.#started = true;
    const { signal, owners, unlisted, peers, replay } = this.#options;
    signal?.throwIfAborted();
    if (replay !== undefined) this.#machine = (await import('./recording/replay.js')).openRecording(replay);
    if (this.#options.filter !== undefined) {
      yield* this.#filtered(this.#options.filter);
      return;
    }
    if (owners || unlisted) this.#findOwners();
    if (peers && mayHavePeers(this.#options)) yield* this.#withPeers();
    else yield* this.#read(this.#options);
  }

  /** Finds the holders of all sockets; once, in parallel with whatever follows. */
  #findOwners(): ReturnType<Machine['owners']> {
    if (this.#owners === undefined) {
      this.#owners = this.#machine.owners(this.#options, this.#coverage);
      this.#owners.catch(() => undefined); // whoever awaits it gets the reason; nobody may after an early end
    }
    return this.#owners;
  }

  /** What passes a filter. Its language is loaded here, for nobody else needs it. */
  async *#filtered(filter: NonNullable<ResolvedOptions['filter']>): AsyncGenerator<SocketRecord[]> {
    const { listFiltered } = await import('./filter/listing.js');
    const { netns, replay } = this.#options;
    const several = netns === 'all' || replay !== undefined;
    yield* listFiltered(
      { ...this.#options, filter },
      {
        read: (scope) => {
          if (scope.unlisted) this.#findOwners();
          return this.#read(scope);
        },
        owners: () => this.#findOwners(),
        names: this.#machine.filterNames?.(),
        interfaceIndex: several ? undefined : (name) => this.#interfaceIndex(name),
      },
    );
  }

  /** The index of an interface in the one namespace listed; undefined where there is none of this name. */
  #interfaceIndex(name: string): number | undefined {
    const { netns, procPath } = this.#options;
    for (const source of this.#machine.sources(netns, procPath, this.#coverage)) {
      try {
        return source.interfaces.indexOf?.(name);
      } finally {
        source.close();
      }
    }
    return undefined;
  }

  /** Reads all ends, whatever was asked for, joins them, and gives what was asked for. */
  async *#withPeers(): AsyncGenerator<SocketRecord[]> {
    const batches: SocketRecord[][] = [];
    for await (const batch of this.#read(peerScope(this.#options))) batches.push(batch);
    const owners = this.#options.owners ? await this.#owners : undefined;
    joinPeers(batches, owners === undefined ? undefined : (inode) => owners.ownersOf(inode));
    for (const batch of batches) {
      const wanted = pickWanted(batch, this.#options);
      if (wanted.length > 0) yield wanted;
    }
  }

  async *#read(scope: ResolvedOptions): AsyncGenerator<SocketRecord[]> {
    const { netns, procPath } = scope;
    const listed: (NetworkNamespace | undefined)[] = [];
    for (const source of this.#machine.sources(netns, procPath, this.#coverage)) {
      yield* this.#readSource(scope, source, listed);
    }
    if (scope.unlisted && netns === 'all') yield* this.#readHidden(scope, listed);
    if (scope.unlisted) yield* this.#readUnlisted(scope, listed);
  }

  /** Reads a namespace and notes that it was listed; one of several may not let us in. */
  async *#readSource(
    scope: ResolvedOptions,
    source: SocketSource,
    listed: (NetworkNamespace | undefined)[],
  ): AsyncGenerator<SocketRecord[]> {
    try {
      yield* this.#readNamespace(scope, source);
      listed.push(source.netns);
    } catch (error) {
      if (scope.netns !== 'all' || !(error instanceof NamespaceError)) throw error;
      this.#coverage.permission('netns', error.message);
    }
  }

  /** Namespaces that only sockets keep alive, held by processes that live elsewhere. */
  async *#readHidden(
    scope: ResolvedOptions,
    listed: (NetworkNamespace | undefined)[],
  ): AsyncGenerator<SocketRecord[]> {
    const holders = (await this.#owners)?.unseen?.(() => true) ?? [];
    if (holders.length === 0) return;
    const { hiddenNamespaces, holdersOutside } = await import('./unlisted/hidden.js');
    const known = new Set(listed.map((netns) => netns?.inode ?? 0));
    const outside = await holdersOutside(holders, known, this.#coverage.ownersBy === 'bpf');
    for (const source of hiddenNamespaces(outside, known)) yield* this.#readSource(scope, source, listed);
  }

  /** What no table of the kernel has; the holders of everything else are known by now. */
  async *#readUnlisted(
    scope: ResolvedOptions,
    listed: readonly (NetworkNamespace | undefined)[],
  ): AsyncGenerator<SocketRecord[]> {
    const owners = await this.#owners;
    const context = this.#context(scope, owners, { get: (index) => ({ index }) });
    const search = {
      options: { ...this.#options, kinds: scope.kinds },
      coverage: this.#coverage,
      listed,
      context: (netns: NetworkNamespace | undefined) => ({ ...context, netns }),
    };
    let records = this.#machine.unlisted?.(search);
    if (records === undefined) {
      if (owners?.unseen === undefined) return;
      const { unseen } = owners;
      records = await findUnlisted({
        ...search,
        owners: { unseen: unseen.bind(owners) },
        readAll: () => this.#readAll(),
      });
    }
    yield* byKindAndNamespace(pickWanted(records, this.#options));
  }

  /** Reads every table, so that the holders of what is in them are seen. */
  async #readAll(): Promise<void> {
    const { netns, procPath } = this.#options;
    const everything = { ...peerScope(this.#options), kinds: allKinds, details: noDetails };
    const coverage = new Coverage();
    for (const source of this.#machine.sources(netns, procPath, coverage)) {
      for await (const _ of this.#readNamespace(everything, source, coverage));
    }
  }

  #context(
    { details, owners: wanted, procPath }: ResolvedOptions,
    owners: Owners | undefined,
    interfaces: RecordContext['interfaces'],
    netns?: NetworkNamespace,
  ): RecordContext {
    return {
      details,
      owners: wanted ? owners : undefined,
      seen: owners,
      interfaces,
      cgroups: this.#machine.cgroups(procPath),
      netns,
    };
  }

  /** Opens the maps whose storages were asked for. A recording has none. Throws SystemError. */
  async #storageMaps({ details, replay }: ResolvedOptions): Promise<StorageMaps | undefined> {
    if (details.bpfStorages === undefined || replay !== undefined) return undefined;
    const { openStorageMaps } = await import('./storage-maps.js');
    return openStorageMaps(details.bpfStorages);
  }

  async *#readNamespace(
    scope: ResolvedOptions,
    source: SocketSource,
    coverage = this.#coverage,
  ): AsyncGenerator<SocketRecord[]> {
    const { states, signal, duplicates } = scope;
    const storages = await this.#storageMaps(scope);
    const job: NamespaceJob = {
      steps: makePlan({ ...scope, storageMaps: storages?.descriptors }),
      source,
      context: async () => this.#context(scope, await this.#owners, source.interfaces, source.netns),
      coverage,
      states,
      duplicates,
      // Only where every process may be looked into do their descriptors make up for a table.
      unlisted: scope.unlisted && scope.netns === 'all' && process.geteuid?.() === 0,
      signal,
    };
    try {
      yield* listNamespace(job);
    } finally {
      storages?.close();
      source.close();
    }
  }
}
