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

test('sockets are counted by kind, stream sockets of Unix among them', () => {
  const row = (name: string, count: number): string =>
    `\n${name.padEnd(9)} 1240 ${String(count).padStart(6)}      0   no       0   yes  kernel      y`;
  const table = `protocol  size sockets${row('UNIX-STREAM', 5)}${row('UNIX', 2)}${row('TCPv6', 100000)}${row('TCP', 0)}`;
  const protocols = new Protocols(`${table}\n`);
  assert.equal(protocols.count('unix'), 7);
  assert.equal(protocols.count('tcp', true), 100_000);
  assert.equal(protocols.count('tcp'), 0);
  assert.equal(protocols.count('udp'), undefined);
  assert.equal(new Protocols(undefined).count('tcp'), undefined);
  assert.equal(new Protocols('\nTCP  ').count('tcp'), undefined);
});
