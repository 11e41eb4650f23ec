import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from './errors.js';
import { be16, bytes, i32, layout, u8, u16, u32, u64 } from './layout.js';

const sample = layout('sample', 40, {
  byte: u8(0),
  port: be16(2),
  short: u16(4),
  word: u32(8),
  signed: i32(12),
  long: u64(16),
  name: bytes(24, 16),
});

const values = fc.record(
  {
    byte: fc.integer({ min: 0, max: 0xff }),
    port: fc.integer({ min: 0, max: 0xffff }),
    short: fc.integer({ min: 0, max: 0xffff }),
    word: fc.integer({ min: 0, max: 0xffffffff }),
    signed: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
    long: fc.bigInt({ min: 0n, max: 0xffffffffffffffffn }),
    name: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  },
  { noNullPrototype: true },
);

test('what was encoded is decoded, at any offset', () => {
  fc.assert(
    fc.property(values, fc.nat(64), (input, offset) => {
      const buffer = new Uint8Array(offset + sample.size + 3);
      buffer.set(sample.encode(input), offset);
      assert.deepEqual(sample.decode(new DataView(buffer.buffer), offset), input);
    }),
  );
});

test('integers are in host order, ports in network order', () => {
  const encoded = sample.encode({ byte: 1, port: 0x0102, short: 0x0304, word: 0x05060708 });
  assert.equal(Buffer.from(encoded.subarray(0, 12)).toString('hex'), '010001020403000008070605');
});

test('a structure that does not fit is a DecodeError that names it, its offset and what there was', () => {
  const view = new DataView(new ArrayBuffer(50));
  assert.throws(
    () => sample.decode(view, 20),
    (error: unknown) => {
      assert.ok(error instanceof DecodeError);
      const { structure, offset, length, message } = error;
      assert.deepEqual([structure, offset, length], ['sample', 20, 30]);
      assert.equal(message, 'sample at offset 20: expected at least 40 bytes, got 30 bytes');
      return true;
    },
  );
});

test('an end beyond the buffer is refused, not read', () => {
  assert.throws(() => sample.decode(new DataView(new ArrayBuffer(40)), 8, 48), DecodeError);
  assert.throws(() => sample.prefix(new DataView(new ArrayBuffer(40)), 0, 48), DecodeError);
});

test('prefix leaves out what does not fit and keeps what lies beyond', () => {
  const encoded = sample.encode({ byte: 7, word: 9, long: 11n });
  const short = sample.prefix(new DataView(encoded.buffer), 0, 14);
  assert.deepEqual(short, { byte: 7, port: 0, short: 0, word: 9 });
  const long = new Uint8Array(44).fill(255, 40);
  assert.deepEqual(sample.prefix(new DataView(long.buffer)).rest, new Uint8Array(4).fill(255));
});

test('prefix of any length never throws anything, and has a field exactly when it fits', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (input) => {
      const decoded = sample.prefix(new DataView(input.buffer, input.byteOffset, input.length));
      for (const [name, field] of Object.entries(sample.fields))
        assert.equal(name in decoded, field.offset + field.size <= input.length);
      assert.equal('rest' in decoded, input.length > sample.size);
    }),
  );
});

test('prefix below its minimum is a DecodeError', () => {
  assert.throws(() => sample.prefix(new DataView(new ArrayBuffer(9)), 0, 9, 10), DecodeError);
});

test('decoded bytes do not share memory with the buffer', () => {
  const encoded = sample.encode({ name: new Uint8Array(16).fill(1) });
  const { name } = sample.decode(new DataView(encoded.buffer));
  encoded.fill(9);
  assert.deepEqual(name, new Uint8Array(16).fill(1));
});
