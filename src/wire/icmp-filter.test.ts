import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeIcmpFilter, encodeIcmpFilter } from './icmp-filter.js';

test('a set bit keeps a type out', () => {
  assert.deepEqual([...encodeIcmpFilter('icmp', [0, 8])], [0xfe, 0xfe, 0xff, 0xff]);
  const six = encodeIcmpFilter('icmp6', [129]);
  assert.equal(six.length, 32);
  assert.deepEqual([...six.subarray(15, 18)], [0xff, 0xfd, 0xff]);
});

test('sets of types survive a round trip', () => {
  for (const [protocol, max] of [
    ['icmp', 31],
    ['icmp6', 255],
  ] as const) {
    const types = fc.uniqueArray(fc.integer({ min: 0, max }), { maxLength: max + 1 });
    fc.assert(
      fc.property(types, (set) => {
        const sorted = set.toSorted((a, b) => a - b);
        assert.deepEqual(decodeIcmpFilter(protocol, encodeIcmpFilter(protocol, set)), sorted);
      }),
    );
  }
});

test('types of ICMP beyond 31 cannot be kept out; numbers beyond 255 are no types', () => {
  assert.deepEqual([...encodeIcmpFilter('icmp', [42])], [0xff, 0xff, 0xff, 0xff]);
  assert.throws(() => encodeIcmpFilter('icmp6', [256]), RangeError);
  assert.throws(() => encodeIcmpFilter('icmp', [0.5]), RangeError);
  assert.throws(() => decodeIcmpFilter('icmp6', new Uint8Array(31)), { name: 'DecodeError' });
});
