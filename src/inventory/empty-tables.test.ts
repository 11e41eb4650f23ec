import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_STATES, TCP_BOUND_INACTIVE, TCP_TIME_WAIT } from '../wire/constants.js';
import { isEmptyTable, timeWaitCount } from './empty-tables.js';
import { Protocols } from './protocols.js';

const quiet = new Protocols(
  '\nTCP  2304 0 \nTCPv6 2304 1 \nUDP 1344 0 \nUNIX 1 0 \nMPTCP 1936 0 \nAF_VSOCK 1 0 \n',
);
const sockstat = (waiting: number): string =>
  `sockets: used 9\nTCP: inuse 0 orphan 0 tw ${waiting} alloc 3 mem 0\nUDP: inuse 0 mem 0\n`;

test('a table without sockets is not read', () => {
  const wanted = { states: ALL_STATES, unlisted: true };
  const isEmpty = (kind: 'tcp' | 'udp' | 'unix' | 'mptcp' | 'vsock' | 'raw', inet6 = false): boolean =>
    isEmptyTable({ kind, inet6 }, quiet, wanted, () => sockstat(0));
  assert.deepEqual([isEmpty('tcp'), isEmpty('udp'), isEmpty('unix')], [true, true, true]);
  assert.equal(isEmpty('tcp', true), false, 'it has one');
  // Not every kernel counts these, and a row that is missing says nothing.
  assert.deepEqual([isEmpty('mptcp'), isEmpty('vsock'), isEmpty('raw')], [false, false, false]);
});

test('TCP is read where sockets may be that are not counted', () => {
  const isEmpty = (states: number, unlisted: boolean, table: string | undefined): boolean =>
    isEmptyTable({ kind: 'tcp' }, quiet, { states: states >>> 0, unlisted }, () => table);
  const bound = 1 << TCP_BOUND_INACTIVE;
  const waiting = 1 << TCP_TIME_WAIT;
  assert.equal(isEmpty(ALL_STATES, false, sockstat(0)), false, 'bound ones');
  assert.equal(isEmpty(ALL_STATES & ~bound, false, sockstat(0)), true);
  assert.equal(isEmpty(ALL_STATES, true, sockstat(2)), false, 'some in TIME_WAIT');
  assert.equal(isEmpty(ALL_STATES & ~waiting, true, sockstat(2)), true);
  assert.equal(isEmpty(ALL_STATES, true, undefined), false);
});

test('a sockstat that is not understood means that anything may be there', () => {
  assert.equal(timeWaitCount(sockstat(17)), 17);
  for (const text of [undefined, '', 'TCP: inuse 0\n', 'TCP6: inuse 0 tw 3']) {
    assert.equal(timeWaitCount(text), Number.POSITIVE_INFINITY);
  }
});
