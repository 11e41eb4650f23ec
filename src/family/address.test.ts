import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GrammarError } from '../grammar/error.js';
import { DecodeError } from '../wire/errors.js';
import type { AddressFamily, SocketAddress } from './address.js';
import { decodeAddress, encodeAddress, families, formatAddress, parseAddress } from './index.js';
import { ipv4Text } from './ipv4.js';
import { ipv6Bytes, ipv6Text } from './ipv6.js';
import { unixAddress } from './unix.js';

const uint16 = fc.integer({ min: 0, max: 0xffff });
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const int31 = fc.integer({ min: 0, max: 0x7fff_ffff });
const ipv4 = fc.uint8Array({ minLength: 4, maxLength: 4 }).map(ipv4Text);
const ipv6 = fc
  .array(fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 255 })), {
    minLength: 16,
    maxLength: 16,
  })
  .map((bytes) => ipv6Text(Uint8Array.from(bytes)));
const path = fc
  .uint8Array({ minLength: 1, maxLength: 107 })
  .map((bytes) => unixAddress(bytes.map((byte) => byte || 0x2f)));
const abstract = fc
  .uint8Array({ minLength: 0, maxLength: 107 })
  .map((bytes) => unixAddress(Uint8Array.from([0, ...bytes])));

const arbitraries: Record<AddressFamily, fc.Arbitrary<SocketAddress>> = {
  inet: fc.record({ family: fc.constant('inet'), address: ipv4, port: uint16 }),
  inet6: fc.record(
    {
      family: fc.constant('inet6'),
      address: ipv6,
      port: uint16,
      scopeId: fc.integer({ min: 1, max: 0xffff_ffff }),
    },
    { requiredKeys: ['family', 'address', 'port'] },
  ),
  unix: fc.oneof(path, abstract, fc.constant<SocketAddress>({ family: 'unix' })),
  netlink: fc.record({ family: fc.constant('netlink'), portId: uint32, groups: uint32 }),
  packet: fc.record({ family: fc.constant('packet'), protocol: uint16, interfaceIndex: int31 }),
  vsock: fc.record({ family: fc.constant('vsock'), cid: uint32, port: uint32 }),
  xdp: fc.record({ family: fc.constant('xdp'), interfaceIndex: uint32, queueId: uint32 }),
  tipc: fc.record({ family: fc.constant('tipc'), node: uint32, ref: uint32 }),
};

/** fast-check makes objects without a prototype; the codecs make plain ones. */
const plain = (address: SocketAddress): SocketAddress => ({ ...address });

for (const [family, arbitrary] of Object.entries(arbitraries) as [
  AddressFamily,
  fc.Arbitrary<SocketAddress>,
][]) {
  test(`${family}: parse reads back what format writes`, () => {
    fc.assert(
      fc.property(arbitrary.map(plain), (address) => {
        const text = formatAddress(address);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
        assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f]/);
        assert.deepEqual(parseAddress(text, family), address);
      }),
    );
  });

  test(`${family}: decode reads back what encode writes, and short bytes are a DecodeError`, () => {
    fc.assert(
      fc.property(arbitrary.map(plain), (address) => {
        const bytes = encodeAddress(address);
        assert.deepEqual(decodeAddress(bytes), address);
        if (family !== 'unix')
          assert.throws(() => families[family].decode(bytes.subarray(0, 7)), DecodeError);
      }),
    );
  });
}

test('flow information survives encoding', () => {
  const address: SocketAddress = {
    family: 'inet6',
    address: 'fe80::1',
    port: 1,
    scopeId: 3,
    flowInfo: 0x12345,
  };
  assert.deepEqual(decodeAddress(encodeAddress(address)), address);
});

test('IPv6 text is canonical, RFC 5952', () => {
  const cases: [string, string][] = [
    ['::', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::ffff:7f00:1', '::ffff:127.0.0.1'],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1'],
    ['::127.0.0.1', '::7f00:1'],
    ['1::', '1::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
  ];
  for (const [text, canonical] of cases) {
    const bytes = ipv6Bytes(text);
    assert.ok(bytes, text);
    assert.equal(ipv6Text(bytes), canonical);
  }
});

test('people may leave parts out', () => {
  assert.deepEqual(parseAddress('127.0.0.1'), { family: 'inet', address: '127.0.0.1', port: 0 });
  assert.deepEqual(parseAddress('*:80'), { family: 'inet', address: '0.0.0.0', port: 80 });
  assert.deepEqual(parseAddress('::1'), { family: 'inet6', address: '::1', port: 0 });
  assert.deepEqual(parseAddress('[FE80::1%3]:80'), {
    family: 'inet6',
    address: 'fe80::1',
    port: 80,
    scopeId: 3,
  });
  assert.deepEqual(parseAddress('@x'), { family: 'unix', abstract: 'x' });
  assert.deepEqual(parseAddress('./a'), { family: 'unix', path: './a' });
  assert.deepEqual(parseAddress('/run/a b'), { family: 'unix', path: '/run/a b' });
  assert.deepEqual(parseAddress('host:1024', 'vsock'), { family: 'vsock', cid: 2, port: 1024 });
  assert.deepEqual(parseAddress('kernel', 'netlink'), { family: 'netlink', portId: 0, groups: 0 });
  assert.deepEqual(parseAddress('0x0800', 'packet'), {
    family: 'packet',
    protocol: 0x800,
    interfaceIndex: 0,
  });
});

test('link-layer addresses carry the hardware type, the packet type and the hardware address', () => {
  const bytes = Buffer.from('11000800 02000000 0403 04 06 020000000001 0000'.replaceAll(' ', ''), 'hex');
  const address = {
    family: 'packet',
    protocol: 0x800,
    interfaceIndex: 2,
    hardwareType: 772,
    packetType: 'outgoing',
    hardwareAddress: '02:00:00:00:00:01',
  } as const;
  assert.deepEqual(decodeAddress(bytes), address);
  assert.deepEqual(Buffer.from(encodeAddress(address)), bytes);
  const long = {
    ...address,
    packetType: 'unknown(9)',
    hardwareAddress: Array(20).fill('0a').join(':'),
  } as const;
  assert.equal(encodeAddress(long).length, 32);
  assert.deepEqual(decodeAddress(encodeAddress(long)), long);
  const cut = encodeAddress(long).subarray(0, 20);
  assert.deepEqual(decodeAddress(cut), { ...long, hardwareAddress: Array(8).fill('0a').join(':') });
  assert.throws(
    () => encodeAddress({ ...address, hardwareAddress: '2:0' }),
    /^RangeError: not a hardware address/,
  );
});

test('malformed text is a GrammarError with the position of the fault', () => {
  const cases: [AddressFamily, string, number][] = [
    ['inet', '127.0.0.1:65536', 10],
    ['inet', '127.0.0.1:08', 10],
    ['inet', '127.0.0.1:', 10],
    ['inet', '127.1:80', 0],
    ['inet', '010.1.1.1', 0],
    ['inet', '256.1.1.1', 0],
    ['inet6', '[::1:80', 7],
    ['inet6', '[::1]80', 5],
    ['inet6', '[::g]:80', 1],
    ['inet6', '1:2:3:4:5:6:7:8:9', 0],
    ['inet6', '1::2::3', 0],
    ['inet6', '[fe80::1%eth0]:1', 9],
    ['inet6', '[fe80::1%0]:1', 9],
    ['unix', '', 0],
    ['unix', '/a\\q', 2],
    ['unix', '/a\\x00b', 0],
    ['unix', `/${'a'.repeat(107)}`, 0],
    ['netlink', '-1', 0],
    ['packet', 'ip:1', 0],
    ['vsock', '2', 1],
    ['vsock', 'guest:1', 0],
    ['xdp', '3', 1],
    ['tipc', '3', 1],
  ];
  for (const [family, text, position] of cases) {
    assert.throws(
      () => parseAddress(text, family),
      (error) => {
        assert.ok(error instanceof GrammarError, `${family} ${text}: ${String(error)}`);
        assert.deepEqual([error.text, error.position], [text, position], error.message);
        return true;
      },
    );
  }
  assert.throws(() => parseAddress('nonsense'), GrammarError);
});

test('values that do not fit a sockaddr are a RangeError that says which', () => {
  const long = 'a'.repeat(108);
  assert.throws(
    () => encodeAddress({ family: 'unix', path: long }),
    /path has 108 bytes, and at most 107 fit/,
  );
  assert.throws(() => encodeAddress({ family: 'unix', abstract: long }), /abstract name has 108 bytes/);
  assert.throws(() => encodeAddress({ family: 'unix', path: 'a\0b' }), RangeError);
  assert.throws(() => encodeAddress({ family: 'unix', path: '' }), RangeError);
  assert.throws(() => encodeAddress({ family: 'inet', address: '127.0.0.1', port: 65536 }), /port must be/);
  assert.throws(
    () => encodeAddress({ family: 'inet', address: 'localhost', port: 1 }),
    /not an IPv4 address/,
  );
  assert.throws(() => encodeAddress({ family: 'inet6', address: '1.2.3.4', port: 1 }), /not an IPv6 address/);
  assert.throws(
    () => formatAddress({ family: 'ipx' } as unknown as SocketAddress),
    /unknown address family ipx/,
  );
  assert.throws(() => decodeAddress(Uint8Array.of(99, 0)), DecodeError);
});

test('a Unix sockaddr has the exact length its name wants', () => {
  const length = (address: SocketAddress) => encodeAddress(address).length;
  assert.equal(length({ family: 'unix' }), 2);
  assert.equal(length({ family: 'unix', path: '/a' }), 5);
  assert.equal(length({ family: 'unix', abstract: '' }), 3);
  assert.equal(length({ family: 'unix', abstract: 'ab' }), 5);
  assert.equal(length({ family: 'unix', path: `/${'a'.repeat(106)}` }), 110);
  assert.deepEqual(families.unix.decode(new Uint8Array(0)), { family: 'unix' });
});

test('a name that is not UTF-8 keeps its bytes', () => {
  const address = unixAddress(Uint8Array.of(0x2f, 0xff, 0x0a));
  assert.deepEqual(address, { family: 'unix', path: '/\ufffd\n', bytes: Uint8Array.of(0x2f, 0xff, 0x0a) });
  assert.equal(formatAddress(address), '/\\xff\\x0a');
});

test('a genuine U+FFFD is no reason to keep bytes', () => {
  assert.deepEqual(unixAddress(Buffer.from('/\ufffd')), { family: 'unix', path: '/\ufffd' });
});
