import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AF_INET,
  AF_UNIX,
  CLONE_NEWNET,
  F_GETFD,
  F_GETFL,
  NETLINK_SOCK_DIAG,
  O_NONBLOCK,
  SHUT_WR,
  SO_REUSEADDR,
  SOCK_NONBLOCK,
  SOCK_SEQPACKET,
  SOCK_STREAM,
  SOL_SOCKET,
} from './constants.js';
import * as kernel from './index.js';

const loopback = Uint8Array.of(2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);

test('a connection through the calls, all of them close-on-exec', () => {
  const listener = kernel.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
  kernel.setIntegerOption(listener, SOL_SOCKET, SO_REUSEADDR, 1);
  assert.equal(kernel.getIntegerOption(listener, SOL_SOCKET, SO_REUSEADDR), 1);
  kernel.bind(listener, loopback);
  kernel.listen(listener, 1);
  assert.equal(kernel.accept(listener), kernel.wouldBlock);
  const name = kernel.getsockname(listener);
  assert.equal(name.length, 16);
  const client = kernel.socket(AF_INET, SOCK_STREAM);
  assert.equal(kernel.connect(client, name), 0);
  assert.deepEqual(kernel.getpeername(client), name);
  const server = kernel.accept(listener, null, null, SOCK_NONBLOCK);
  for (const fd of [listener, client, server]) assert.equal(kernel.fcntl(fd, F_GETFD), 1);
  assert.equal(kernel.read(server, new Uint8Array(4)), kernel.wouldBlock);
  kernel.shutdown(client, SHUT_WR);
  assert.equal(kernel.read(server, new Uint8Array(4)), 0);
  for (const fd of [listener, client, server]) kernel.close(fd);
});

test('errors carry their call', () => {
  const attempts: [string, () => unknown][] = [
    ['close', () => kernel.close(-1)],
    ['bind', () => kernel.bind(-1, loopback)],
    ['connect', () => kernel.connect(-1, loopback)],
    ['listen', () => kernel.listen(-1, 1)],
    ['accept', () => kernel.accept(-1)],
    ['shutdown', () => kernel.shutdown(-1, 0)],
    ['getsockname', () => kernel.getsockname(-1)],
    ['getpeername', () => kernel.getpeername(-1)],
    ['getsockopt', () => kernel.getIntegerOption(-1, 1, 1)],
    ['setsockopt', () => kernel.setIntegerOption(-1, 1, 1, 1)],
    ['setsockopt', () => kernel.attachFilter(-1, 1, 26, new Uint8Array(8))],
    ['dup', () => kernel.dup(-1)],
    ['fcntl', () => kernel.setNonBlocking(-1)],
    ['ioctl', () => kernel.ioctl(-1, 0x541b, new Uint8Array(4))],
    ['read', () => kernel.read(-1, loopback)],
    ['write', () => kernel.write(-1, loopback)],
    ['sendmsg', () => kernel.sendMessage(-1, loopback)],
    ['recvmsg', () => kernel.receiveMessage(-1, loopback, new Int32Array(3))],
    ['sendmmsg', () => kernel.sendBatch(-1, kernel.createBatch(1, 8), 1)],
    ['recvmmsg', () => kernel.receiveBatch(-1, kernel.createBatch(1, 8), 1)],
    ['setns', () => kernel.setns(-1, CLONE_NEWNET)],
    ['socket', () => kernel.openNetlink(NETLINK_SOCK_DIAG, -1)],
    ['open /proc/self/net/tcp', () => kernel.openIn(-1, '/proc/self/net/tcp')],
    ['pidfd_getfd', () => kernel.pidfdGetfd(-1, 0)],
    ['pidfd_send_signal', () => kernel.pidfdSendSignal(-1, 0)],
    ['dump', () => kernel.startDump(-1, [new Uint8Array(16)], () => {})],
  ];
  for (const [call, attempt] of attempts) {
    assert.throws(attempt, {
      name: 'SystemError',
      call,
      errno: 9,
      code: 'EBADF',
      message: `${call}: Bad file descriptor (EBADF)`,
    });
  }
  assert.throws(() => kernel.socket(999, 1), { call: 'socket', code: 'EAFNOSUPPORT' });
  assert.throws(() => kernel.pidfdOpen(-1), { call: 'pidfd_open', code: 'EINVAL' });
  assert.throws(() => kernel.unshare(1), { call: 'unshare' });
});

test('batches go through a pair of sockets', () => {
  const [left, right] = kernel.socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK);
  const batch = kernel.createBatch(8, 16, 128);
  batch.lengths.set([3, 2, 1]);
  batch.slab.set([1, 2, 3], 0);
  assert.equal(kernel.sendBatch(left, { ...batch, names: null, nameLengths: null }, 3), 3);
  const received = kernel.createBatch(8, 16);
  assert.equal(kernel.receiveBatch(right, received, 8), 3);
  assert.deepEqual([...received.lengths.subarray(0, 3)], [3, 2, 1]);
  assert.deepEqual([...received.slab.subarray(0, 3)], [1, 2, 3]);
  assert.equal(kernel.receiveBatch(right, received, 8), kernel.wouldBlock);
  kernel.close(left);
  kernel.close(right);
});

test('setNonBlocking changes the file, once', () => {
  const [left, right] = kernel.socketpair(AF_UNIX, SOCK_STREAM);
  assert.equal(kernel.fcntl(left, F_GETFL) & O_NONBLOCK, 0);
  kernel.setNonBlocking(left);
  kernel.setNonBlocking(left);
  assert.equal(kernel.fcntl(left, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
  kernel.close(left);
  kernel.close(right);
});

test('files: contents, absence, and other errors', () => {
  assert.equal(String(kernel.readFile('/proc/self/comm')).trim().length > 0, true);
  assert.equal(kernel.readFileIfThere('/nowhere'), undefined);
  assert.throws(() => kernel.readFile('/nowhere'), {
    message: 'read /nowhere: No such file or directory (ENOENT)',
  });
  assert.throws(() => kernel.readFileIfThere('/'), { call: 'read /', code: 'EISDIR' });
});

test('a network namespace is opened, anything else refused', () => {
  kernel.close(kernel.openNetworkNamespace('/proc/self/ns/net'));
  for (const path of ['/proc/self/ns/mnt', '/dev/null', '/proc']) {
    assert.throws(() => kernel.openNetworkNamespace(path), {
      message: `open ${path} as a network namespace: Invalid argument (EINVAL)`,
    });
  }
  assert.throws(() => kernel.openNetworkNamespace('/nowhere'), { code: 'ENOENT' });
});

test('a watch of a pair reports and disposes', async () => {
  const [left, right] = kernel.socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK);
  const events = await new Promise<number>((resolve) => {
    using watching = kernel.watch(left, 0, () => {});
    watching.unref();
    watching.unref();
    watching.ref();
    const other = kernel.watch(right, 4, (seen) => {
      other.close();
      resolve(seen);
    });
  });
  assert.equal(events, 4);
  kernel.close(left);
  kernel.close(right);
});
