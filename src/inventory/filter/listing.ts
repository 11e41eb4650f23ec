import type { FilterExpression } from '../../grammar/filter/index.js';
import { parseFilter } from '../../grammar/filter/index.js';
import type { Mutable } from '../convert/context.js';
import type { Owners } from '../machine.js';
import { mayHavePeers, peerScope, pickWanted } from '../peer-scope.js';
import { joinPeers } from '../peers.js';
import type { Programs } from '../plan.js';
import type { SocketRecord } from '../record.js';
import type { ResolvedOptions } from '../resolve.js';
import { prepareFilter } from './prepare.js';
import type { FilterNames, PreparedFilter, SocketFilter } from './prepared.js';

/** What a filtered listing is made of: parts of a listing. */
export interface FilteredSource {
  /** Reads the records of a scope, without joining anything. */
  read(scope: ResolvedOptions): AsyncIterable<SocketRecord[]>;
  /** Finds the holders of all sockets, once. */
  owners(): Promise<Owners | undefined>;
  /** Names of the machine listed; absent for this one. */
  readonly names: FilterNames | undefined;
  /** The index of an interface in the namespace listed; absent where there are several. */
  readonly interfaceIndex: ((name: string) => number | undefined) | undefined;
}

const isTree = (filter: FilterExpression | SocketFilter): filter is FilterExpression => 'node' in filter;

/** What a filter means; undefined for text without a predicate. Throws GrammarError. */
const understand = (filter: NonNullable<ResolvedOptions['filter']>): SocketFilter | undefined => {
  if (typeof filter !== 'string') return isTree(filter) ? { expression: filter } : filter;
  const { expression } = parseFilter(filter, { dialect: 'socketeer' });
  return expression && { expression, text: filter };
};

/** The programs to try: with marks, without them where they need a privilege we lack. */
const programsOf =
  (prepared: PreparedFilter, peers: boolean): Programs =>
  (kind, family) => {
    const best = prepared.bytecode(kind, family, { peers });
    const plainer = prepared.bytecode(kind, family, { peers, marks: false });
    const both = [best, plainer].filter((program) => program !== undefined);
    const same = both.length === 2 && Buffer.compare(both[0] as Uint8Array, both[1] as Uint8Array) === 0;
    return same ? both.slice(1) : both;
  };

/** The options of what is read: no more kinds, families and states than can match, and what is needed to decide. */
const scopeOf = (options: ResolvedOptions, prepared: PreparedFilter, peers: boolean): ResolvedOptions => {
  const { details, replay } = options;
  const unlisted = options.unlisted && prepared.unlisted;
  const scope = {
    ...options,
    kinds: prepared.kinds,
    families: prepared.families,
    states: prepared.states,
    details: {
      ...details,
      memory: details.memory || prepared.details.memory,
      info: details.info || prepared.details.info,
      extended: details.extended || prepared.details.extended,
    },
    owners: false,
    unlisted,
  };
  // A recording answers whole; and what no table has is told by having seen all that tables have.
  return replay !== undefined || unlisted ? scope : { ...scope, programs: programsOf(prepared, peers) };
};

/** Joins the holders of sockets, and of their other ends, to records that have been chosen. */
const addOwners = (records: readonly Mutable<SocketRecord>[], owners: Owners): void => {
  for (const record of records) {
    record.owners = owners.ownersOf(record.inode);
    const { peer } = record;
    if (peer !== undefined) record.peer = { ...peer, owners: owners.ownersOf(peer.inode) };
  }
};

/** One filtered listing. Holders are looked for when the first record has passed all that can be told without them. */
class FilteredListing {
  constructor(
    private readonly options: ResolvedOptions,
    private readonly prepared: PreparedFilter,
    private readonly source: FilteredSource,
  ) {}

  async *batches(): AsyncGenerator<SocketRecord[]> {
    const { prepared, options } = this;
    const wanted = options.peers || prepared.peers;
    const peers = wanted && mayHavePeers(scopeOf(options, prepared, wanted));
    const scope = scopeOf(options, prepared, peers);
    if (peers) yield* this.withPeers(scope);
    else
      for await (const batch of this.source.read(scope)) yield* this.finish(batch.filter(prepared.mayMatch));
  }

  /** Reads matching sockets with their other ends, whatever family and state those have. */
  private async *withPeers(scope: ResolvedOptions): AsyncGenerator<SocketRecord[]> {
    const { owners, mayMatch, matches } = this.prepared;
    const batches: SocketRecord[][] = [];
    for await (const batch of this.source.read(peerScope(scope))) batches.push(batch);
    joinPeers(batches);
    const passes = owners ? mayMatch : matches;
    for (const batch of batches) yield* this.finish(pickWanted(batch, scope).filter(passes));
  }

  private async *finish(records: SocketRecord[]): AsyncGenerator<SocketRecord[]> {
    if (records.length === 0) return;
    const { options, prepared } = this;
    if (options.owners || prepared.owners) {
      const owners = await this.source.owners();
      if (owners !== undefined) addOwners(records, owners);
    }
    const left = prepared.owners ? records.filter(prepared.matches) : records;
    if (left.length > 0) yield left;
  }
}

/** Lists what passes the filter of the options. Throws GrammarError for its text and FilterError for its names. */
export async function* listFiltered(
  options: ResolvedOptions & { readonly filter: NonNullable<ResolvedOptions['filter']> },
  source: FilteredSource,
): AsyncGenerator<SocketRecord[]> {
  const filter = understand(options.filter);
  const { interfaceIndex, names } = source;
  const prepared = await prepareFilter(filter ?? { expression: everything }, {
    ...options,
    interfaceIndex,
    names,
  });
  if (prepared.kinds.length > 0) yield* new FilteredListing(options, prepared, source).batches();
}

/** What a filter without words is: no condition. */
const everything: FilterExpression = { node: 'and', operands: [] };
