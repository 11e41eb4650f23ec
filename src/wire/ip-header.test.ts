import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from './errors.js';
import { decodeIpv4Header, encodeIpv4Header } from './ip-header.js';

/** UDP from 192.168.0.1 to 192.168.0.199, 115 bytes, Don't Fragment; the checksum is worked out in checksum.test.ts. */
const known = Buffer.from('4500007300004000 4011b861c0a80001 c0a800c7'.replaceAll(' ', ''), 'hex');

test('a known header decodes field by field', () => {
  assert.deepEqual(decodeIpv4Header(Buffer.concat([known, Buffer.from('payload')])), {
    headerLength: 20,
    trafficClass: 0,
    totalLength: 115,
    identification: 0,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive: 64,
    protocol: 17,
    checksum: 0xb861,
    checksumCorrect: true,
    source: '192.168.0.1',
    destination: '192.168.0.199',
    options: Buffer.alloc(0),
  });
});

test('the same header encodes to the same bytes', () => {
  const fields = {
    dontFragment: true,
    protocol: 17,
    source: '192.168.0.1',
    destination: '192.168.0.199',
    payloadLength: 95,
  };
  assert.deepEqual(Buffer.from(encodeIpv4Header(fields)), known);
});

const octet = fc.integer({ min: 0, max: 255 });
const word = fc.integer({ min: 0, max: 0xffff });
const address = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));
const header = fc.record({
  trafficClass: octet,
  totalLength: word,
  identification: word,
  dontFragment: fc.boolean(),
  moreFragments: fc.boolean(),
  fragmentOffset: fc.integer({ min: 0, max: 0x1fff }).map((units) => units * 8),
  timeToLive: octet,
  protocol: octet,
  source: address,
  destination: address,
  options: fc.nat(10).chain((words) => fc.uint8Array({ minLength: words * 4, maxLength: words * 4 })),
});

test('headers survive a round trip, and any changed bit spoils the checksum', () => {
  fc.assert(
    fc.property(header, fc.nat(159), (fields, bit) => {
      const bytes = encodeIpv4Header(fields);
      const { headerLength, checksum: _, checksumCorrect, ...decoded } = decodeIpv4Header(bytes);
      assert.deepEqual(decoded, { ...fields });
      assert.equal(headerLength, bytes.length);
      assert.equal(checksumCorrect, true);
      if (bit < 8) return; // version and header length: another header, or none
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      assert.equal(decodeIpv4Header(bytes).checksumCorrect, false);
    }),
  );
});

test('what is no IPv4 header is a DecodeError', () => {
  const cut = known.subarray(0, 19);
  const six = Buffer.from(known).fill(0x65, 0, 1);
  const short = Buffer.from(known).fill(0x44, 0, 1);
  const long = Buffer.from(known).fill(0x46, 0, 1);
  for (const bytes of [cut, six, short, long]) {
    assert.throws(() => decodeIpv4Header(bytes), { name: 'DecodeError', structure: 'iphdr' });
  }
});

test('values that do not fit are named', () => {
  const right = { protocol: 17, destination: '127.0.0.1' };
  const wrong: [object, RegExp][] = [
    [{ protocol: 256 }, /^protocol must be an integer from 0 to 255/],
    [{ destination: '127.1' }, /^destination is not an IPv4 address: "127.1"/],
    [{ source: '::1' }, /^source is not/],
    [{ fragmentOffset: 4 }, /^fragmentOffset must be a multiple of 8/],
    [{ fragmentOffset: 65536 }, /^fragmentOffset must be/],
    [{ payloadLength: 65516 }, /^totalLength must be/],
    [{ timeToLive: -1 }, /^timeToLive/],
    [{ options: new Uint8Array(41) }, /^the length of options/],
  ];
  for (const [fields, message] of wrong) {
    assert.throws(() => encodeIpv4Header({ ...right, ...fields }), { name: 'RangeError', message });
  }
});

test('whatever comes from the network is decoded or a DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (packet, isVersion4) => {
      if (isVersion4 && packet.length > 0) packet[0] = 0x40 | ((packet[0] as number) & 15);
      try {
        const { headerLength, options } = decodeIpv4Header(packet);
        assert.equal(options.length, headerLength - 20);
      } catch (error) {
        assert.ok(error instanceof DecodeError);
      }
    }),
  );
});
