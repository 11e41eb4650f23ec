import type { SocketKind } from '../record.js';
import type { ResolvedDetails } from '../resolve.js';
import type { FieldRow, Need } from './field-row.js';
import type { ResolvedFilter, ResolvedTest } from './resolved.js';

const needOf = (
  test: ResolvedTest,
  kind: SocketKind,
  rows: Readonly<Record<string, FieldRow>>,
  ss: boolean,
): Need | undefined => {
  switch (test.node) {
    case 'mark':
    case 'cgroup':
      return 'extended';
    case 'name':
      return test.end === 'remote' && !ss ? 'peers' : undefined;
    case 'field':
      return rows[test.field]?.needs?.(kind);
    default:
      return undefined;
  }
};

/** Visits every test. */
const eachTest = (filter: ResolvedFilter, visit: (test: ResolvedTest) => void): void => {
  switch (filter.node) {
    case 'constant':
      return;
    case 'not':
      eachTest(filter.operand, visit);
      return;
    case 'and':
    case 'or':
      for (const operand of filter.operands) eachTest(operand, visit);
      return;
    default:
      visit(filter);
  }
};

/** What must be read to decide, and what a test cannot be answered without. */
export class Needs {
  private readonly found = new Set<Need>();

  constructor(
    private readonly rows: Readonly<Record<string, FieldRow>>,
    private readonly ss: boolean,
  ) {}

  /** Adds what a filter asks of sockets of a kind. */
  add(filter: ResolvedFilter, kind: SocketKind): void {
    eachTest(filter, (test) => {
      const need = needOf(test, kind, this.rows, this.ss);
      if (need !== undefined) this.found.add(need);
    });
  }

  /** Whether a test of such sockets waits for owners or peers. */
  waits(test: ResolvedTest, kind: SocketKind): boolean {
    const need = needOf(test, kind, this.rows, this.ss);
    return need === 'owners' || need === 'peers' || need === 'peer-owners';
  }

  has(need: Need): boolean {
    return this.found.has(need);
  }

  get details(): ResolvedDetails {
    return { memory: this.has('memory'), info: this.has('info'), extended: this.has('extended') };
  }
}
