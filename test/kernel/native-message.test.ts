import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { boundSocket, flags, loopback, ok, owned } from './native-help.js';

const pair = (type: number): { left: number; right: number } & Disposable => {
  const fds = new Int32Array(2);
  ok(native().socketpair(1, type | flags, 0, fds));
  const [left = -1, right = -1] = fds;
  return {
    left,
    right,
    [Symbol.dispose]: () => {
      native().close(left);
      native().close(right);
    },
  };
};

/** struct cmsghdr with descriptors: length, SOL_SOCKET, SCM_RIGHTS; cmsg(3) on 64-bit machines. */
const rights = (...fds: number[]): Buffer => {
  const control = Buffer.alloc(16 + 8 * Math.ceil((4 * fds.length) / 8));
  control.writeBigUInt64LE(BigInt(16 + 4 * fds.length), 0);
  control.writeInt32LE(1, 8);
  control.writeInt32LE(1, 12);
  for (const [index, fd] of fds.entries()) control.writeInt32LE(fd, 16 + 4 * index);
  return control;
};

test('descriptors pass as bytes, and arrive close-on-exec', () => {
  using sockets = pair(5);
  using file = owned(native().open('/proc/self/comm', 0, 0));
  assert.equal(native().sendmsg(sockets.left, null, Buffer.from('x'), rights(file.fd, file.fd), 0), 1);
  const payload = Buffer.alloc(4);
  const control = Buffer.alloc(64);
  const result = new Int32Array(3);
  assert.equal(native().recvmsg(sockets.right, null, payload, control, 0, result), 1);
  assert.deepEqual([...result.subarray(0, 2)], [0, 24]);
  assert.equal((result[2] ?? 0) & 0x28, 0, 'neither MSG_CTRUNC nor MSG_TRUNC');
  using first = owned(control.readInt32LE(16));
  using second = owned(control.readInt32LE(20));
  for (const fd of [first.fd, second.fd]) {
    assert.equal(readlinkSync(`/proc/self/fd/${fd}`), `/proc/${process.pid}/comm`);
    assert.equal(native().fcntl(fd, 1, 0), 1);
  }
});

test('send passes flags on, never raises SIGPIPE, and says what the kernel says', () => {
  using sockets = pair(1);
  const got = Buffer.alloc(4);
  assert.equal(native().send(sockets.left, Buffer.from('ab'), 0), 2);
  assert.equal(native().send(sockets.left, Buffer.from('c'), 1), 1); // MSG_OOB
  assert.equal(native().send(sockets.left, new Uint8Array(0), 0), 0);
  assert.equal(native().read(sockets.right, got), 2);
  assert.equal(native().recvmsg(sockets.right, null, got, null, 1, new Int32Array(3)), 1);
  assert.equal(got.toString('latin1', 0, 1), 'c');
  native().shutdown(sockets.right, 2);
  assert.equal(native().send(sockets.left, Buffer.from('x'), 0), -32);
  assert.equal(native().send(1 << 29, Buffer.from('x'), 0), -9);
});

test('control messages that do not fit are reported as MSG_CTRUNC, and leave no descriptor', () => {
  using sockets = pair(1);
  native().sendmsg(sockets.left, null, Buffer.from('x'), rights(0), 0);
  const result = new Int32Array(3);
  assert.equal(native().recvmsg(sockets.right, null, Buffer.alloc(4), null, 0, result), 1);
  assert.equal((result[2] ?? 0) & 8, 8);
});

test('a datagram tells its sender and whether it was cut', () => {
  using receiver = boundSocket(2);
  using sender = boundSocket(2);
  assert.equal(native().sendmsg(sender.fd, loopback(receiver.port), Buffer.from('truncated'), null, 0), 9);
  const name = Buffer.alloc(28);
  const payload = Buffer.alloc(4);
  const result = new Int32Array(3);
  assert.equal(native().recvmsg(receiver.fd, name, payload, null, 0, result), 4);
  assert.deepEqual([...result.subarray(0, 2)], [16, 0]);
  assert.equal((result[2] ?? 0) & 0x20, 0x20);
  assert.equal(name.readUInt16BE(2), sender.port);
  assert.equal(String(payload), 'trun');
  assert.equal(native().recvmsg(receiver.fd, null, payload, null, 0, result), -11);
});

test('writing to a closed peer is EPIPE, never a signal', () => {
  using sockets = pair(1);
  native().shutdown(sockets.right, 2);
  assert.equal(native().sendmsg(sockets.left, null, Buffer.from('x'), null, 0), -32);
});

test('an empty payload and an empty datagram', () => {
  using sockets = pair(5);
  assert.equal(native().sendmsg(sockets.left, null, new Uint8Array(0), null, 0), 0);
  const result = new Int32Array(3);
  assert.equal(native().recvmsg(sockets.right, null, Buffer.alloc(4), null, 0, result), 0);
});

test('batches of datagrams keep lengths, contents and senders', () => {
  using receiver = boundSocket(2);
  using sender = boundSocket(2);
  const count = 50;
  const slot = 64;
  const slab = Buffer.alloc(count * slot);
  const lengths = new Int32Array(count);
  const names = Buffer.alloc(count * 16);
  const nameLengths = new Int32Array(count).fill(16);
  for (let i = 0; i < count; i++) {
    slab.fill(i, i * slot, (i + 1) * slot);
    lengths[i] = i;
    loopback(receiver.port).copy(names, i * 16);
  }
  assert.equal(native().sendmmsg(sender.fd, slab, slot, lengths, count, names, 16, nameLengths, 0), count);
  const got = Buffer.alloc(64 * slot);
  const gotLengths = new Int32Array(64);
  const gotNames = Buffer.alloc(64 * 28);
  const gotNameLengths = new Int32Array(64);
  const gotFlags = new Int32Array(64).fill(-1);
  const received = native().recvmmsg(
    ...([receiver.fd, got, slot, gotLengths, 64, gotNames, 28, gotNameLengths, gotFlags, 0] as const),
  );
  assert.equal(received, count);
  for (let i = 0; i < count; i++) {
    assert.equal(gotLengths[i], i);
    assert.equal(gotNameLengths[i], 16);
    assert.equal(gotNames.readUInt16BE(i * 28 + 2), sender.port);
    assert.deepEqual(got.subarray(i * slot, i * slot + i), Buffer.alloc(i, i));
    assert.equal(gotFlags[i], 0);
  }
  assert.equal(gotFlags[count], -1, 'what was not received is not touched');
  assert.equal(native().recvmmsg(receiver.fd, got, slot, gotLengths, 64, null, 0, null, null, 0), -11);
});

test('a batch without names goes to the connected peer; more than 1,024 need a second call', () => {
  using sockets = pair(1);
  const lengths = new Int32Array(2000).fill(1);
  const sent = native().sendmmsg(sockets.left, new Uint8Array(2000), 1, lengths, 2000, null, 0, null, 0);
  assert.ok(sent > 0 && sent <= 1024);
  assert.equal(native().sendmmsg(sockets.left, new Uint8Array(0), 0, lengths, 0, null, 0, null, 0), 0);
});
