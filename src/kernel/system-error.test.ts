import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, checkConnect, checkReady, inProgress, SystemError, wouldBlock } from './system-error.js';

test('a system error says what was attempted and why', () => {
  const error = new SystemError('bind', 98);
  assert.equal(error.message, 'bind: Address already in use (EADDRINUSE)');
  assert.equal(String(error), 'SystemError: bind: Address already in use (EADDRINUSE)');
  assert.deepEqual(
    [error.call, error.errno, error.code, error.name],
    ['bind', 98, 'EADDRINUSE', 'SystemError'],
  );
  assert.ok(error instanceof Error);
});

test('check passes results on and throws errors', () => {
  assert.equal(check('socket', 0), 0);
  assert.equal(check('socket', 7), 7);
  assert.throws(() => check('socket', -24), { message: 'socket: Too many open files (EMFILE)' });
  assert.throws(() => check('socket', wouldBlock), { code: 'EAGAIN' });
});

test('checkReady takes "not now" for an answer', () => {
  assert.equal(checkReady('recvmsg', 5), 5);
  assert.equal(checkReady('recvmsg', wouldBlock), wouldBlock);
  assert.throws(() => checkReady('recvmsg', -104), { code: 'ECONNRESET' });
});

test('checkConnect knows that an interrupted connect goes on', () => {
  assert.equal(checkConnect('connect', 0), 0);
  assert.equal(checkConnect('connect', -115), inProgress);
  assert.equal(checkConnect('connect', -4), inProgress);
  assert.equal(checkConnect('connect', wouldBlock), wouldBlock);
  assert.throws(() => checkConnect('connect', -111), { code: 'ECONNREFUSED' });
});
