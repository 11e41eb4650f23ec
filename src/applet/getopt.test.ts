import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetoptError, getopt, type OptionTable } from './getopt.js';

const table: OptionTable = {
  short: 'abo:',
  long: [
    { name: 'all', key: 'a' },
    { name: 'also', key: 'a' },
    { name: 'both', key: 'b' },
    { name: 'bottom', key: 'bottom' },
    { name: 'bottle', key: 'bottle', yields: true },
    { name: 'output', key: 'o', argument: true },
  ],
};

/** Options as `key` or `key=argument`, then `|`, then operands. */
const read = (...args: string[]): string => {
  const found: string[] = [];
  const operands = getopt(args, table, (key, argument) =>
    found.push(argument === '' ? key : `${key}=${argument}`),
  );
  return `${found.join(' ')}|${operands.join(' ')}`;
};

test('options may be bundled, with an argument glued on or apart', () => {
  assert.equal(read('-ab', '-ofile', '-bo', 'file', '-a'), 'a b o=file b o=file a|');
});

test('long options may be shortened and take their argument either way', () => {
  assert.equal(read('--all', '--output=x', '--out', 'y', '--botto'), 'a o=x o=y bottom|');
  assert.equal(read('--al'), 'a|', 'both names mean the same');
  assert.equal(read('--bott', '--bottl'), 'bottom bottle|', 'an option that came later gives way');
  assert.equal(read('--output='), 'o|', 'an empty argument is one');
});

test('operands may stand between, and everything behind -- is one', () => {
  assert.equal(read('x', '-a', '-', 'y', '--', '-b', '--all'), 'a|x - y -b --all');
});

test('messages are those of the C library', () => {
  const refusals: [string[], string][] = [
    [['-x'], "invalid option -- 'x'"],
    [['-a:'], "invalid option -- ':'"],
    [['-o'], "option requires an argument -- 'o'"],
    [['--nothing'], "unrecognized option '--nothing'"],
    [['--bo'], "option '--bo' is ambiguous; possibilities: '--both' '--bottom'"],
    [['--output'], "option '--output' requires an argument"],
    [['--all=x'], "option '--all' doesn't allow an argument"],
    [['--toString'], "unrecognized option '--toString'"],
  ];
  for (const [args, message] of refusals) {
    assert.throws(
      () => read(...args),
      (error) => error instanceof GetoptError && error.message === message,
    );
  }
});
