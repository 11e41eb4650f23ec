import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AttributeInput, encodeAttributes, rawAttributes } from '../attribute.js';
import { viewOf } from '../byte-order.js';
import { DecodeError } from '../errors.js';
import { encodeMessage, NetlinkReader } from '../netlink.js';
import {
  cookieOf,
  encodeInetDiagRequest,
  INET_DIAG_REQ_BYTECODE,
  INET_DIAG_REQ_PROTOCOL,
  inetDiagDecoder,
  inetDiagMsg,
  inetDiagReqV2,
  inetDiagSockid,
  inetExtensions,
} from './inet.js';
import {
  INET_DIAG_CONG,
  INET_DIAG_INFO,
  INET_DIAG_SKMEMINFO,
  INET_DIAG_SOCKOPT_BITS,
} from './inet-attributes.js';

const read = (bytes: Uint8Array) => {
  const reader = new NetlinkReader(bytes);
  assert.ok(reader.next());
  const { view, offset, end, type, flags, sequence } = reader;
  const body = inetDiagReqV2.decode(view, offset, end);
  const id = inetDiagSockid.decode(viewOf(body.id));
  return {
    type,
    flags,
    sequence,
    body,
    id,
    attributes: rawAttributes(view, offset + inetDiagReqV2.size, end),
  };
};

test('a request dumps every socket of a family and protocol unless told otherwise', () => {
  const { type, flags, body, id, attributes } = read(encodeInetDiagRequest({ family: 2, protocol: 6 }));
  assert.deepEqual([type, flags], [20, 0x301]);
  assert.deepEqual([body.family, body.protocol, body.extensions, body.states], [2, 6, 0, 0xffffffff]);
  assert.deepEqual([id.sport, id.cookieLow, id.cookieHigh], [0, 0xffffffff, 0xffffffff]);
  assert.deepEqual(attributes, []);
});

test('a request is byte for byte what the header says', () => {
  const bytes = encodeInetDiagRequest({
    family: 10,
    protocol: 17,
    extensions: 0x42,
    states: 0x402,
    sequence: 7,
  });
  const expected = `48000000 1400 0103 07000000 00000000 0a11 42 00 02040000 ${'00'.repeat(40)} ffffffff ffffffff`;
  assert.equal(Buffer.from(bytes).toString('hex'), expected.replaceAll(' ', ''));
});

test('a protocol above a byte is an attribute, and no other protocol where the kernel ignores it', () => {
  const { body, attributes } = read(encodeInetDiagRequest({ family: 2, protocol: 262 }));
  assert.equal(body.protocol, 0);
  assert.deepEqual(attributes, [{ type: INET_DIAG_REQ_PROTOCOL, bytes: Uint8Array.of(6, 1, 0, 0) }]);
});

test('bytecode and a socket id are passed through', () => {
  const bytecode = Uint8Array.of(1, 2, 3, 4);
  const request = {
    family: 2,
    protocol: 6,
    bytecode,
    flags: 1,
    type: 21,
    id: { sport: 80, dport: 8080, src: Uint8Array.of(127, 0, 0, 1), ifindex: 3, cookie: 0x1_0000_0002n },
  };
  const { type, flags, id, attributes } = read(encodeInetDiagRequest(request));
  assert.deepEqual([type, flags], [21, 1]);
  assert.deepEqual([id.sport, id.dport, id.ifindex, cookieOf(id)], [80, 8080, 3, 0x1_0000_0002n]);
  assert.deepEqual([...id.src.subarray(0, 5)], [127, 0, 0, 1, 0]);
  assert.deepEqual(attributes, [{ type: INET_DIAG_REQ_BYTECODE, bytes: bytecode }]);
});

test('extensions are bits below the attribute’s number', () => {
  assert.equal(inetExtensions(INET_DIAG_INFO, INET_DIAG_CONG, INET_DIAG_SKMEMINFO), 0b1001010);
});

const decode = (
  values: Parameters<typeof inetDiagMsg.encode>[0],
  attributes: AttributeInput[] = [],
  protocol = 6,
) => {
  const bytes = encodeMessage(
    { type: 20, flags: 2 },
    inetDiagMsg.encode(values),
    encodeAttributes(attributes),
  );
  return inetDiagDecoder(protocol)(viewOf(bytes), 16, bytes.length);
};

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const port = fc.integer({ min: 0, max: 0xffff });
const fields = fc.record(
  {
    family: fc.constantFrom(2, 10),
    state: fc.integer({ min: 0, max: 255 }),
    timer: fc.integer({ min: 0, max: 255 }),
    retrans: fc.integer({ min: 0, max: 255 }),
    sport: port,
    dport: port,
    ifindex: u32,
    cookieLow: u32,
    cookieHigh: u32,
    expires: u32,
    rqueue: u32,
    wqueue: u32,
    uid: u32,
    inode: u32,
  },
  { noNullPrototype: true },
);

test('the fast decoder reads every field where the layout has it', () => {
  fc.assert(
    fc.property(fields, (values) => {
      const { src, dst, attributes, ...decoded } = decode(values);
      assert.deepEqual(decoded, values);
      assert.deepEqual(
        [src, dst, attributes],
        values.family === 2 ? ['0.0.0.0', '0.0.0.0', undefined] : ['::', '::', undefined],
      );
    }),
  );
});

test('unknown attributes survive, among known ones', () => {
  const unknown = fc.record(
    { type: fc.integer({ min: 23, max: 0x3fff }), bytes: fc.uint8Array({ maxLength: 30 }) },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(unknown, { minLength: 1 }), (list) => {
      const { attributes } = decode({ family: 2 }, [{ type: 8, bytes: Uint8Array.of(1) }, ...list]);
      assert.equal(attributes?.shutdown, 1);
      assert.deepEqual(attributes?.unknown, list);
    }),
  );
});

test('INET_DIAG_INFO of a protocol without one is kept as bytes', () => {
  const bytes = new Uint8Array(200);
  const { attributes } = decode({ family: 2 }, [{ type: INET_DIAG_INFO, bytes }], 17);
  assert.deepEqual(attributes?.unknown, [{ type: INET_DIAG_INFO, bytes }]);
});

test('INET_DIAG_SOCKOPT may have one byte or two', () => {
  const sockopt = (bytes: Uint8Array) => decode({ family: 2 }, [{ type: 22, bytes }]).attributes?.sockopt;
  assert.equal(sockopt(Uint8Array.of(0x52)), 0x52);
  assert.equal(sockopt(Uint8Array.of(0x52, 0x04)), 0x452);
  assert.equal(INET_DIAG_SOCKOPT_BITS[10], 'defer_connect');
});

test('cgroup ids are exact, and the one remembered is not given for another', () => {
  for (const id of [1n, 1n, 0xfedcba9876543210n, 1n, 0n]) {
    const bytes = new Uint8Array(BigUint64Array.of(id).buffer);
    assert.equal(decode({ family: 2 }, [{ type: 21, bytes }]).attributes?.cgroupId, id);
  }
});

test('messages with the same attributes share them, others do not', () => {
  const decoder = inetDiagDecoder(6);
  const shutdown = (value: number, ...more: AttributeInput[]) => {
    const attributes = encodeAttributes([{ type: 8, bytes: Uint8Array.of(value) }, ...more]);
    const bytes = Buffer.concat([inetDiagMsg.encode({ family: 2 }), attributes]);
    return decoder(viewOf(bytes), 0, bytes.length).attributes;
  };
  const first = shutdown(1);
  assert.equal(shutdown(1), first);
  assert.notEqual(shutdown(2), first);
  assert.equal(shutdown(2)?.shutdown, 2);
  const mark = { type: 15, bytes: Uint8Array.of(1, 0, 0, 0) };
  assert.deepEqual({ ...shutdown(2, mark) }, { ...shutdown(2), mark: 1 });
  assert.equal(shutdown(2, { type: 7, bytes: new Uint8Array(36) })?.skmeminfo?.drops, 0);
  assert.equal(
    shutdown(2, { type: 7, bytes: new Uint8Array(80) })?.skmeminfo?.drops,
    0,
    'longer than is remembered',
  );
});

test('a decoder that met a DecodeError goes on', () => {
  const decoder = inetDiagDecoder(6);
  const bad = Buffer.concat([inetDiagMsg.encode({ family: 2 }), Uint8Array.of(99, 0, 1, 0)]);
  const good = Buffer.concat([
    inetDiagMsg.encode({ family: 2 }),
    encodeAttributes([{ type: 8, bytes: Uint8Array.of(3) }]),
  ]);
  for (let round = 0; round < 2; round++) {
    assert.throws(() => decoder(viewOf(bad), 0, bad.length), DecodeError);
    assert.equal(decoder(viewOf(good), 0, good.length).attributes?.shutdown, 3);
  }
});

test('names are cut at their NUL, and the same bytes give the same name', () => {
  const congestion = (text: string) =>
    decode({ family: 2 }, [{ type: INET_DIAG_CONG, bytes: Buffer.from(text, 'latin1') }]).attributes
      ?.congestion;
  for (const text of ['cubic', 'bbr', 'cubic', '', 'b\xffr']) assert.equal(congestion(`${text}\0junk`), text);
});

test('a message cut anywhere is a DecodeError or lacks attributes, never anything else', () => {
  const attributes = [
    { type: 22, bytes: Uint8Array.of(1, 2) },
    { type: 7, bytes: new Uint8Array(36) },
  ];
  const bytes = Buffer.concat([inetDiagMsg.encode({ family: 10 }), encodeAttributes(attributes)]);
  let decoded = 0;
  for (let length = 0; length < bytes.length; length++) {
    try {
      inetDiagDecoder(6)(viewOf(bytes), 0, length);
      decoded++;
    } catch (error) {
      assert.ok(error instanceof DecodeError);
    }
  }
  assert.equal(
    decoded,
    4,
    'after the structure, and after the first attribute with none, one or two bytes of padding',
  );
});

test('a cookie is its two halves', () => {
  assert.equal(cookieOf({ cookieLow: 0xffffffff, cookieHigh: 0xfffffffe }), 0xfffffffeffffffffn);
  assert.equal(cookieOf({ cookieLow: 5, cookieHigh: 0 }), 5n);
});
