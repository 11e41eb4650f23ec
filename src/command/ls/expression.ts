import { type FilterExpression, parseFilter, type SocketFilter } from '../../index.js';
import type { Shorthands } from './filter.js';

/** Shorthands stand nowhere in the text of the filter. */
const span = { start: 0, end: 0 };

const field = (name: string, values: readonly (number | string)[]): FilterExpression[] =>
  values.length === 0 ? [] : [{ node: 'field', field: name, comparison: '=', values, span }];

const expressions = ({ ports, pids, processes, uids, users }: Shorthands): FilterExpression[] => {
  const owners = [...field('pid', pids), ...field('process', processes)];
  return [
    ...(ports.length === 0
      ? []
      : [
          {
            node: 'port',
            end: 'either',
            comparison: '=',
            ports: ports.map(([low, high]) => `${low}-${high}`),
            span,
          } as const,
        ]),
    ...(owners.length === 0 ? [] : [{ node: 'or', operands: owners } as const]),
    ...field('uid', uids),
    ...field('user', users),
  ];
};

/** One filter of the words of a command line and its shorthands. Throws GrammarError. */
export const joinFilter = (text: string, shorthands: Shorthands | undefined): SocketFilter | undefined => {
  const { expression } = parseFilter(text, { dialect: 'socketeer' });
  const operands = [
    ...(shorthands === undefined ? [] : expressions(shorthands)),
    ...(expression === undefined ? [] : [expression]),
  ];
  return operands.length === 0
    ? undefined
    : { expression: { node: 'and', operands }, ...(text !== '' && { text }) };
};
