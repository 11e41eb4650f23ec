import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OptionRow, parseOptions } from './arguments.js';

const rows: readonly OptionRow[] = [
  { name: 'tcp', short: 't', help: '' },
  { name: 'listening', short: 'l', help: '' },
  { name: 'ipv4', short: '4', help: '' },
  { name: 'state', value: 'NAME,…', help: '' },
  { name: 'sort', short: 's', value: 'NAME,…', help: '' },
];

const message = (...args: string[]): string => {
  try {
    parseOptions(args, rows, { '-n': 'numbers are the default' });
  } catch (error) {
    assert.equal((error as Error).name, 'UsageError');
    return (error as Error).message;
  }
  throw new assert.AssertionError({ message: `accepted ${args.join(' ')}` });
};

test('switches, groups of short ones, values and lists are understood', () => {
  const given = parseOptions(['-tl4', '--state', 'listen,close', '--state=established', '-s', 'local'], rows);
  assert.ok(given.has('tcp') && given.has('listening') && given.has('ipv4'));
  assert.deepEqual(given.list('state'), ['listen', 'close', 'established']);
  assert.equal(given.last('sort'), 'local');
  assert.equal(given.has('sort'), true);
  assert.equal(given.last('tcp'), undefined);
  assert.deepEqual(parseOptions([], rows).list('state'), []);
  assert.equal(parseOptions(['--sort=-local'], rows).last('sort'), '-local');
  assert.equal(parseOptions(['-tlslocal'], rows).last('sort'), 'local');
  assert.equal(parseOptions(['-ts', 'local', '--'], rows).last('sort'), 'local');
});

test('every wrong command line is told with what would be right', () => {
  assert.equal(message('--listning'), 'unknown option --listning; did you mean --listening?');
  assert.equal(message('--zzzzzz'), 'unknown option --zzzzzz; --help lists them all');
  assert.equal(message('--zzz=1'), 'unknown option --zzz; --help lists them all');
  assert.equal(message('-tn'), 'unknown option -n: numbers are the default');
  assert.equal(message('-q'), 'unknown option -q; --help lists them all');
  assert.equal(message('--tcp=yes'), 'option --tcp takes no value');
  assert.equal(message('--state'), 'option --state needs a value: NAME,…');
  assert.equal(message('--state='), 'option --state needs a value: NAME,…');
  assert.equal(
    message('--sort', '-local'),
    'option --sort needs a value: NAME,…; write --sort=-local if you mean it',
  );
  assert.equal(message('listening'), "unexpected argument 'listening'; --help shows the options");
  assert.equal(message('-'), "unexpected argument '-'; --help shows the options");
  assert.equal(message('-tls'), 'option -s needs a value: NAME,…');
  assert.equal(message('--s'), 'unknown option --s; --help lists them all');
  assert.equal(message('--', '-t'), "unexpected argument '-t'; --help shows the options");
});

test('operands are gathered where they are wanted, all that follow -- included', () => {
  const operands: string[] = [];
  const given = parseOptions(['dport', '=', '-t', ':80', '--', '-l', '--'], rows, {}, operands);
  assert.deepEqual(operands, ['dport', '=', ':80', '-l', '--']);
  assert.deepEqual([given.has('tcp'), given.has('listening')], [true, false]);
});
