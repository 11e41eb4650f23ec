import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { datagramReplies, fixed, radiusSecret } from '../../../../test/support/datagram-replies.js';
import { requestWith } from '../../../../test/support/fixed-request.js';
import type { DatagramCodec, Match } from '../codec.js';
import { datagramCodecs, radius } from './index.js';

const everyCodec: readonly DatagramCodec[] = [...datagramCodecs, radius(radiusSecret)];

const codecNamed = (name: string): DatagramCodec => {
  const codec = everyCodec.find((one) => one.name === name);
  assert.ok(codec, name);
  return codec;
};

const read = (name: string, answer: Uint8Array, byte = fixed): Match =>
  requestWith(codecNamed(name), byte).match(answer);

describe('each codec recognises its service', () => {
  for (const { service, what, bytes, product, ready = true, details = {} } of datagramReplies) {
    test(`${service}: ${what}`, () => {
      const result = read(service, bytes);
      assert.ok(result.outcome === 'match');
      const { identity } = result;
      assert.equal(identity.name, service);
      assert.equal(identity.ready, ready);
      assert.equal(identity.product, product);
      for (const [name, value] of Object.entries(details)) assert.equal(identity.details[name], value, name);
    });
  }

  test('there is a reply for every codec', () => {
    const seen = new Set(datagramReplies.map(({ service }) => service));
    assert.deepEqual(
      everyCodec.filter(({ name }) => !seen.has(name)),
      [],
    );
  });
});

test('no codec takes the answer of another for its own, even where all identifiers are equal', () => {
  for (const { service, what, bytes } of datagramReplies) {
    for (const { name } of everyCodec) {
      if (name !== service)
        assert.equal(read(name, bytes).outcome, 'no', `${name} reads ${service}: ${what}`);
    }
  }
});

test('no codec takes a request, its own or that of another, for an answer', () => {
  for (const asked of everyCodec) {
    const { bytes } = requestWith(asked, fixed);
    for (const { name } of everyCodec)
      assert.equal(read(name, bytes).outcome, 'no', `${name} reads ${asked.name}`);
  }
});

/** Protocols whose answers have nothing of the request in them, and a server that keeps its own count. */
const withoutIdentifier = (service: string, what: string): boolean =>
  ['tftp', 'ssdp'].includes(service) || (service === 'dtls' && what.includes('GnuTLS'));

test('an answer to another request of the same kind is none', () => {
  for (const { service, what, bytes } of datagramReplies) {
    if (withoutIdentifier(service, what)) continue;
    assert.equal(read(service, bytes, 0x33).outcome, 'no', `${service}: ${what}`);
  }
});

test('an answer cut short is none, at whatever byte', () => {
  for (const { service, what, bytes } of datagramReplies) {
    for (let length = 0; length < bytes.length; length++) {
      const { outcome } = read(service, bytes.subarray(0, length));
      // Nothing but its end tells how many versions QUIC lists.
      if (service === 'quic' && outcome === 'match') assert.equal((length - 23) % 4, 0);
      else assert.equal(outcome, 'no', `${service}: ${what}, ${length} bytes`);
    }
  }
});

test('an answer with a byte too many is none', () => {
  for (const { service, what, bytes } of datagramReplies) {
    if (['sip', 'ssdp'].includes(service)) continue; // text may have a body
    const longer = Buffer.concat([bytes, Uint8Array.of(fixed)]);
    assert.equal(read(service, longer).outcome, 'no', `${service}: ${what}`);
  }
});

test('every request is new, and is what the reference says it is long', () => {
  for (const codec of everyCodec) {
    const { bytes } = codec.request();
    if (codec.name !== 'ssdp') assert.notDeepEqual(codec.request().bytes, bytes, codec.name);
    const told = /(about )?(\d+) bytes/.exec(codec.asks ?? '');
    assert.ok(told, codec.name);
    const distance = Math.abs(bytes.length - Number(told[2]));
    assert.ok(told[1] === undefined ? distance === 0 : distance <= 5, `${codec.name}: ${bytes.length} bytes`);
  }
});

test('RADIUS signed with another secret is none', () => {
  const { bytes } = datagramReplies.find(({ service }) => service === 'radius')!;
  assert.equal(requestWith(radius('another'), fixed).match(bytes).outcome, 'no');
});

test('NTP tells how far away in time the server is', () => {
  const { bytes, match } = codecNamed('ntp').request();
  const answer = Buffer.from(datagramReplies.find(({ service }) => service === 'ntp')!.bytes);
  answer.set(bytes.subarray(40, 48), 24);
  const ahead = (Date.now() / 1000 + 2_208_988_800 + 60) % 2 ** 32; // a minute ahead of us
  for (const offset of [32, 40]) {
    answer.writeUInt32BE(Math.floor(ahead), offset);
    answer.writeUInt32BE(Math.floor((ahead % 1) * 2 ** 32), offset + 4);
  }
  const result = match(answer);
  assert.ok(result.outcome === 'match');
  const { offset, delay } = result.identity.details;
  assert.ok(Math.abs((offset as number) - 60_000) < 1000, `offset ${offset}`);
  assert.ok((delay as number) >= 0 && (delay as number) < 1000, `delay ${delay}`);
});

test('names that point in circles end', () => {
  const loop = Buffer.from('5a5a84000001000100000000095f7365727669636573c00c000c8001', 'hex');
  assert.equal(read('mdns', loop).outcome, 'no');
  const self = Buffer.from('5a5a80000001000000000000c00c00020001', 'hex');
  assert.equal(read('dns', self).outcome, 'no');
});
