import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeAttributes } from './attribute.js';
import { NLM_F_ACK_TLVS, NLM_F_CAPPED, NLM_F_DUMP_INTR, NLMSG_DONE, NLMSG_ERROR } from './constants.js';
import { DecodeError } from './errors.js';
import { decodeDump, encodeMessage, isMultipart, NetlinkReader, payloadOf, startDump } from './netlink.js';

const message = fc.record({
  type: fc.integer({ min: 16, max: 0xffff }),
  flags: fc.integer({ min: 0, max: 0xffff }),
  sequence: fc.integer({ min: 0, max: 0xffffffff }),
  portId: fc.integer({ min: 0, max: 0xffffffff }),
  payload: fc.uint8Array({ maxLength: 60 }),
});

/** Messages one after the other, each padded to four bytes. */
const join = (...messages: Uint8Array[]): Uint8Array =>
  Buffer.concat(messages.map((bytes) => Buffer.concat([bytes], (bytes.length + 3) & ~3)));

test('messages survive a round trip', () => {
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const bytes = join(...messages.map(({ payload, ...header }) => encodeMessage(header, payload)));
      const reader = new NetlinkReader(bytes);
      for (const { payload, ...header } of messages) {
        assert.ok(reader.next());
        const { type, flags, sequence, portId } = reader;
        assert.deepEqual({ type, flags, sequence, portId }, header);
        assert.deepEqual(payloadOf(reader), payload);
      }
      assert.equal(reader.next(), false);
    }),
  );
});

test('parts of a message are padded to four bytes, the last one is not', () => {
  const bytes = encodeMessage({ type: 20, flags: 1 }, Uint8Array.of(1), Uint8Array.of(2, 3));
  assert.equal(bytes.length, 22);
  assert.deepEqual([...bytes.subarray(16)], [1, 0, 0, 0, 2, 3]);
  assert.equal(bytes[0], 22);
});

test('the last message may lack its padding', () => {
  const reader = new NetlinkReader(encodeMessage({ type: 20, flags: 0 }, Uint8Array.of(1)));
  assert.ok(reader.next());
  assert.equal(reader.next(), false);
});

for (const [title, length, room] of [
  ['a header that is cut', 16, 15],
  ['a length below the header', 15, 32],
  ['a length beyond the buffer', 33, 32],
  ['a length of zero', 0, 32],
  ['the largest length', 0xffffffff, 32],
] as const) {
  test(`${title} is a DecodeError`, () => {
    const bytes = new Uint8Array(room);
    new DataView(bytes.buffer).setUint32(0, length, true);
    const expected = { name: 'DecodeError', structure: 'nlmsghdr', offset: 0, length: room };
    assert.throws(() => new NetlinkReader(bytes).next(), expected);
  });
}

/** struct nlmsgerr of a refused request of 16 bytes. */
const refusal = (errno: number, length = 16): Uint8Array => {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, -errno, true);
  view.setUint32(4, length, true);
  return bytes;
};

const run = (...messages: Uint8Array[]) => {
  const status = startDump();
  const found: number[] = [];
  decodeDump(join(...messages), (_view, offset, end) => end - offset, found, status);
  return { status, found };
};

test('a dump ends with NLMSG_DONE', () => {
  const done = encodeMessage({ type: NLMSG_DONE, flags: 2 }, new Uint8Array(4));
  const { status, found } = run(encodeMessage({ type: 20, flags: 2 }, new Uint8Array(5)), done);
  assert.deepEqual(found, [5]);
  assert.deepEqual(status, { done: true, interrupted: false, error: undefined });
});

test('a chunk without an end leaves the dump open', () => {
  assert.equal(run(encodeMessage({ type: 20, flags: 2 })).status.done, false);
});

test('an interrupted dump says so, in whichever message', () => {
  const done = encodeMessage({ type: NLMSG_DONE, flags: 2 }, new Uint8Array(4));
  assert.equal(run(encodeMessage({ type: 20, flags: 2 | NLM_F_DUMP_INTR }), done).status.interrupted, true);
});

test('NLMSG_OVERRUN means that messages are missing', () => {
  assert.equal(run(encodeMessage({ type: 4, flags: 2 })).status.interrupted, true);
});

test('NLMSG_NOOP and other control messages are no payload', () => {
  const { status, found } = run(encodeMessage({ type: 1, flags: 0 }), encodeMessage({ type: 9, flags: 0 }));
  assert.deepEqual([found, status.done], [[], false]);
});

test('a refused request is data, with a positive errno', () => {
  const { status } = run(encodeMessage({ type: NLMSG_ERROR, flags: 0 }, refusal(2)));
  assert.deepEqual(status, { done: true, interrupted: false, error: { errno: 2 } });
});

test('an acknowledgement is the end and no error', () => {
  const { status } = run(encodeMessage({ type: NLMSG_ERROR, flags: 0 }, refusal(0)));
  assert.deepEqual(status, { done: true, interrupted: false, error: undefined });
});

test('a dump that fails midway carries its errno in NLMSG_DONE', () => {
  const status = new Uint8Array(4);
  new DataView(status.buffer).setInt32(0, -12, true);
  assert.equal(run(encodeMessage({ type: NLMSG_DONE, flags: 2 }, status)).status.error?.errno, 12);
});

const words = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
const extended = encodeAttributes([
  { type: 1, bytes: Buffer.from('bad things\0') },
  { type: 2, bytes: words(24) },
  { type: 5, bytes: words(7) },
]);
const explained = {
  errno: 22,
  message: 'bad things',
  badOffset: 24,
  unknown: [{ type: 5, bytes: words(7) }],
};

test('an extended acknowledgement is kept: behind a capped request, a whole one, and in NLMSG_DONE', () => {
  const flags = NLM_F_ACK_TLVS;
  const capped = encodeMessage({ type: NLMSG_ERROR, flags: flags | NLM_F_CAPPED }, refusal(22, 72), extended);
  const whole = encodeMessage({ type: NLMSG_ERROR, flags }, refusal(22, 19), new Uint8Array(3), extended);
  const status = new Uint8Array(4);
  new DataView(status.buffer).setInt32(0, -22, true);
  const done = encodeMessage({ type: NLMSG_DONE, flags }, status, extended);
  for (const bytes of [capped, whole, done])
    assert.deepEqual(JSON.stringify(run(bytes).status.error), JSON.stringify(explained));
});

test('an extended acknowledgement behind a request that does not fit is a DecodeError', () => {
  const bytes = encodeMessage({ type: NLMSG_ERROR, flags: NLM_F_ACK_TLVS }, refusal(22, 1000));
  assert.throws(() => run(bytes), { name: 'DecodeError', structure: 'nlmsgerr' });
  const huge = encodeMessage({ type: NLMSG_ERROR, flags: NLM_F_ACK_TLVS }, refusal(22, 0xffffffff));
  assert.throws(() => run(huge), DecodeError);
});

test('a message is one of many until NLMSG_DONE', () => {
  const done = encodeMessage({ type: NLMSG_DONE, flags: 2 }, new Uint8Array(4));
  const reader = new NetlinkReader(join(encodeMessage({ type: 20, flags: 2 }), done));
  reader.next();
  assert.equal(isMultipart(reader), true);
  reader.next();
  assert.equal(isMultipart(reader), false);
});
