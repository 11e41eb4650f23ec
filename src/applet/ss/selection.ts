import type { SocketKind, SocketState } from '../../index.js';
import {
  CONNECTED,
  familyStates,
  stateNames,
  type Table,
  type TableFamily,
  tableNames,
  tables,
  tablesOf,
} from './tables.js';

/** Whether exactly one bit is set, or none. */
const isSingle = (bits: number): boolean => (bits & (bits - 1)) === 0;

/**
 * What ss selects, gathered option by option. Options for tables and for families add up and imply each other:
 * a family brings all its tables unless one of them was asked for, a table brings all its families.
 */
export class Selection {
  private readonly tables = new Set<Table>();
  private readonly families = new Set<TableFamily>();
  /** States that come with the tables and families asked for. */
  private impliedStates = 0;
  /** States asked for by themselves; they replace the implied ones. 0: none. */
  private askedStates = 0;
  /** The family asked for last: it alone decides which Internet family is dumped. */
  private preferred: TableFamily | undefined;
  private sawQuery = false;
  private sawStates = false;
  /** Whether no option selected anything: then it is everything. */
  isDefault = true;

  addTable(table: Table, enable = true): void {
    if (enable) {
      this.tables.add(table);
      this.impliedStates |= tables[table].states;
    } else this.tables.delete(table);
    this.isDefault = false;
  }

  addFamily(family: TableFamily): void {
    this.families.add(family);
    this.impliedStates |= familyStates[family];
    this.preferred = family;
    this.isDefault = false;
  }

  /** `-a` and `-l`: the last one counts. */
  setStates(states: number): void {
    this.askedStates = states;
  }

  /** `-A`: the first one forgets the tables asked for before it. Returns the word it does not know, if any. */
  query(list: string): string | undefined {
    if (!this.sawQuery) {
      this.tables.clear();
      this.askedStates = this.askedStates || CONNECTED;
      this.sawQuery = true;
      this.isDefault = false;
    }
    for (const word of list.split(',')) {
      const enable = !word.startsWith('!');
      const name = enable ? word : word.slice(1);
      const found = tablesOf(name);
      if (found === undefined) return word;
      for (const table of found) this.addTable(table, enable);
    }
    return undefined;
  }

  /** `state X`: the first one replaces what options asked for. */
  addStates(states: number): void {
    this.askedStates = (this.sawStates ? this.askedStates : 0) | states;
    this.sawStates = true;
  }

  /** `exclude X`: from all states, where it comes first. */
  removeStates(states: number, all: number): void {
    this.askedStates = (this.sawStates ? this.askedStates : all) & ~states;
    this.sawStates = true;
  }

  /** A filter that names a family: no other is listed, whatever tables were asked for. */
  restrictTo(family: TableFamily): void {
    this.families.clear();
    this.families.add(family);
    this.preferred = family;
  }

  /** The family asked for last. */
  get family(): TableFamily | undefined {
    return this.preferred;
  }

  /** Fills in what the options imply; to be called once, when all are known. */
  complete(): void {
    if (this.isDefault) {
      this.askedStates = this.askedStates || CONNECTED;
      for (const table of tablesOf('all') ?? []) this.addTable(table);
    }
    for (const table of this.tables) {
      const { families } = tables[table];
      if (!families.some((family) => this.families.has(family)))
        for (const family of families) this.families.add(family);
    }
    for (const family of this.families) {
      const own = tableNames.filter((table) => tables[table].families.includes(family));
      if (!own.some((table) => this.tables.has(table))) for (const table of own) this.tables.add(table);
    }
  }

  has(table: Table): boolean {
    return this.tables.has(table);
  }

  /** Why nothing can be shown, in ss's words; undefined where something can. */
  get emptiness(): string | undefined {
    if (this.tables.size === 0) return 'no socket tables to show with such filter.';
    if (this.states === 0) return 'no socket states to show with such filter.';
    return undefined;
  }

  private get states(): number {
    return this.askedStates || this.impliedStates;
  }

  /** Whether the Netid column is of use. */
  get severalTables(): boolean {
    return this.tables.size > 1;
  }

  /** Whether the State column is of use. */
  get severalStates(): boolean {
    return !isSingle(this.states);
  }

  /** Kinds of sockets to list, in ss's order; kinds that know no state but one are left out where it is not asked for. */
  get kinds(): SocketKind[] {
    const selected = tableNames.filter((table) => this.tables.has(table) && this.isPossible(table));
    return [...new Set(selected.map((table) => tables[table].kind))];
  }

  private isPossible(table: Table): boolean {
    const { stateless, states, families } = tables[table];
    if (!families.some((family) => this.families.has(family))) return false;
    return !stateless || (states & this.states) !== 0;
  }

  /** The Internet families to list. With both asked for, ss dumps only the one asked for last. */
  get inetFamilies(): ('inet' | 'inet6')[] {
    const { preferred } = this;
    return (['inet', 'inet6'] as const).filter(
      (family) =>
        this.families.has(family) &&
        (preferred === family || (preferred !== 'inet' && preferred !== 'inet6')),
    );
  }

  /** The Internet families that were asked for: whose destruction is told, and whose files in `/proc/net` are read. */
  get followedFamilies(): ('inet' | 'inet6')[] {
    return (['inet', 'inet6'] as const).filter((family) => this.families.has(family));
  }

  /** The Internet families that are recorded: the one asked for last, if it is one, else both. */
  get dumpedFamilies(): ('inet' | 'inet6')[] {
    const { preferred } = this;
    return preferred === 'inet' || preferred === 'inet6' ? [preferred] : ['inet', 'inet6'];
  }

  /** States to list; none where only ss's state without a name is left. */
  get stateNames(): SocketState[] {
    return stateNames.filter(
      (name, number): name is SocketState => name !== undefined && (this.states & (1 << number)) !== 0,
    );
  }
}
