import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type AttributeInput,
  AttributeReader,
  attributeU8,
  attributeU16,
  attributeU32,
  attributeU64,
  encodeAttributes,
  rawAttributes,
} from './attribute.js';
import { viewOf } from './byte-order.js';
import { DecodeError } from './errors.js';

const type = fc.integer({ min: 0, max: 0x3fff });
const leaf = fc.record({ type, bytes: fc.uint8Array({ maxLength: 40 }) }, { noNullPrototype: true });

const decode = (bytes: Uint8Array) => rawAttributes(viewOf(bytes), 0, bytes.length);

test('attributes survive a round trip, unknown types and empty payloads included', () => {
  fc.assert(
    fc.property(fc.array(leaf), (attributes) => {
      assert.deepEqual(decode(encodeAttributes(attributes)), attributes);
    }),
  );
});

test('nested attributes survive a round trip and carry NLA_F_NESTED', () => {
  fc.assert(
    fc.property(type, fc.array(leaf), (outer, inner) => {
      const bytes = encodeAttributes([{ type: outer, bytes: inner }]);
      const reader = new AttributeReader(viewOf(bytes), 0, bytes.length);
      assert.ok(reader.next());
      assert.deepEqual([reader.type, reader.nested], [outer, true]);
      const inside = reader.inside();
      const found: AttributeInput[] = [];
      while (inside.next()) found.push(inside.raw());
      assert.deepEqual(found, inner);
      assert.equal(reader.next(), false);
    }),
  );
});

test('any bytes are attributes or a DecodeError, and the walk ends', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decode(bytes);
      } catch (error) {
        assert.ok(error instanceof DecodeError);
      }
    }),
  );
});

for (const [title, text] of [
  ['shorter than its own header', '03000100'],
  ['of length zero', '00000100'],
  ['longer than the message', '09000100 01020304'],
  ['with a header that is cut', '0800'],
] as const) {
  test(`an attribute ${title} is a DecodeError`, () => {
    const bytes = Buffer.from(text.replace(' ', ''), 'hex');
    assert.throws(() => decode(bytes), {
      name: 'DecodeError',
      structure: 'nlattr',
      offset: 0,
      length: bytes.length,
    });
  });
}

test('the last attribute may lack its padding', () => {
  const bytes = Buffer.from('0500010001', 'hex');
  assert.deepEqual(decode(bytes), [{ type: 1, bytes: Uint8Array.of(1) }]);
});

test('the network byte order flag is not part of the type', () => {
  const bytes = Buffer.from('04000540', 'hex');
  assert.equal(decode(bytes)[0]?.type, 5);
});

test('a reader whose limit lies beyond the buffer refuses', () => {
  const reader = new AttributeReader(new DataView(new ArrayBuffer(8)), 0, 12);
  assert.throws(() => reader.next(), DecodeError);
});

test('integers that do not fit their payload are a DecodeError that names the attribute', () => {
  const view = new DataView(new ArrayBuffer(8));
  const expected = { name: 'DecodeError', structure: 'X' };
  assert.throws(() => attributeU8('X', view, 4, 4), expected);
  assert.throws(() => attributeU16('X', view, 4, 5), expected);
  assert.throws(() => attributeU32('X', view, 4, 7), expected);
  assert.throws(() => attributeU64('X', view, 0, 7), expected);
  assert.equal(attributeU32('X', view, 0, 8), 0, 'a longer payload is read from its start');
});

test('an attribute too long for its length field cannot be encoded', () => {
  assert.throws(() => encodeAttributes([{ type: 1, bytes: new Uint8Array(0x10000) }]), RangeError);
});
