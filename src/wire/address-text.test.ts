import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatAddress, formatIPv4, formatIPv6 } from './address-text.js';

const viewOf = (bytes: readonly number[]): DataView => new DataView(Uint8Array.from(bytes).buffer);

const groups = (...words: number[]): DataView => viewOf(words.flatMap((word) => [word >> 8, word & 255]));

for (const [words, text] of [
  [[0, 0, 0, 0, 0, 0, 0, 0], '::'],
  [[0, 0, 0, 0, 0, 0, 0, 1], '::1'],
  [[0xfe80, 0, 0, 0, 0, 0, 0, 0], 'fe80::'],
  [[0x2001, 0xdb8, 0, 0, 1, 0, 0, 1], '2001:db8::1:0:0:1'],
  [[0x2001, 0xdb8, 0, 1, 1, 1, 1, 1], '2001:db8:0:1:1:1:1:1'],
  [[0, 1, 0, 0, 0, 1, 0, 0], '0:1::1:0:0'],
  [[0x2001, 0, 0, 0, 1, 0, 0, 0], '2001::1:0:0:0'],
  [[0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0207], '::ffff:192.0.2.7'],
  [[0, 0, 0, 0, 0, 0, 0xc000, 0x0207], '::c000:207'],
  [[0xab, 0xcdef, 0, 0, 0, 0, 0, 0], 'ab:cdef::'],
] as const) {
  test(`IPv6 text of ${text} follows RFC 5952`, () => {
    assert.equal(formatIPv6(groups(...words), 0), text);
  });
}

test('IPv6 text agrees with the URL standard, which shortens the same way', () => {
  const byte = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(byte, { minLength: 16, maxLength: 16 }), (bytes) => {
      const text = formatIPv6(viewOf(bytes), 0);
      assert.equal(
        new URL(`http://[${text}]`).hostname,
        `[${text.replace(/\d+\.\d+\.\d+\.\d+$/, hexTail(bytes))}]`,
      );
    }),
    { numRuns: 2000 },
  );
});

/** The last four bytes as two groups, as the URL standard writes a mapped address. */
const hexTail = (bytes: readonly number[]): string =>
  [12, 14].map((at) => (((bytes[at] as number) << 8) | (bytes[at + 1] as number)).toString(16)).join(':');

test('IPv4 text is the four bytes, whatever was formatted before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }), (bytes) => {
      assert.equal(formatIPv4(viewOf(bytes), 0), bytes.join('.'));
      assert.equal(formatIPv4(viewOf(bytes), 0), bytes.join('.'), 'from the cache');
    }),
    { numRuns: 2000 },
  );
});

test('addresses that share a slot of the cache do not mix', () => {
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 5000; i++) {
      const bytes = [10, i >> 8, i & 255, 1];
      assert.equal(formatIPv4(viewOf(bytes), 0), bytes.join('.'));
      assert.equal(
        formatIPv6(groups(0x2001, 0xdb8, 0, 0, 0, 0, 0, i + 1), 0),
        `2001:db8::${(i + 1).toString(16)}`,
      );
    }
  }
});

test('formatAddress reads at an offset by family', () => {
  const view = viewOf([9, 9, 127, 0, 0, 1, ...new Array<number>(14).fill(0)]);
  assert.equal(formatAddress(view, 2, false), '127.0.0.1');
  assert.equal(formatAddress(view, 2, true), '7f00:1::');
});
