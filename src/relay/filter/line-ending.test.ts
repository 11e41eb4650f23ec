import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LineEnding, lineEndingFilter } from './line-ending.js';

const convert = (read: LineEnding, written: LineEnding, text: string): string => {
  const filter = lineEndingFilter(read, written);
  const bytes = Buffer.from(text, 'latin1');
  return Buffer.from(filter === undefined ? bytes : filter(bytes)).toString('latin1');
};

test('ends of lines of each kind become those of each other kind', () => {
  const written = { lf: 'a\nb\n', cr: 'a\rb\r', crlf: 'a\r\nb\r\n' } as const;
  const kinds = [undefined, 'cr', 'crlf'] as const;
  for (const from of kinds) {
    for (const to of kinds) {
      assert.equal(convert(from, to, written[from ?? 'lf']), written[to ?? 'lf'], `${from} to ${to}`);
    }
  }
});

test('bytes that end no line stay as they are, those above 127 too', () => {
  const bytes = Buffer.from(
    Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 10 && byte !== 13),
  );
  const widened = lineEndingFilter(undefined, 'crlf')?.(bytes) as Uint8Array;
  assert.deepEqual(Buffer.from(widened), bytes);
});

test('a pair that was cut in two between reads still is one end of a line', () => {
  assert.equal(convert('crlf', undefined, 'a\r') + convert('crlf', undefined, '\nb'), 'a\nb');
});
