import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TypedLine } from './typed-line.js';

/** What typing a text shows, and the lines that come of it. */
function type(text: string) {
  const line = new TypedLine();
  const effects = [...Buffer.from(text)].map((key) => line.type(key));
  return {
    shown: Buffer.from(effects.map(({ echo }) => echo).join(''), 'latin1').toString(),
    lines: effects.flatMap(({ line: whole }) => (whole === undefined ? [] : [whole])),
    ended: effects.some(({ end }) => end === true),
  };
}

test('what is typed is shown, and a line is whole with Enter', () => {
  assert.deepEqual(type('ab\ncd\r'), { shown: 'ab\r\ncd\r\n', lines: ['ab', 'cd'], ended: false });
});

test('erasing takes a character back, kill the whole line', () => {
  assert.deepEqual(type('aé\x7fb\n').lines, ['ab']);
  assert.deepEqual(type('\x7fabc\x15x\n').lines, ['x']);
});

test('Ctrl-D ends an empty line alone', () => {
  assert.equal(type('\x04').ended, true);
  assert.deepEqual(type('a\x04\n'), { shown: 'a\r\n', lines: ['a'], ended: false });
});
