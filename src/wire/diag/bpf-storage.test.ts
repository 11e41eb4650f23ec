import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAttributes } from '../attribute.js';
import { DecodeError } from '../errors.js';
import { decodeBpfStorages } from './bpf-storage.js';
import { encodeInetDiagRequest } from './inet.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const attributesOf = (bpfStorages: readonly number[]): string =>
  Buffer.from(encodeInetDiagRequest({ family: 2, protocol: 6, bpfStorages }).subarray(72)).toString('hex');

test('all maps are asked for by an empty nest, some by their descriptors', () => {
  assert.equal(attributesOf([]), '04000280');
  assert.equal(attributesOf([7, 258]), '14000280 08000100 07000000 08000100 02010000'.replaceAll(' ', ''));
});

test('storages are decoded, padding and strangers passed over', () => {
  const bytes = encodeAttributes([
    { type: 9, bytes: hex('01020304') },
    {
      type: 1,
      bytes: [
        { type: 2, bytes: hex('07000000') },
        { type: 1, bytes: hex('') },
        { type: 3, bytes: hex('0102030405') },
      ],
    },
    {
      type: 1,
      bytes: [
        { type: 3, bytes: hex('ff') },
        { type: 2, bytes: hex('00010000') },
      ],
    },
  ]);
  assert.deepEqual(decodeBpfStorages(bytes), [
    { mapId: 7, value: hex('0102030405') },
    { mapId: 256, value: hex('ff') },
  ]);
  assert.deepEqual(decodeBpfStorages(new Uint8Array(0)), []);
});

test('a storage without a map or a value, and one cut off, are refused', () => {
  const one = (type: number, bytes: string): Uint8Array =>
    encodeAttributes([{ type: 1, bytes: [{ type, bytes: hex(bytes) }] }]);
  for (const bytes of [one(2, '01000000'), one(3, 'ff'), one(2, '01'), hex('0500'), hex('0900010000')]) {
    assert.throws(() => decodeBpfStorages(bytes), DecodeError, Buffer.from(bytes).toString('hex'));
  }
});
