import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optionsOf, parseHelp, readOption } from './help-page.js';

test('an option is read with its short form, its value and what it does', () => {
  assert.deepEqual(readOption('  -c, --count N       end after N requests'), {
    long: '--count',
    short: '-c',
    value: 'N',
    text: 'end after N requests',
  });
  assert.deepEqual(readOption('      --wait[=DURATION]  for an answer'), {
    long: '--wait',
    value: 'DURATION',
    optional: true,
    text: 'for an answer',
  });
  assert.deepEqual(readOption('      --json  one JSON document'), {
    long: '--json',
    text: 'one JSON document',
  });
});

test('what only looks like an option is none', () => {
  for (const line of ['--json', '  socketeer ls --json', '  -x', '', 'Options:', '      further text']) {
    assert.equal(readOption(line), undefined, line);
  }
});

test('a help is taken apart at its blank lines', () => {
  const page = parseHelp(`Usage: socketeer x [options]
       socketeer x FILE

Does it.

Output:
      --json  data

Examples:
  socketeer x    it does

Exit codes: 0 done,
1 not.
`);
  assert.deepEqual(page.usage, ['socketeer x [options]', 'socketeer x FILE']);
  assert.deepEqual(page.parts, [
    { lines: ['Does it.'] },
    { title: 'Output', lines: ['      --json  data'] },
    { title: 'Examples', lines: ['  socketeer x    it does'] },
    { title: 'Exit codes', lines: ['0 done,', '1 not.'] },
  ]);
});

test('a sentence with a colon is no title', () => {
  const { parts } = parseHelp('Usage: x\n\nBehind a time: !N no route\nand so on.');
  assert.deepEqual(parts, [{ lines: ['Behind a time: !N no route', 'and so on.'] }]);
});

test('all options of a help are found, wherever they stand', () => {
  const help = 'Usage: x\n\nA:\n  -a, --all  everything\n\nB:\n      --json  data\n';
  assert.deepEqual(
    optionsOf(help).map(({ long }) => long),
    ['--all', '--json'],
  );
});
