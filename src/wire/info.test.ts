import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBbrInfo, decodeDctcpInfo, decodeVegasInfo } from './congestion.js';
import { counterAt } from './counter.js';
import { DecodeError } from './errors.js';
import { decodeInetMemory, decodeSocketMemory } from './memory.js';
import { decodeMptcpInfo, MPTCP_INFO_SIZE } from './mptcp.js';
import { decodeSctpInfo, sctpInfo } from './sctp-info.js';
import { decodeAccEcn, decodeTcpInfo, TCP_INFO_MINIMUM, TCP_INFO_SIZE } from './tcp-info.js';

/** Bytes that differ from each other, so that a field read from a wrong place shows. */
const counting = (size: number): DataView =>
  new DataView(Uint8Array.from({ length: size }, (_, i) => i + 1).buffer);

const present = (value: object): string[] =>
  Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name]) => name);

const growing = [
  ['tcp_info', decodeTcpInfo, TCP_INFO_MINIMUM, TCP_INFO_SIZE],
  ['mptcp_info', decodeMptcpInfo, 40, MPTCP_INFO_SIZE],
] as const;

for (const [name, decode, minimum, size] of growing) {
  test(`${name} of every length from ${minimum} has the fields that fit, and the same values`, () => {
    const view = counting(size);
    const whole = decode(view, 0, size) as unknown as Record<string, unknown>;
    let before = -1;
    for (let length = minimum; length <= size; length++) {
      const part = decode(view, 0, length) as unknown as Record<string, unknown>;
      const fields = present(part);
      assert.ok(fields.length >= before, `${length} bytes have what ${length - 1} have`);
      before = fields.length;
      for (const field of fields) assert.equal(part[field], whole[field], field);
    }
    assert.equal(before, present(whole).length);
  });

  test(`${name} of a newer kernel keeps its unknown end`, () => {
    const { rest } = decode(counting(size + 6), 0, size + 6);
    assert.equal(rest?.length, 6);
  });

  test(`${name} below ${minimum} bytes is a DecodeError`, () => {
    const length = minimum - 1;
    assert.throws(() => decode(counting(length), 0, length), {
      name: 'DecodeError',
      structure: name,
      length,
    });
  });

  test(`${name} has the same shape at every length`, () => {
    const shape = (length: number): string => Object.keys(decode(counting(size), 0, length)).join();
    assert.equal(shape(minimum), shape(size));
  });
}

test('tcp_info of Linux 6.1, 232 bytes, ends with the peer’s window', () => {
  const info = decodeTcpInfo(counting(TCP_INFO_SIZE), 0, 232);
  assert.notEqual(info.sndWnd, undefined);
  assert.equal(info.rcvWnd, undefined);
});

test('tcp_info splits its bit fields', () => {
  const bytes = new Uint8Array(TCP_INFO_MINIMUM);
  bytes[6] = 0xa7;
  bytes[7] = 0b101;
  const info = decodeTcpInfo(new DataView(bytes.buffer), 0, bytes.length);
  assert.deepEqual([info.sndWscale, info.rcvWscale], [7, 10]);
  assert.deepEqual([info.deliveryRateAppLimited, info.fastopenClientFail], [true, 2]);
});

test('the end of tcp_info reads by two layouts, which its length cannot tell apart', () => {
  assert.deepEqual(decodeAccEcn(0x0003_0002, 'two-words'), { failMode: 2, optSeen: 3 });
  const bits = decodeAccEcn(0xabcdef00 | (5 << 4) | (2 << 2) | 1, 'bits');
  assert.deepEqual(bits, { failMode: 5, optSeen: 2, ecnMode: 1, options2: 0xabcdef });
});

test('counters are exact below 2^53', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }), (value) => {
      const view = new DataView(new ArrayBuffer(8));
      view.setBigUint64(0, value, true);
      assert.equal(BigInt(counterAt(view, 0)), value);
    }),
  );
});

test('socket memory has nine words, eight before Linux 4.7, seven before 2.6.37', () => {
  const words = new DataView(Uint32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).buffer);
  const names = [
    'rmemAlloc',
    'rcvbuf',
    'wmemAlloc',
    'sndbuf',
    'fwdAlloc',
    'wmemQueued',
    'optmem',
    'backlog',
    'drops',
  ];
  for (const count of [7, 8, 9, 10]) {
    const memory = decodeSocketMemory(words, 0, count * 4) as unknown as Record<string, number>;
    assert.deepEqual(present(memory), names.slice(0, count));
    for (const [index, name] of names.slice(0, count).entries()) assert.equal(memory[name], index + 1);
  }
  assert.throws(() => decodeSocketMemory(words, 0, 27), { structure: 'SK_MEMINFO', length: 27 });
});

test('the older memory summary and the algorithms’ own words need their whole structure', () => {
  const decoders = [decodeInetMemory, decodeVegasInfo, decodeDctcpInfo, decodeBbrInfo];
  for (const decode of decoders) assert.throws(() => decode(counting(15), 0, 15), DecodeError);
});

test('bandwidth of BBR joins its two halves', () => {
  const view = new DataView(Uint32Array.of(5, 2, 30, 256, 512).buffer);
  assert.deepEqual(decodeBbrInfo(view, 0, 20), {
    algorithm: 'bbr',
    bw: 2 * 2 ** 32 + 5,
    minRtt: 30,
    pacingGain: 256,
    cwndGain: 512,
  });
});

test('sctp_info of any length has the fields that fit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), (length) => {
      const info = decodeSctpInfo(counting(length), 0, length);
      assert.equal('tag' in info, length >= 4);
      assert.equal('sType' in info, length >= sctpInfo.fields.sType.offset + 4);
      assert.equal('rest' in info, length > sctpInfo.size);
    }),
  );
});
