import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UnixSocketRecord } from '../inventory/record.js';
import { boundOne, deviceNumber, isBoundTo, isSameName } from './unix-match.js';

const record = (facts: Partial<UnixSocketRecord>): UnixSocketRecord => ({
  kind: 'unix',
  family: 'unix',
  type: 'stream',
  state: 'listen',
  local: { family: 'unix', path: '/run/app' },
  receiveQueue: 0,
  sendQueue: 0,
  inode: 1,
  source: 'sock_diag',
  ...facts,
});

test('device numbers of the C library are taken apart as makedev(3) joins them', () => {
  assert.deepEqual(deviceNumber(0xfe00n), { major: 254, minor: 0 });
  assert.deepEqual(deviceNumber(0x19n), { major: 0, minor: 25 });
  // major 0x12345, minor 0x6789ab
  const wide = (0x12000n << 32n) | (0x345n << 8n) | (0x678900n << 12n) | 0xabn;
  assert.deepEqual(deviceNumber(wide), { major: 0x12345, minor: 0x6789ab });
});

test('a socket is bound to the file of its device and the low half of its inode', () => {
  const bound = record({ file: { device: (254 << 20) >>> 0, inode: 77 } });
  assert.equal(isBoundTo(bound, { device: 0xfe00n, inode: 77n }, []), true);
  assert.equal(isBoundTo(bound, { device: 0xfe00n, inode: 0x1_0000_0000n + 77n }, []), true);
  assert.equal(isBoundTo(bound, { device: 0xfe00n, inode: 78n }, []), false);
  assert.equal(isBoundTo(bound, { device: 0xfe01n, inode: 77n }, []), false);
  assert.equal(isBoundTo(record({}), { device: 0n, inode: 0n }, []), false);
});

test('where devices disagree, as on overlays, the name decides', () => {
  const bound = record({ file: { device: 5, inode: 77 } });
  const file = { device: 0x30n, inode: 77n };
  assert.equal(isBoundTo(bound, file, [{ family: 'unix', path: '/run/app' }]), true);
  assert.equal(isBoundTo(bound, file, [{ family: 'unix', path: '/run/other' }]), false);
});

test('where only /proc lists sockets, the name decides', () => {
  const file = { device: 0xfe00n, inode: 77n };
  const names = [{ family: 'unix', path: '/run/app' }] as const;
  assert.equal(isBoundTo(record({ source: 'proc' }), file, names), true);
  assert.equal(isBoundTo(record({ source: 'sock_diag' }), file, names), false);
});

test('names are compared by their bytes, and no name is like none', () => {
  const bytes = Uint8Array.of(0xff);
  assert.equal(isSameName({ family: 'unix' }, { family: 'unix' }), false);
  assert.equal(isSameName({ family: 'unix', path: 'a' }, { family: 'unix', abstract: 'a' }), false);
  assert.equal(
    isSameName(
      { family: 'unix', path: '\ufffd', bytes },
      { family: 'unix', path: '\ufffd', bytes: Uint8Array.of(0xfe) },
    ),
    false,
  );
  assert.equal(
    isSameName(
      { family: 'unix', path: '\ufffd', bytes },
      { family: 'unix', path: '\ufffd', bytes: Uint8Array.of(0xff) },
    ),
    true,
  );
});

test('of the sockets of a name the listener counts, and accepted connections never do', () => {
  const accepted = record({ state: 'established', inode: 2 });
  assert.equal(boundOne([accepted]), undefined);
  assert.equal(boundOne([accepted, record({})])?.inode, 1);
  assert.equal(boundOne([record({ state: 'close', inode: 3 }), accepted])?.inode, 3);
  assert.equal(boundOne([record({ type: 'dgram', state: 'established', inode: 4 })])?.inode, 4);
});
