import type { RecordContext } from './convert/context.js';
import { Coverage } from './coverage.js';
import { NamespaceError } from './errors.js';
import { type Machine, type SocketSource, thisMachine } from './machine.js';
import { listNamespace, type NamespaceJob } from './namespace-listing.js';
import type { CoverageGap, SocketListing } from './options.js';
import { peerScope, pickWanted } from './peer-scope.js';
import { joinPeers } from './peers.js';
import { makePlan } from './plan.js';
import type { SocketRecord } from './record.js';
import type { ResolvedOptions } from './resolve.js';
import type { Users } from './users.js';

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

  async *[Symbol.asyncIterator](): AsyncGenerator<SocketRecord> {
    for await (const batch of this.batches()) yield* batch;
  }

  async *batches(): AsyncGenerator<SocketRecord[]> {
    if (this.#started) throw new Error('a listing can be iterated once; call listSockets again');
    this.#started = true;
    const { signal, owners, peers, replay } = this.#options;
    signal?.throwIfAborted();
    if (replay !== undefined) this.#machine = (await import('./recording/replay.js')).openRecording(replay);
    if (owners) {
      this.#owners = this.#machine.owners(this.#options, this.#coverage);
      this.#owners.catch(() => undefined); // whoever awaits it gets the reason; nobody may after an early end
    }
    if (peers) yield* this.#withPeers();
    else yield* this.#read(this.#options);
  }

  /** Reads all ends, whatever was asked for, joins them, and gives what was asked for. */
  async *#withPeers(): AsyncGenerator<SocketRecord[]> {
    const batches: SocketRecord[][] = [];
    for await (const batch of this.#read(peerScope(this.#options))) batches.push(batch);
    joinPeers(batches);
    for (const batch of batches) {
      const wanted = pickWanted(batch, this.#options);
      if (wanted.length > 0) yield wanted;
    }
  }

  async *#read(scope: ResolvedOptions): AsyncGenerator<SocketRecord[]> {
    const { netns, procPath } = scope;
    for (const source of this.#machine.sources(netns, procPath, this.#coverage)) {
      try {
        yield* this.#readNamespace(scope, source);
      } catch (error) {
        if (netns !== 'all' || !(error instanceof NamespaceError)) throw error;
        this.#coverage.permission('netns', error.message);
      }
    }
  }

  async *#readNamespace(scope: ResolvedOptions, source: SocketSource): AsyncGenerator<SocketRecord[]> {
    const { states, signal, procPath, details, duplicates } = scope;
    const context = async (): Promise<RecordContext> => ({
      details,
      owners: await this.#owners,
      interfaces: source.interfaces,
      cgroups: this.#machine.cgroups(procPath),
      netns: source.netns,
    });
    const job: NamespaceJob = {
      steps: makePlan(scope),
      source,
      context,
      coverage: this.#coverage,
      states,
      duplicates,
      signal,
    };
    try {
      yield* listNamespace(job);
    } finally {
      source.close();
    }
  }
}
