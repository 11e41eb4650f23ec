import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allKinds } from './kinds.js';
import { Protocols } from './protocols.js';

test('protocols are known by the names of the kernel, and all are there without the table', () => {
  const header =
    'protocol  size sockets  memory press maxhdr  slab module     cl co di ac io in de sh ss gs se re bi br ha uh gp em\n';
  const row = (name: string): string =>
    `${name.padEnd(9)} 1240      0      -1   NI       0   yes  kernel      y  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n  n\n`;
  const protocols = new Protocols(header + row('TCP') + row('UDP-Lite') + row('AF_VSOCK'));
  assert.deepEqual(
    allKinds.filter((kind) => protocols.has(kind)),
    ['udplite', 'tcp', 'vsock'],
  );
  assert.equal(protocols.has('tcp', true), false);
  assert.equal(new Protocols(undefined).has('sctp', true), true);
});
