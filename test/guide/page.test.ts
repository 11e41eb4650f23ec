import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesOutput, programsOf, shownCode } from './page.js';

const page = [
  'Text.',
  '```js runnable background',
  'serve();',
  '```',
  '```text output',
  'listening',
  '```',
  '```js runnable',
  'a();',
  'b();',
  '```',
  'It prints:',
  '```text output',
  'one',
  'two',
  '```',
  '```sh',
  'ls',
  '```',
  '```js',
  'shown();',
  '```',
].join('\n');

test('a page gives its programs with what they print', () => {
  assert.deepEqual(programsOf('a.md', page), [
    { page: 'a.md', line: 3, code: 'serve();\n', output: 'listening\n', background: true },
    { page: 'a.md', line: 9, code: 'a();\nb();\n', output: 'one\ntwo\n', background: false },
  ]);
  assert.deepEqual(shownCode('a.md', page), [{ page: 'a.md', line: 21, code: 'shown();\n' }]);
});

test('a page whose blocks do not fit together is refused', () => {
  assert.throws(() => programsOf('a.md', '```js runnable\n```'), /a\.md:2: no output follows/);
  assert.throws(() => programsOf('a.md', '```text output\n```'), /a\.md:2: this output belongs to no/);
  assert.throws(() => programsOf('a.md', '```js runnable x\n```\n```text output\n```'), /runnable x/);
  assert.throws(() => programsOf('a.md', '```js'), /the block of line 1 has no end/);
});

test('… stands for any text within a line, everything else for itself', () => {
  assert.ok(matchesOutput('port 4711 (a)\n', 'port … (a)\n'));
  assert.ok(!matchesOutput('port 4711\n(a)\n', 'port … (a)\n'));
  assert.ok(!matchesOutput('port 4711\n', 'port 471.\n'));
  assert.ok(!matchesOutput('one\ntwo\n', 'one\n'));
});
