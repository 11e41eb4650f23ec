import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { internetChecksum } from './checksum.js';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

test('the example of RFC 1071 section 3', () => {
  // 0001 + f203 + f4f5 + f6f7 = 2ddf0, folded ddf2, complemented 220d
  assert.equal(internetChecksum(bytes('0001 f203 f4f5 f6f7')), 0x220d);
});

test('an IPv4 header whose sum was worked out by hand', () => {
  // 4500 + 0073 + 0000 + 4000 + 4011 + c0a8 + 0001 + c0a8 + 00c7 = 2479c, folded 479e, complemented b861
  assert.equal(internetChecksum(bytes('4500 0073 0000 4000 4011 0000 c0a8 0001 c0a8 00c7')), 0xb861);
  assert.equal(internetChecksum(bytes('4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7')), 0);
});

test('nothing, one byte, and the largest datagram', () => {
  assert.equal(internetChecksum(), 0xffff);
  assert.equal(internetChecksum(Uint8Array.of(0x12)), 0xedff);
  assert.equal(internetChecksum(new Uint8Array(65536).fill(0xff)), 0);
});

test('a message with its checksum sums to 0, however it is cut at even places', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(100), (data, cut) => {
      const checksum = internetChecksum(data);
      assert.equal(internetChecksum(data.subarray(0, cut * 2), data.subarray(cut * 2)), checksum);
      assert.equal(internetChecksum(Uint8Array.of(checksum >>> 8, checksum & 255), data), 0);
    }),
  );
});
