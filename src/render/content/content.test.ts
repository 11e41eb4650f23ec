import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isText } from './is-text.js';
import { SafeText, safeText } from './safe-text.js';

test('text stays, and what a terminal would obey does not', () => {
  assert.equal(safeText(Buffer.from('a\tb  c\r\nd\n')), 'a\tb  c\nd\n');
  assert.equal(safeText(Buffer.from('\x1b[31mred\x07\x9b2J')), '\\x1b[31mred\\x07\\x9b2J');
  assert.equal(safeText(Buffer.from('over\rwritten')), 'over\\rwritten');
  assert.equal(safeText(Buffer.from('a\u202eb')), 'a\\u202eb');
  assert.equal(safeText(Buffer.from('grüße 漢字 🎉')), 'grüße 漢字 🎉');
  assert.equal(safeText(Uint8Array.of(0x61, 0xff)), 'a\ufffd');
});

test('a character may come in pieces', () => {
  const text = new SafeText();
  const whole = Buffer.from('ü\r\n🎉\r');
  const shown = Array.from(whole, (byte) => text.push(Uint8Array.of(byte))).join('') + text.end();
  assert.equal(shown, 'ü\n🎉\\r');
});

test('text is UTF-8 without the control characters that no text has', () => {
  assert.ok(isText(Buffer.from('grüße\r\n\tja \x1b[1mfett')));
  assert.ok(isText(new Uint8Array(0)));
  for (const bytes of [[0], [0x1f], [0x7f], [0xff], [0xc3]]) assert.ok(!isText(Uint8Array.from(bytes)));
});
