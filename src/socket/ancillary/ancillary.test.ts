import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeControl } from '../../wire/control.js';
import { DecodeError } from '../../wire/errors.js';
import {
  type AncillaryData,
  closeDescriptors,
  decodeAncillary,
  descriptorsOf,
  encodeAncillary,
} from './index.js';
import { ancillaryTable } from './table.js';

const uint = fc.integer({ min: 0, max: 0xffff_ffff });
const int = fc.integer({ min: 0, max: 0x7fff_ffff });
const byte = fc.integer({ min: 0, max: 255 });
const family = fc.constantFrom('inet' as const, 'inet6' as const);
const address = fc.ipV4();

/** Everything that can be sent and comes back the same. No descriptors: an error would close them. */
const sendable: fc.Arbitrary<AncillaryData> = fc.oneof(
  fc.record({ kind: fc.constant('credentials' as const), pid: int, uid: uint, gid: uint }),
  fc.record({
    kind: fc.constant('packet-info' as const),
    family: fc.constant('inet' as const),
    interfaceIndex: int,
    address,
    localAddress: address,
  }),
  fc.record({
    kind: fc.constant('packet-info' as const),
    family: fc.constant('inet6' as const),
    interfaceIndex: int,
    address: fc.constantFrom('::1', 'fe80::1', '2001:db8::7:0', '::ffff:192.0.2.1'),
  }),
  fc.record({ kind: fc.constant('hop-limit' as const), family, value: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('traffic-class' as const), family, value: byte }),
  fc.record({ kind: fc.constant('segment-size' as const), value: fc.integer({ min: 0, max: 0xffff }) }),
  fc.record({ kind: fc.constant('mark' as const), value: uint }),
  fc.record({
    kind: fc.constant('raw' as const),
    level: fc.integer({ min: 300, max: 400 }),
    type: int,
    bytes: fc.uint8Array({ maxLength: 40 }),
  }),
);

const decode = (bytes: Uint8Array): AncillaryData[] => decodeAncillary(bytes, bytes.length);

/** One received message of the kernel's bytes. */
const received = (level: number, type: number, bytes: Uint8Array): AncillaryData => {
  const [data] = decode(encodeControl([{ level, type, bytes }]));
  assert.ok(data);
  return data;
};

/** 64-bit integers in host order. */
const longs = (...values: number[]): Uint8Array =>
  new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
const ints = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

const sockaddrIn = [2, 0, 0, 0, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0];
const sockaddrIn6 = [10, 0, 0, 0, 0, 0, 0, 0, ...new Array(15).fill(0), 1, 0, 0, 0, 0];

test('everything that can be sent survives a round trip, in order', () => {
  fc.assert(
    fc.property(fc.array(sendable, { maxLength: 8 }), (data) => {
      const plain = data.map((entry) => ({ ...entry }));
      assert.deepEqual(decode(encodeAncillary(data)), plain);
    }),
  );
});

test('descriptors survive a round trip, 253 of them', () => {
  const data: AncillaryData = { kind: 'rights', descriptors: Array.from({ length: 253 }, (_, i) => i * 3) };
  assert.deepEqual(decode(encodeAncillary([data])), [data]);
  assert.deepEqual(descriptorsOf([data, { kind: 'pidfd', descriptor: 9 }]).slice(-2), [756, 9]);
  assert.deepEqual(descriptorsOf([{ kind: 'pidfd', descriptor: -3 }]), []);
});

test('times are nanoseconds since 1970, in the old and the new form', () => {
  for (const type of [29, 63]) {
    assert.deepEqual(received(1, type, longs(1, 2)), { kind: 'timestamp', software: 1_000_002_000n });
  }
  for (const type of [35, 64]) {
    assert.deepEqual(received(1, type, longs(1, 2)), { kind: 'timestamp', software: 1_000_000_002n });
  }
  for (const type of [37, 65]) {
    assert.deepEqual(received(1, type, longs(1, 2, 0, 0, 3, 4)), {
      kind: 'timestamp',
      software: 1_000_000_002n,
      hardware: 3_000_000_004n,
    });
    assert.deepEqual(received(1, type, longs(0, 0, 0, 0, 3, 4)), {
      kind: 'timestamp',
      hardware: 3_000_000_004n,
    });
  }
});

test('an extended error names its origin and the offender', () => {
  const error = [111, 0, 0, 0, 2, 3, 1, 0, 7, 0, 0, 0, 8, 0, 0, 0];
  assert.deepEqual(received(0, 11, Uint8Array.from([...error, ...sockaddrIn])), {
    kind: 'extended-error',
    family: 'inet',
    errno: 111,
    code: 'ECONNREFUSED',
    origin: 'icmp',
    type: 3,
    icmpCode: 1,
    info: 7,
    data: 8,
    offender: { family: 'inet', address: '192.0.2.1', port: 0 },
  });
  const six = received(41, 25, Uint8Array.from([...error, ...sockaddrIn6]));
  assert.ok(six.kind === 'extended-error');
  assert.deepEqual(six.offender, { family: 'inet6', address: '::1', port: 0 });
  const origins = [0, 1, 3, 4, 5, 6, 99].map((origin) => {
    const data = received(0, 11, Uint8Array.from([1, 0, 0, 0, origin, ...new Array(27).fill(0)]));
    assert.ok(data.kind === 'extended-error' && data.offender === undefined);
    return data.origin;
  });
  const names = ['local', 'icmp6', 'timestamping', 'zerocopy', 'txtime'];
  assert.deepEqual(origins, ['unknown(0)', ...names, 'unknown(99)']);
});

test('what the kernel alone gives is decoded as it writes it', () => {
  assert.deepEqual(received(17, 104, ints(1200)), { kind: 'segment-size', value: 1200 });
  assert.deepEqual(received(1, 40, ints(5)), { kind: 'drop-count', value: 5 });
  assert.deepEqual(received(0, 1, Uint8Array.of(0x2e)), {
    kind: 'traffic-class',
    family: 'inet',
    value: 0x2e,
  });
  assert.deepEqual(received(0, 20, Uint8Array.from(sockaddrIn)), {
    kind: 'original-destination',
    address: { family: 'inet', address: '192.0.2.1', port: 0 },
  });
  assert.deepEqual(received(41, 74, Uint8Array.from(sockaddrIn6)), {
    kind: 'original-destination',
    address: { family: 'inet6', address: '::1', port: 0 },
  });
  assert.deepEqual(received(1, 4, ints(0xfffffffd)), { kind: 'pidfd', descriptor: -3 });
});

test('an answer leaves from the address that was asked, by packet-info', () => {
  const [answer] = decode(
    encodeAncillary([{ kind: 'packet-info', family: 'inet', interfaceIndex: 0, address: '127.0.0.2' }]),
  );
  assert.ok(answer?.kind === 'packet-info');
  assert.equal(answer.localAddress, '127.0.0.2');
});

test('unknown messages and those cut short stay raw', () => {
  assert.deepEqual(received(1, 99, Uint8Array.of(1, 2)), {
    kind: 'raw',
    level: 1,
    type: 99,
    bytes: Uint8Array.of(1, 2),
  });
  for (const { level, type, size, name } of ancillaryTable) {
    if (size === 0) continue;
    assert.equal(received(level, type, new Uint8Array(size - 1)).kind, 'raw', name);
  }
});

test('no two rows decode the same message', () => {
  const keys = ancillaryTable.map(({ level, type }) => `${level}/${type}`);
  assert.equal(new Set(keys).size, keys.length);
});

test('what cannot be sent, or does not fit, is refused with a sentence', () => {
  const refused: [AncillaryData, RegExp][] = [
    [{ kind: 'timestamp', software: 1n }, /timestamp \(SCM_TIMESTAMP\) can only be received/],
    [{ kind: 'pidfd', descriptor: 1 }, /pidfd \(SCM_PIDFD\) can only be received/],
    [
      { kind: 'hop-limit', family: 'inet', value: 256 },
      /hop limit must be an integer from 1 to 255, not 256/,
    ],
    [{ kind: 'hop-limit', family: 'unix' as 'inet', value: 1 }, /family must be inet or inet6, not unix/],
    [{ kind: 'nonsense' } as unknown as AncillaryData, /unknown kind of ancillary data: nonsense/],
    [{ kind: 'rights', descriptors: [] }, /number of descriptors/],
    [{ kind: 'rights', descriptors: new Array<number>(254).fill(0) }, /from 1 to 253, not 254/],
    [{ kind: 'rights', descriptors: [-1] }, /descriptor must be/],
    [{ kind: 'packet-info', family: 'inet', interfaceIndex: 0, address: '::1' }, /not an IPv4 address/],
    [{ kind: 'packet-info', family: 'inet6', interfaceIndex: 0, address: '1.2.3.4' }, /not an IPv6 address/],
    [{ kind: 'segment-size', value: 65_536 }, /segment size/],
  ];
  for (const [data, message] of refused) assert.throws(() => encodeAncillary([data]), message);
});

const isOpen = (fd: number): boolean => {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
};

test('descriptors seen before broken bytes are closed', () => {
  const descriptors = [openSync('/dev/null', 'r'), openSync('/dev/null', 'r')];
  const rights = encodeAncillary([{ kind: 'rights', descriptors }]);
  const broken = Buffer.concat([rights, Buffer.alloc(16, 255)]);
  assert.throws(() => decode(broken), DecodeError);
  assert.deepEqual(descriptors.map(isOpen), [false, false]);
});

test('closeDescriptors closes all, also when one was closed before', () => {
  const [first, second] = [openSync('/dev/null', 'r'), openSync('/dev/null', 'r')];
  closeSync(first);
  assert.throws(() => closeDescriptors([{ kind: 'rights', descriptors: [first, second] }]), /EBADF/);
  assert.equal(isOpen(second), false);
});
