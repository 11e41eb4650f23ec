import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SocketAddress } from '../../family/address.js';
import { encodeAddress } from '../../family/index.js';
import { NameCache } from './names.js';

const port = fc.integer({ min: 0, max: 65_535 });
const inet: fc.Arbitrary<SocketAddress> = fc
  .tuple(fc.ipV4(), port)
  .map(([address, number]) => ({ family: 'inet', address, port: number }));

/** Decodes an address out of the middle of other bytes, as from a slab. */
const through = (names: NameCache, address: SocketAddress): SocketAddress | undefined => {
  const name = encodeAddress(address);
  return names.decode(Buffer.concat([Buffer.alloc(3, 7), name, Buffer.alloc(3, 7)]), 3, 3 + name.length);
};

test('what was remembered is never mistaken for another address', () => {
  const names = new NameCache('inet');
  fc.assert(
    fc.property(fc.array(inet, { minLength: 300, maxLength: 600 }), (addresses) => {
      for (const address of addresses) {
        const decoded = through(names, address)!;
        assert.deepEqual(decoded, address);
        assert.deepEqual(Buffer.from(names.encode(decoded)), Buffer.from(encodeAddress(address)));
      }
    }),
    { numRuns: 20 },
  );
});

test('the same peer is the same object, and nobody can change it', () => {
  const names = new NameCache('unix');
  const first = through(names, { family: 'unix', path: '/run/a' });
  assert.equal(through(names, { family: 'unix', path: '/run/a' }), first);
  assert.notEqual(through(names, { family: 'unix', abstract: 'run/a' }), first);
  assert.ok(Object.isFrozen(first));
  assert.equal(names.decode(new Uint8Array(4), 2, 2), undefined);
});

test('an address that can change is encoded anew', () => {
  const names = new NameCache('inet');
  const address = { family: 'inet' as const, address: '127.0.0.1', port: 1 };
  names.encode(address);
  address.port = 2;
  assert.deepEqual(Buffer.from(names.encode(address)), Buffer.from(encodeAddress(address)));
});
