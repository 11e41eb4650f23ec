import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeBytes, escapeLine, escapeText } from './escape.js';

test('printable text stays as it is', () => {
  for (const text of ['', 'nginx', '/run/app.sock', 'tmux: server', 'Grüße', '日本語', 'x{1}[2]@#']) {
    assert.equal(escapeText(text), text);
  }
});

test('what could forge a row or a terminal sequence becomes visible', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['a\nb', 'a\\nb'],
    ['a\tb\r', 'a\\tb\\r'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['\u009b31m', '\\x9b31m'],
    ['\u007f', '\\x7f'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\ud800', '\\ud800'],
    ['C:\\x1b', 'C:\\\\x1b'],
    ['no\u00a0break', 'no\\xa0break'],
    ['a  b', 'a \\x20b'],
    [' a ', '\\x20a\\x20'],
  ];
  for (const [text, expected] of rows) assert.equal(escapeText(text), expected, JSON.stringify(text));
});

test('a sentence keeps its backslashes and loses its controls', () => {
  assert.equal(escapeLine('cannot read /a\\b\n'), 'cannot read /a\\b\\n');
});

test('bytes that are no UTF-8 read as hexadecimal, and valid sequences around them survive', () => {
  const rows: readonly (readonly [number[], string])[] = [
    [[0x2f, 0xff, 0x61], '/\\xffa'],
    [[0xc3, 0xa9, 0xc3], 'é\\xc3'],
    [[0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    [[0xf0, 0x9f, 0x98, 0x80, 0x0a], '😀\\n'],
    [[0xc0, 0x80], '\\xc0\\x80'],
    [[0xf4, 0x90, 0x80, 0x80], '\\xf4\\x90\\x80\\x80'],
    [[0xe0, 0x9f, 0xbf], '\\xe0\\x9f\\xbf'],
  ];
  for (const [bytes, expected] of rows) assert.equal(escapeBytes(new Uint8Array(bytes)), expected);
});

test('no text and no bytes come out with a control, a format character or two spaces in a row', () => {
  const harmless = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeText(text);
      assert.match(escaped, harmless);
      assert.doesNotMatch(escaped, / {2}|^ | $/);
    }),
  );
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.match(escapeBytes(bytes), harmless)));
});

test('different names never read the same', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      assert.equal(escapeText(one) === escapeText(other), one === other);
    }),
  );
});
