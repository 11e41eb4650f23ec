import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeIcmp, encodeEcho, icmpTypeName, icmpTypeNames, icmpTypeNumber } from './icmp.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Echo request, identifier 1, sequence 2, `abcd`. */
const known = {
  // 0800 + 0001 + 0002 + 6162 + 6364 = ccc9, complemented 3336
  icmp: hex('0800 3336 0001 0002 6162 6364'),
  // fe80::1 to fe80::2: fe80 + 1 + fe80 + 2 + length c + protocol 3a + 8000 + 1 + 2 + 6162 + 6364 = 34212, folded
  // 4215, complemented bdea
  icmp6: hex('8000 bdea 0001 0002 6162 6364'),
};
const addresses = { source: 'fe80::1', destination: 'fe80::2' };

for (const protocol of ['icmp', 'icmp6'] as const) {
  const echo = { protocol, kind: 'request', identifier: 1, sequence: 2, data: Buffer.from('abcd') } as const;

  test(`${protocol}: an echo with a checksum worked out by hand`, () => {
    assert.deepEqual(Buffer.from(encodeEcho(echo, addresses)), known[protocol]);
    const message = decodeIcmp(protocol, known[protocol], addresses);
    assert.deepEqual(message.echo, echo);
    assert.equal(message.checksumCorrect, true);
    assert.equal(icmpTypeName(protocol, message.type), 'echo-request');
    assert.equal(message.info, 0x10002);
  });

  test(`${protocol}: echoes survive a round trip, and a changed bit is noticed`, () => {
    const word = fc.integer({ min: 0, max: 0xffff });
    const echoes = fc.record({
      protocol: fc.constant(protocol),
      kind: fc.constantFrom('request' as const, 'reply' as const),
      identifier: word,
      sequence: word,
      data: fc.uint8Array({ maxLength: 99 }),
    });
    fc.assert(
      fc.property(echoes, fc.nat(), (given, position) => {
        const bytes = encodeEcho(given, addresses);
        const message = decodeIcmp(protocol, bytes, addresses);
        assert.deepEqual(message.echo, { ...given });
        assert.equal(message.checksumCorrect, true);
        const bit = position % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
        assert.equal(decodeIcmp(protocol, bytes, addresses).checksumCorrect, false);
      }),
    );
  });

  test(`${protocol}: every type has one name, and others keep their number`, () => {
    for (const name of icmpTypeNames(protocol))
      assert.equal(icmpTypeName(protocol, icmpTypeNumber(protocol, name) ?? -1), name);
    assert.equal(icmpTypeName(protocol, 99), 'unknown(99)');
    assert.equal(icmpTypeNumber(protocol, 'nonsense'), undefined);
  });

  test(`${protocol}: what is too short is a DecodeError, what does not fit a RangeError`, () => {
    assert.throws(() => decodeIcmp(protocol, new Uint8Array(7)), {
      name: 'DecodeError',
      structure: 'icmphdr',
    });
    assert.throws(() => encodeEcho({ ...echo, identifier: 65536 }), /^RangeError: identifier must be/);
    assert.throws(() => encodeEcho({ ...echo, sequence: -1 }), /^RangeError: sequence must be/);
  });
}

test('an error is no echo; its body starts with the packet it is about', () => {
  const message = decodeIcmp('icmp', hex('0303 0000 0000 05dc 4500'));
  assert.equal(message.echo, undefined);
  assert.equal(icmpTypeName('icmp', message.type), 'destination-unreachable');
  assert.deepEqual([message.code, message.info, message.checksumCorrect], [3, 1500, false]);
  assert.deepEqual(message.body, hex('4500'));
});

test('without addresses the checksum of ICMPv6 is left to the kernel', () => {
  const echo = { protocol: 'icmp6', kind: 'reply', identifier: 1, sequence: 2, data: Buffer.of(1) } as const;
  const bytes = encodeEcho(echo);
  assert.deepEqual([...bytes.subarray(0, 4)], [129, 0, 0, 0]);
  assert.equal(decodeIcmp('icmp6', bytes).checksumCorrect, undefined);
  assert.throws(() => encodeEcho(echo, { source: '::1', destination: '127.0.0.1' }), RangeError);
});
