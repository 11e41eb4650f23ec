import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNarrow, measureFor, narrowWidth, shorten } from './width.js';

test('a text that fits stays whole; a longer one keeps the part that matters', () => {
  assert.equal(shorten('/run/app.sock', 13, 'tail'), '/run/app.sock');
  assert.equal(shorten('/run/app.sock', 9, 'tail'), '…app.sock');
  assert.equal(shorten('nginx[1,2,3]', 8, 'head'), 'nginx[1…');
  assert.equal(shorten('abcdefghij', 5, 'middle'), 'ab…ij');
  assert.equal(shorten('python3[13239] ↔ node[1]', 20, 'halves'), 'python3[1… ↔ node[1]');
  assert.equal(shorten('a[1] ↔ python3[13239]', 17, 'halves'), 'a[1] ↔ python3[1…');
  assert.equal(shorten('python3[1] ↔ python3[2]', 17, 'halves'), 'python… ↔ python…');
  assert.equal(shorten('abcdefghij', 5, 'halves'), 'abcd…');
  assert.equal(shorten('abc', 1, 'tail'), '…');
  assert.equal(shorten('abc', 0, 'head'), '');
});

test('ASCII and our own punctuation are measured by length', async () => {
  assert.ok(isNarrow('nginx[812] ↔ cur…'));
  assert.equal(isNarrow('日本'), false);
  assert.equal(await measureFor(['a', 'b ↔ c']), narrowWidth);
});

test('wide and combining characters are measured by what a terminal shows', async () => {
  const measure = await measureFor(['日本語']);
  assert.equal(measure('日本語'), 6);
  assert.equal(measure('e\u0301'), 1);
  assert.equal(measure('ab…'), 3);
  for (let width = 0; width < 9; width++) {
    for (const keep of ['head', 'middle', 'tail', 'halves'] as const) {
      assert.ok(measure(shorten('/日本語/x', width, keep, measure)) <= width);
    }
  }
});
