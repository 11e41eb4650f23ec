import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connection, everyRecord, listener, unixClient, unixServer } from '../../test/support/records.js';
import { columnsByName } from './column/index.js';
import { orderBy, usualOrder } from './order.js';

const onPort = (port: number) =>
  ({ ...listener, local: { family: 'inet', address: '127.0.0.1', port } }) as const;

test('people find listeners first, ports in numeric order, and netlink at the end', () => {
  const sorted = [...everyRecord, onPort(8080), onPort(22)].reverse().sort(usualOrder);
  assert.deepEqual(
    sorted.map((record) =>
      `${record.kind} ${record.state} ${'port' in record.local ? record.local.port : ''}`.trim(),
    ),
    [
      'tcp listen 22',
      'tcp listen 80',
      'tcp listen 8080',
      'tcp established 55432',
      'unix listen',
      'unix established',
      'packet close',
      'netlink close',
    ],
  );
});

test('keys sort up and down, and absent values stay last', () => {
  const by = (name: string, descending: boolean) =>
    orderBy(
      columnsByName([name]).map((column) => ({ column, descending })),
      () => undefined,
    );
  const queues = [listener, unixClient, unixServer];
  assert.deepEqual(
    [...queues].sort(by('send-q', true)).map(({ sendQueue }) => sendQueue),
    [511, 128, 0],
  );
  assert.deepEqual(
    [...queues].sort(by('send-q', false)).map(({ sendQueue }) => sendQueue),
    [0, 128, 511],
  );
  for (const descending of [false, true]) {
    const uids = [unixClient, unixServer, connection].sort(by('uid', descending)).map(({ uid }) => uid);
    assert.deepEqual(uids, descending ? [70, 0, undefined] : [0, 70, undefined]);
  }
});
