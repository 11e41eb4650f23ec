import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeAttributes } from '../attribute.js';
import { viewOf } from '../byte-order.js';
import { DecodeError } from '../errors.js';
import type { PayloadDecoder } from '../netlink.js';
import { decodeNetlinkDiag } from './netlink.js';
import { decodePacketDiag } from './packet.js';
import { decodeTipcDiag } from './tipc.js';
import { decodeUnixDiag } from './unix.js';
import { decodeVsockDiag } from './vsock.js';
import { decodeXdpDiag } from './xdp.js';

type Unknown = { unknown?: unknown };

/** Each family's decoder with the size of its structure. */
const families: readonly (readonly [string, number, PayloadDecoder<Unknown>])[] = [
  ['unix_diag_msg', 16, decodeUnixDiag],
  ['packet_diag_msg', 16, decodePacketDiag],
  ['netlink_diag_msg', 28, decodeNetlinkDiag],
  ['vsock_diag_msg', 32, decodeVsockDiag],
  ['xdp_diag_msg', 16, decodeXdpDiag],
  ['tipc', 0, decodeTipcDiag],
];

const leaf = fc.record(
  { type: fc.integer({ min: 100, max: 0x3fff }), bytes: fc.uint8Array({ maxLength: 30 }) },
  { noNullPrototype: true },
);

for (const [name, size, decode] of families) {
  test(`${name} keeps attributes nobody knows`, () => {
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1 }), (list) => {
        const bytes = Buffer.concat([new Uint8Array(size), encodeAttributes(list)]);
        assert.deepEqual(decode(viewOf(bytes), 0, bytes.length).unknown, list);
      }),
    );
  });

  test(`${name} without unknown attributes has none`, () => {
    assert.equal(decode(new DataView(new ArrayBuffer(size)), 0, size).unknown, undefined);
  });

  test(`${name} of random attributes decodes or is a DecodeError`, () => {
    const known = fc.record({
      type: fc.integer({ min: 0, max: 24 }),
      bytes: fc.uint8Array({ maxLength: 60 }),
    });
    fc.assert(
      fc.property(fc.array(known), (list) => {
        const bytes = Buffer.concat([new Uint8Array(size), encodeAttributes(list)]);
        try {
          decode(viewOf(bytes), 0, bytes.length);
        } catch (error) {
          assert.ok(error instanceof DecodeError, String((error as Error).stack));
        }
      }),
      { numRuns: 500 },
    );
  });

  if (size > 0) {
    test(`${name} that is cut is a DecodeError with its name`, () => {
      for (let length = 0; length < size; length++)
        assert.throws(() => decode(new DataView(new ArrayBuffer(length)), 0, length), {
          structure: name,
          length,
        });
    });
  }
}

test('a name is copied, so that it outlives its chunk', () => {
  const chunk = Buffer.concat([
    new Uint8Array(16),
    encodeAttributes([{ type: 0, bytes: Buffer.from('/run/a\0') }]),
  ]);
  const { name } = decodeUnixDiag(viewOf(chunk), 0, chunk.length);
  chunk.fill(0xff);
  assert.equal(Buffer.from(name ?? []).toString(), '/run/a\0');
  assert.equal(name?.buffer.byteLength, 7);
});
