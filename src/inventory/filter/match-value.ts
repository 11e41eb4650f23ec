import { compilePattern, type FilterPattern } from '../../grammar/filter/index.js';
import type { FieldValue, Match } from './field-row.js';
import type { FieldTest } from './resolved.js';

const isPattern = (value: FieldTest['values'][number]): value is FilterPattern => typeof value === 'object';

const orders: Readonly<Record<'<' | '>' | '<=' | '>=', (left: FieldValue, right: FieldValue) => boolean>> = {
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};

const equal = (field: string, values: readonly FieldValue[]): Match => {
  // A container is told by the beginning of its id, as container tools do it.
  if (field === 'container')
    return (value) => values.some((prefix) => String(value).startsWith(String(prefix)));
  const [only] = values;
  if (values.length === 1) return (value) => value === only;
  const all = new Set(values);
  return (value) => all.has(value);
};

const pattern = (values: FieldTest['values']): Match => {
  const patterns = values.filter(isPattern).map(compilePattern);
  return (value) => patterns.some((matches) => matches(String(value)));
};

/** What tells whether one value passes a test. */
export const matchValue = ({ field, comparison, values }: FieldTest): Match => {
  if (comparison === '~') return pattern(values);
  const plain = values.filter((value) => !isPattern(value)) as FieldValue[];
  if (comparison === '=') return equal(field, plain);
  const compare = orders[comparison];
  return (value) => plain.some((bound) => compare(value, bound));
};
