import type { FilterExpression } from '../../grammar/filter/index.js';
import type { SocketKind, SocketRecord } from '../record.js';
import { approximate } from './approximate.js';
import { compile } from './compile.js';
import { inetKinds, type Sort, sortsOf } from './families.js';
import type { FieldRow, Predicate } from './field-row.js';
import { fieldRows } from './fields.js';
import { kernelProgram } from './kernel-part.js';
import { forKernel, forPeer } from './kernel-rewrite.js';
import { knownOf } from './known.js';
import type { MatchContext } from './match-test.js';
import { Needs } from './needs.js';
import { type Decide, possibleStates } from './possible.js';
import type { FilterContext, PreparedFilter, ProgramOptions, SocketFilter } from './prepared.js';
import { resolveFilter } from './resolve.js';
import { constant, join, type ResolvedFilter } from './resolved.js';

/** Sorts of sockets that can match, and in which states. */
interface Possible {
  readonly sort: Sort;
  readonly states: number;
}

/** A closed TCP socket is listed by either of two bits, a half-made connection too. */
const withTwins = (states: number): number => {
  const pairs = [(1 << 7) | (1 << 13), (1 << 3) | (1 << 12)];
  return pairs.reduce((mask, pair) => ((mask & pair) === 0 ? mask : mask | pair), states) >>> 0;
};

const union = (possible: readonly Possible[]): number =>
  possible.reduce((mask, { states }) => mask | states, 0) >>> 0;

/** Kinds whose tables have all their sockets. */
const alwaysListed: readonly SocketKind[] = ['unix', 'packet'];

/** What is known besides of a socket that only a descriptor shows: it has no address, port, interface, mark or group. */
const unlisted =
  (known: Decide): Decide =>
  (test) => {
    switch (test.node) {
      case 'port':
        return test.low <= 0 && test.high >= 0 ? undefined : false;
      case 'network':
        return test.bits === 0 || test.bytes[0] === 0 ? undefined : false;
      case 'device':
        return test.index === 0 ? undefined : false;
      case 'mark':
      case 'cgroup':
        return false;
      default:
        return known(test);
    }
  };

type Rows = Readonly<Record<string, FieldRow>>;

/** A filter resolved for one listing, taken apart for those who read and those who judge. */
class Preparation {
  private readonly rows: Rows = fieldRows();
  private readonly match: MatchContext;
  private readonly possible: readonly Possible[];
  private readonly needs: Needs;

  constructor(
    private readonly filter: ResolvedFilter,
    private readonly dialect: 'socketeer' | 'ss',
    private readonly context: FilterContext,
    /** Whether an interface was tested as written: with resolved constants around it, the test may be gone. */
    private readonly devices: boolean,
  ) {
    this.match = { dialect, rows: this.rows };
    this.possible = this.findPossible();
    this.needs = new Needs(this.rows, dialect === 'ss');
    for (const { sort } of this.possible) this.needs.add(this.simplified(sort), sort.kind);
  }

  result(): PreparedFilter {
    const { needs, possible } = this;
    const kinds = [...new Set(possible.map(({ sort }) => sort.kind))];
    const owners = needs.has('owners') || needs.has('peer-owners');
    const peers = needs.has('peers') || needs.has('peer-owners');
    const matches = this.byKind(kinds, ({ kind }) => this.forKind(kind));
    return {
      kinds,
      families: this.context.families.filter((family) => possible.some(({ sort }) => sort.family === family)),
      states: union(possible) & this.context.states,
      bytecode: (kind, family, options) => this.bytecode({ kind, family }, options),
      details: needs.details,
      owners,
      peers,
      unlisted: possible.some(({ sort }) => this.canBeUnlisted(sort)),
      mayMatch: owners || peers ? this.byKind(kinds, ({ kind }) => this.withoutOwners(kind)) : matches,
      matches,
    };
  }

  private findPossible(): Possible[] {
    const { kinds, families, states } = this.context;
    return sortsOf(kinds, families)
      .map((sort) => {
        const found = withTwins(possibleStates(this.filter, this.known(sort)));
        return { sort, states: found };
      })
      .filter((one) => (one.states & states) !== 0);
  }

  private known(sort: Sort): ReturnType<typeof knownOf> {
    return knownOf(sort, this.dialect, this.rows);
  }

  /** The filter with what is known of a sort put in. */
  private simplified(sort: Sort): ResolvedFilter {
    const known = this.known(sort);
    return approximate(this.filter, (test) => {
      const answer = known(test);
      return answer === undefined ? test : constant(answer);
    });
  }

  private canBeUnlisted(sort: Sort): boolean {
    if (alwaysListed.includes(sort.kind)) return false;
    return possibleStates(this.filter, unlisted(this.known(sort))) !== 0;
  }

  /** ss does not filter TIPC sockets. */
  private forKind(kind: SocketKind): ResolvedFilter {
    if (this.dialect === 'ss') return kind === 'tipc' ? constant(true) : this.filter;
    return inetKinds.includes(kind) ? this.filter : this.simplified({ kind, family: kind });
  }

  private withoutOwners(kind: SocketKind): ResolvedFilter {
    const rewrite = (test: Parameters<Needs['waits']>[0]) =>
      this.needs.waits(test, kind) ? 'unknown' : test;
    return approximate(this.forKind(kind), rewrite);
  }

  /** Dispatches by kind, which changes seldom from one record to the next. */
  private byKind(
    kinds: readonly SocketKind[],
    filterOf: (sort: { kind: SocketKind }) => ResolvedFilter,
  ): Predicate {
    const predicates = new Map<string, Predicate>();
    for (const kind of kinds) predicates.set(kind, compile(filterOf({ kind }), this.match));
    const none: Predicate = () => false;
    let kind: string | undefined;
    let predicate = none;
    return (record: SocketRecord) => {
      if (record.kind !== kind) {
        kind = record.kind;
        predicate = predicates.get(kind) ?? none;
      }
      return predicate(record);
    };
  }

  private bytecode(sort: Sort, { peers = false, marks = true }: ProgramOptions = {}): Uint8Array | undefined {
    const { filter, dialect, devices } = this;
    const known = this.known(sort);
    const limits = { dialect, marks, devices };
    const own = approximate(filter, forKernel(known, limits));
    if (!peers) return kernelProgram(own);
    const peer = approximate(filter, forPeer(sort, known));
    return kernelProgram(
      join('or', [
        own,
        approximate(
          peer,
          forKernel(() => undefined, limits),
        ),
      ]),
    );
  }
}

const testsDevice = (tree: FilterExpression): boolean => {
  if (tree.node === 'and' || tree.node === 'or') return tree.operands.some(testsDevice);
  return tree.node === 'not' ? testsDevice(tree.operand) : tree.node === 'device';
};

/** Understands a filter for one listing. Throws FilterError for a name that does not exist. */
export const prepareFilter = async (
  { expression, dialect = 'socketeer', text }: SocketFilter,
  context: FilterContext,
): Promise<PreparedFilter> => {
  const { procPath, names, interfaceIndex, kinds } = context;
  const filter = await resolveFilter(expression, { dialect, text, procPath, names, interfaceIndex, kinds });
  return new Preparation(filter, dialect, context, testsDevice(expression)).result();
};
