import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { Socket, socketSecurityContext } from '../../src/index.js';

test('the context of a socket is that of SELinux, and none without it', () => {
  using socket = Socket.open({ family: 'unix', type: 'stream' });
  const context = socketSecurityContext(process.pid, socket.fd);
  if (existsSync('/sys/fs/selinux/enforce')) assert.match(context ?? '', /^\w+:\w+:\w+/);
  else assert.equal(context, undefined);
});

test('a descriptor or process that is gone has none', () => {
  assert.equal(socketSecurityContext(process.pid, 99_999), undefined);
  assert.equal(socketSecurityContext(2 ** 30, 0), undefined);
});
