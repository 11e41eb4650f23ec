import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ControlMessage, ControlReader, controlSpace, encodeControl } from './control.js';
import { DecodeError } from './errors.js';

const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const message = fc.record({ level: int, type: int, bytes: fc.uint8Array({ maxLength: 60 }) });

const readAll = (reader: ControlReader): ControlMessage[] => {
  const messages: ControlMessage[] = [];
  while (reader.next()) {
    const { level, type, view, offset, end } = reader;
    messages.push({
      level,
      type,
      bytes: new Uint8Array(view.buffer, view.byteOffset + offset, end - offset),
    });
  }
  return messages;
};

test('control messages survive a round trip', () => {
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      assert.deepEqual(
        readAll(new ControlReader(encodeControl(messages))),
        messages.map((entry) => ({ ...entry })),
      );
    }),
  );
});

test('the layout is the one of cmsg(3): size_t length, level, type, data on multiples of 8', () => {
  const bytes = encodeControl([
    { level: 1, type: 2, bytes: Uint8Array.of(9) },
    { level: 41, type: 50, bytes: new Uint8Array(8) },
  ]);
  assert.deepEqual(
    [...bytes.subarray(0, 24)],
    [17, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0],
  );
  assert.deepEqual([...bytes.subarray(24, 40)], [24, 0, 0, 0, 0, 0, 0, 0, 41, 0, 0, 0, 50, 0, 0, 0]);
  assert.equal(bytes.length, controlSpace(1) + controlSpace(8));
});

test('a last message may lack its padding, and only the given length counts', () => {
  const bytes = encodeControl([{ level: 1, type: 1, bytes: Uint8Array.of(5, 0, 0, 0) }]);
  const reader = new ControlReader(bytes, 20);
  assert.ok(reader.next());
  assert.deepEqual([reader.offset, reader.end], [16, 20]);
  assert.equal(reader.next(), false);
  assert.equal(new ControlReader(bytes, 0).next(), false);
});

test('lengths that lead outside are DecodeErrors that say where', () => {
  const bytes = encodeControl([{ level: 1, type: 1, bytes: new Uint8Array(8) }]);
  for (const length of [0, 15, 25, 2 ** 31]) {
    const broken = Buffer.from(bytes);
    broken.writeUInt32LE(length, 0);
    assert.throws(
      () => new ControlReader(broken).next(),
      new RegExp(`cmsghdr at offset 0: .*${length} to fit`),
    );
  }
  const high = Buffer.from(bytes);
  high.writeUInt32LE(1, 4);
  assert.throws(() => new ControlReader(high).next(), DecodeError);
  assert.throws(() => new ControlReader(bytes, 7).next(), DecodeError);
  assert.throws(() => new ControlReader(bytes, 25), DecodeError);
});

test('any bytes are messages within them, or a DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      try {
        for (const { bytes: payload } of readAll(new ControlReader(bytes))) {
          assert.ok(payload.byteOffset + payload.length <= bytes.byteOffset + bytes.length);
        }
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }),
  );
});
