import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeAddress } from '../../family/index.js';
import { GrammarError } from '../../grammar/error.js';
import { AF_INET, AF_INET6 } from '../../wire/constants.js';
import { type AddressRange, isInRange, parseRange, rangeOfBytes } from './range.js';
import { noHints } from './resolve.js';

const { signal } = new AbortController();
const parse = (text: string, domain = 0): Promise<AddressRange> => parseRange(text, domain, noHints, signal);
const inet = (address: string) => encodeAddress({ family: 'inet', address, port: 1 });
const inet6 = (address: string) => encodeAddress({ family: 'inet6', address, port: 1 });

describe('range', () => {
  it('takes a number of bits or a mask', async () => {
    for (const text of ['192.168.4.0/22', '192.168.7.9:255.255.252.0']) {
      const range = await parse(text, AF_INET);
      assert.deepEqual([...range.address], [192, 168, 4, 0]);
      assert.ok(isInRange(range, inet('192.168.7.255')), text);
      assert.ok(!isInRange(range, inet('192.168.8.0')), text);
    }
  });

  it('takes all with no bits and one with all', async () => {
    assert.ok(isInRange(await parse('10.0.0.1/0'), inet('255.255.255.255')));
    const one = await parse('10.0.0.1/32');
    assert.ok(isInRange(one, inet('10.0.0.1')));
    assert.ok(!isInRange(one, inet('10.0.0.0')));
  });

  it('reads IPv6 in brackets', async () => {
    const range = await parse('[fe80::]/10', AF_INET6);
    assert.ok(isInRange(range, inet6('febf::1')));
    assert.ok(!isInRange(range, inet6('fec0::1')));
    assert.ok(!isInRange(range, inet('10.0.0.1')));
  });

  it('holds an IPv4 range against IPv4 that comes by IPv6', async () => {
    const range = await parse('10.0.0.0/8');
    assert.ok(isInRange(range, inet6('::ffff:10.1.2.3')));
    assert.ok(!isInRange(range, inet6('::ffff:11.1.2.3')));
    assert.ok(!isInRange(range, inet6('::a01:203')));
  });

  it('says where it is wrong', async () => {
    for (const [text, position] of [
      ['10.0.0.0', 8],
      ['10.0.0.0/33', 9],
      ['10.0.0.0/x', 9],
      ['[::1]/129', 6],
    ] as const) {
      await assert.rejects(
        parse(text),
        (error) => error instanceof GrammarError && error.position === position,
      );
    }
  });

  it('compares the bytes of families without a notation', () => {
    const range = rangeOfBytes(Uint8Array.of(0x10, 0x22), Uint8Array.of(0xff, 0xf0));
    assert.ok(isInRange(range, Uint8Array.of(9, 0, 0x10, 0x2f)));
    assert.ok(!isInRange(range, Uint8Array.of(9, 0, 0x10, 0x30)));
    assert.ok(!isInRange(range, Uint8Array.of(9, 0)));
  });
});
