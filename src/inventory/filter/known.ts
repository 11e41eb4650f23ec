import { inetKinds, type Sort } from './families.js';
import type { FieldRow } from './field-row.js';
import { matchValue } from './match-value.js';
import type { Decide } from './possible.js';
import type { FieldTest, PortTest, ResolvedTest } from './resolved.js';

/** False where it does not hold, undefined where only a record can tell. */
const only = (possible: boolean): false | undefined => (possible ? undefined : false);

const fieldAnswer = (test: FieldTest, { kind, family }: Sort, row: FieldRow | undefined) => {
  if (row?.constant !== undefined) return matchValue(test)(row.constant(kind, family));
  return only(row?.kinds?.includes(kind) ?? row !== undefined);
};

const portAnswer = ({ family, low, high }: PortTest, sort: Sort): false | undefined => {
  if (family !== undefined) return only(sort.family === family);
  if (sort.kind === 'vsock') return undefined;
  return only(inetKinds.includes(sort.kind) && sort.kind !== 'raw' && high >= 0 && low <= 0xffff);
};

const autobindable: readonly string[] = ['unix', 'netlink', 'vsock'];

const answer = (test: ResolvedTest, sort: Sort, rows: Readonly<Record<string, FieldRow>>) => {
  const inet = inetKinds.includes(sort.kind);
  switch (test.node) {
    case 'family':
    case 'number':
      return test.node === 'family' ? sort.family === test.family : only(sort.family === test.family);
    case 'network':
      return only(inet && (test.bytes.length === 4 || sort.family === 'inet6'));
    case 'name':
      return only(sort.kind === 'unix');
    case 'port':
      return portAnswer(test, sort);
    case 'device':
      return only(test.index === 0 || inet || sort.kind === 'packet' || sort.kind === 'xdp');
    case 'mark':
    case 'cgroup':
      return only(inet);
    case 'autobound':
      return only((inet && sort.kind !== 'raw') || autobindable.includes(sort.kind));
    case 'state':
      return undefined;
    case 'field':
      return fieldAnswer(test, sort, rows[test.field]);
  }
};

/** What a kind and family alone tell of each test. ss compares whatever stands in a field, whosoever it is. */
export const knownOf = (
  sort: Sort,
  dialect: 'socketeer' | 'ss',
  rows: Readonly<Record<string, FieldRow>>,
): Decide => {
  if (dialect === 'ss') return () => undefined;
  return (test) => answer(test, sort, rows);
};
