import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SocketAddress } from '../family/address.js';
import { SystemError } from '../kernel/index.js';
import { SocketError } from './error.js';

const refused = new SystemError('connect', 111);
const message = (label: string, remote?: SocketAddress, local?: SocketAddress): string =>
  new SocketError('connect', { label, local, remote }, refused).message.replace(
    ': Connection refused (ECONNREFUSED)',
    '',
  );

test('the message names the operation, the kind, the address that matters, and the reason', () => {
  const here: SocketAddress = { family: 'inet', address: '127.0.0.1', port: 80 };
  const there: SocketAddress = { family: 'inet', address: '192.0.2.1', port: 9 };
  assert.equal(message('tcp', there, here), 'connect tcp 192.0.2.1:9');
  assert.equal(message('tcp', undefined, here), 'connect tcp 127.0.0.1:80');
  assert.equal(message('tcp'), 'connect tcp');
  assert.equal(message('tcp', { family: 'inet6', address: '::1', port: 1 }), 'connect tcp [::1]:1');
  assert.equal(message('unix', { family: 'unix', path: '/run/x.sock' }), 'connect unix:/run/x.sock');
  assert.equal(message('unix', { family: 'unix', abstract: 'x' }), 'connect unix:@x');
  assert.equal(message('vsock', { family: 'vsock', cid: 2, port: 1024 }), 'connect vsock:2:1024');
});

test('addresses that name nothing are left out of the message, not of the error', () => {
  const unnamed: SocketAddress = { family: 'unix' };
  const any: SocketAddress = { family: 'inet', address: '0.0.0.0', port: 0 };
  assert.equal(message('unix', unnamed), 'connect unix');
  assert.equal(message('tcp', undefined, any), 'connect tcp');
  assert.equal(message('tcp', undefined, { family: 'inet6', address: '::', port: 0 }), 'connect tcp');
  const error = new SocketError('connect', { label: 'tcp', local: any }, refused);
  assert.equal(error.local, any);
  assert.equal('remote' in error, false);
});

test('a path cannot forge a line of a log', () => {
  assert.equal(
    message('unix', { family: 'unix', path: '/run/x\n\u001b[31m' }),
    'connect unix:/run/x\\x0a\\x1b[31m',
  );
});

test('numbers, names and causes', () => {
  const failed = new SocketError('connect', { label: 'tcp' }, refused);
  assert.deepEqual([failed.code, failed.errno, failed.cause], ['ECONNREFUSED', 111, refused]);
  const misuse = new SocketError('accept', { label: 'tcp' }, { code: 'ERR_SOCKET_STATE', text: 'no' });
  assert.deepEqual([misuse.code, misuse.errno, 'cause' in misuse], ['ERR_SOCKET_STATE', 0, false]);
  assert.equal(misuse.message, 'accept tcp: no (ERR_SOCKET_STATE)');
});
