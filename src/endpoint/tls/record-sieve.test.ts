import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasForgedRecord, leastCiphertext } from './record-sieve.js';

/** A record of DTLS 1.2 with so many bytes behind its header. */
const record = (epoch: number, length: number, there = length): Uint8Array =>
  Buffer.concat([Buffer.from([23, 0xfe, 0xfd, 0, epoch, 0, 0, 0, 0, 0, 1, 0, length]), Buffer.alloc(there)]);

test('the shortest ciphertexts of ciphers', () => {
  assert.equal(leastCiphertext('ECDHE-RSA-AES256-GCM-SHA384'), 24);
  assert.equal(leastCiphertext('DHE-RSA-AES256-CCM'), 24);
  assert.equal(leastCiphertext('DHE-RSA-AES256-CCM8'), 16);
  assert.equal(leastCiphertext('ECDHE-RSA-CHACHA20-POLY1305'), 16);
  assert.equal(leastCiphertext('ECDHE-RSA-AES256-SHA384'), 80);
  assert.equal(leastCiphertext('AES128-SHA256'), 64);
  assert.equal(leastCiphertext('AES128-SHA'), 48);
  assert.equal(leastCiphertext('DES-CBC3-SHA'), 0);
  assert.equal(leastCiphertext('NULL-SHA256'), 0);
  assert.equal(leastCiphertext(''), 16);
});

test('records that say they are encrypted have room for it', () => {
  assert.equal(hasForgedRecord(record(1, 24), 24), false);
  assert.equal(hasForgedRecord(record(1, 23), 24), true);
  assert.equal(hasForgedRecord(record(1, 0), 24), true);
  // nothing is encrypted in a handshake's first epoch
  assert.equal(hasForgedRecord(record(0, 1), 24), false);
});

test('each record of a datagram is looked at, and what is none at all is passed over', () => {
  assert.equal(hasForgedRecord(Buffer.concat([record(0, 5), record(1, 30)]), 24), false);
  assert.equal(hasForgedRecord(Buffer.concat([record(0, 5), record(1, 30), record(1, 3)]), 24), true);
  // the length goes beyond the datagram
  assert.equal(hasForgedRecord(record(1, 200, 10), 24), false);
  assert.equal(hasForgedRecord(record(1, 30).subarray(0, 12), 24), false);
  assert.equal(hasForgedRecord(new Uint8Array(0), 24), false);
  // a view into the middle of a buffer
  assert.equal(hasForgedRecord(Buffer.concat([new Uint8Array(7), record(1, 3)]).subarray(7), 24), true);
});
