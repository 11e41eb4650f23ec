import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { boundSocket, closedPort, flags, loopback, ok, owned } from './native-help.js';

const EBADF = -9;
const folder = mkdtempSync(join(tmpdir(), 'socketeer-native-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a TCP connection: socket, bind, listen, connect, accept4, names, shutdown, close', () => {
  using listener = boundSocket(1);
  ok(native().listen(listener.fd, 1));
  using client = owned(native().socket(2, 1 | flags, 0));
  assert.equal(native().connect(client.fd, loopback(listener.port)), -115);
  const name = Buffer.alloc(28);
  const length = new Int32Array(1);
  using server = owned(native().accept4(listener.fd, name, length, flags));
  assert.equal(length[0], 16);
  const peer = Buffer.alloc(16);
  assert.equal(native().getpeername(server.fd, peer), 16);
  assert.deepEqual(peer, name.subarray(0, 16));
  assert.equal(native().getsockname(server.fd, peer), 16);
  assert.equal(peer.readUInt16BE(2), listener.port);
  assert.equal(native().accept4(listener.fd, null, null, flags), -11);
  assert.equal(native().write(client.fd, Buffer.from('hello')), 5);
  const bytes = Buffer.alloc(8);
  assert.equal(native().read(server.fd, bytes), 5);
  assert.equal(native().read(server.fd, bytes), -11);
  ok(native().shutdown(client.fd, 1));
  assert.equal(native().read(server.fd, bytes), 0);
  assert.equal(bytes.toString('latin1', 0, 5), 'hello');
});

test('an accepted name may be cut, and its real length is told', () => {
  using listener = boundSocket(1);
  ok(native().listen(listener.fd, 1));
  using client = owned(native().socket(2, 1 | flags, 0));
  native().connect(client.fd, loopback(listener.port));
  const length = new Int32Array(1);
  const name = new Uint8Array(4);
  using _server = owned(native().accept4(listener.fd, name, length, flags));
  assert.equal(length[0], 16);
});

test('socketpair stores two connected sockets', () => {
  const pair = new Int32Array(2);
  assert.equal(native().socketpair(1, 5 | flags, 0, pair), 0);
  using left = owned(pair[0] ?? -1);
  using right = owned(pair[1] ?? -1);
  assert.notEqual(left.fd, right.fd);
  assert.equal(native().write(left.fd, Buffer.from('x')), 1);
  assert.equal(native().read(right.fd, Buffer.alloc(1)), 1);
});

test('socket options travel as bytes', () => {
  using socket = owned(native().socket(2, 1 | flags, 0));
  const value = Buffer.alloc(8);
  assert.equal(native().getsockopt(socket.fd, 1, 3, value), 4);
  assert.equal(value.readInt32LE(), 1);
  ok(native().setsockopt(socket.fd, 1, 2, Buffer.from([1, 0, 0, 0])));
  assert.equal(native().getsockopt(socket.fd, 1, 2, value), 4);
  assert.equal(value.readInt32LE(), 1);
  assert.equal(native().getsockopt(socket.fd, 1, 9999, value), -92);
  assert.equal(native().setsockopt(socket.fd, 1, 2, new Uint8Array(0)), -22);
});

test('an attached filter is read in bytes, and never past the end of its room', () => {
  using socket = owned(native().socket(2, 2 | flags, 0));
  const program = Buffer.from('3000000008000000 0600000000000000'.replaceAll(' ', ''), 'hex');
  ok(native().attachFilter(socket.fd, 1, 26, program));
  const memory = Buffer.alloc(64, 0xee);
  assert.equal(native().getsockopt(socket.fd, 1, 26, memory.subarray(0, 8)), -22);
  assert.deepEqual(memory, Buffer.alloc(64, 0xee));
  assert.equal(native().getsockopt(socket.fd, 1, 26, memory.subarray(0, 40)), 16);
  assert.deepEqual(memory.subarray(0, 16), program);
  assert.deepEqual(memory.subarray(16), Buffer.alloc(48, 0xee));
});

test('a filter is attached as instructions, and the kernel checks and copies it', () => {
  using receiver = boundSocket(2);
  using sender = boundSocket(2);
  const attach = (program: Uint8Array): number => native().attachFilter(receiver.fd, 1, 26, program);
  assert.equal(attach(new Uint8Array(0)), -22, 'no instructions');
  assert.equal(attach(new Uint8Array(8)), -22, 'no return');
  // ldb [8], the first byte behind the UDP header; jeq #'a'; ret #all; ret #0. One byte off any alignment.
  const code = '3000000008000000 1500000161000000 06000000ffffffff 0600000000000000'.replaceAll(' ', '');
  const program = Buffer.concat([Buffer.alloc(1), Buffer.from(code, 'hex')]).subarray(1);
  ok(attach(program));
  program.fill(0);
  for (const text of ['b', 'a'])
    native().sendmsg(sender.fd, loopback(receiver.port), Buffer.from(text), null, 0);
  const payload = Buffer.alloc(4);
  assert.equal(native().read(receiver.fd, payload), 1);
  assert.equal(payload.toString('latin1', 0, 1), 'a');
  assert.equal(native().read(receiver.fd, payload), -11);
});

test('dup, fcntl and close', () => {
  using socket = boundSocket(2);
  const copy = ok(native().dup(socket.fd));
  assert.equal(native().fcntl(copy, 1, 0), 1, 'F_GETFD: FD_CLOEXEC');
  assert.equal(ok(native().fcntl(copy, 3, 0)) & 0o4000, 0o4000, 'F_GETFL: O_NONBLOCK');
  assert.equal(native().close(copy), 0);
  assert.equal(native().close(copy), EBADF);
  assert.equal(native().fcntl(copy, 3, 0), EBADF);
  assert.throws(() => native().fcntl(socket.fd, 5, 4096), {
    code: 'ERR_OUT_OF_RANGE',
    message: 'fcntl: command must be one that takes an integer',
  });
});

test('ioctl writes its argument in place, and never beyond it', () => {
  using socket = boundSocket(2);
  ok(native().sendmsg(socket.fd, loopback(socket.port), Buffer.alloc(11), null, 0));
  const room = Buffer.alloc(12, 0xee);
  assert.equal(native().ioctl(socket.fd, 0x541b, room.subarray(4, 8)), 0); // FIONREAD
  assert.deepEqual([...room], [0xee, 0xee, 0xee, 0xee, 11, 0, 0, 0, 0xee, 0xee, 0xee, 0xee]);
  // SIOCGIFINDEX reads and writes 40 bytes, whatever it was given.
  const interfaceRequest = Buffer.alloc(24);
  interfaceRequest.write('lo');
  assert.equal(native().ioctl(socket.fd, 0x8933, interfaceRequest.subarray(0, 20)), 0);
  assert.equal(interfaceRequest.readInt32LE(16), 1);
  assert.equal(interfaceRequest.readInt32LE(20), 0);
  assert.throws(() => native().ioctl(socket.fd, 0x80041272, new Uint8Array(3)), { code: 'ERR_OUT_OF_RANGE' });
});

test('open, readFile and their errors', () => {
  const path = join(folder, 'file');
  const contents = Buffer.alloc(100_000, 'abc');
  writeFileSync(path, contents);
  using file = owned(native().open(path, 0, 0));
  assert.equal(native().fcntl(file.fd, 1, 0), 1, 'always close-on-exec');
  assert.deepEqual(native().readFile(path), contents);
  writeFileSync(path, 'small');
  assert.equal(String(native().readFile(path)), 'small');
  writeFileSync(path, '');
  assert.deepEqual(native().readFile(path), Buffer.alloc(0));
  assert.equal(String(native().readFile('/proc/self/comm')), readFileSync('/proc/self/comm', 'latin1'));
  assert.equal(native().readFile(join(folder, 'none')), -2);
  assert.equal(native().readFile(folder), -21);
  assert.equal(native().open(join(folder, 'none'), 0, 0), -2);
});

test('pidfds: a signal and a descriptor of our own process', () => {
  using self = owned(native().pidfdOpen(process.pid, 0));
  assert.equal(native().pidfdSendSignal(self.fd, 0), 0);
  using socket = boundSocket(2);
  using copy = owned(native().pidfdGetfd(self.fd, socket.fd));
  assert.equal(readlinkSync(`/proc/self/fd/${copy.fd}`), readlinkSync(`/proc/self/fd/${socket.fd}`));
  assert.equal(native().pidfdGetfd(self.fd, 1_000_000), EBADF);
  assert.equal(native().pidfdOpen(-1, 0), -22);
});

test('calls inside a network namespace leave ours alone, and leave nothing behind when they fail', () => {
  using own = owned(native().open('/proc/self/ns/net', 0, 0));
  const before = readlinkSync('/proc/thread-self/ns/net');
  const result = native().socketIn(own.fd, 2, 2 | flags, 0);
  if (process.getuid?.() !== 0) assert.ok(result === -1, 'EPERM without CAP_SYS_ADMIN');
  else native().close(ok(result));
  assert.equal(native().socketIn(-1, 2, 2 | flags, 0), EBADF);
  using file = owned(native().open('/dev/null', 0, 0));
  assert.equal(native().socketIn(file.fd, 2, 2 | flags, 0), -22);
  assert.ok(native().socketIn(own.fd, 999, 2 | flags, 0) < 0);
  assert.ok(native().openIn(own.fd, '/nowhere', 0) < 0);
  assert.equal(native().openIn(-1, '/proc/thread-self/net/tcp', 0), EBADF);
  assert.equal(readlinkSync('/proc/thread-self/ns/net'), before);
});

test('setns and unshare report their errors', () => {
  assert.equal(native().setns(-1, 0), EBADF);
  assert.equal(native().unshare(0), 0);
  assert.ok(native().unshare(1) < 0);
});

test('strerror knows errors and unknown numbers', () => {
  assert.equal(native().strerror(98), 'Address already in use');
  assert.match(native().strerror(9999), /9999/);
});

test('a negative descriptor is EBADF everywhere, and 0 is one like any other', () => {
  const bytes = new Uint8Array(64);
  const result = new Int32Array(3);
  const n = native();
  const calls: [string, () => unknown][] = [
    ['close', () => n.close(-1)],
    ['dup', () => n.dup(-1)],
    ['fcntl', () => n.fcntl(-1, 3, 0)],
    ['ioctl', () => n.ioctl(-1, 0x541b, bytes)],
    ['read', () => n.read(-1, bytes)],
    ['write', () => n.write(-1, bytes)],
    ['pidfdGetfd', () => n.pidfdGetfd(-1, 0)],
    ['pidfdSendSignal', () => n.pidfdSendSignal(-1, 0)],
    ['bind', () => n.bind(-1, bytes)],
    ['connect', () => n.connect(-1, bytes)],
    ['listen', () => n.listen(-1, 1)],
    ['accept4', () => n.accept4(-1, null, null, 0)],
    ['shutdown', () => n.shutdown(-1, 2)],
    ['getsockname', () => n.getsockname(-1, bytes)],
    ['getpeername', () => n.getpeername(-1, bytes)],
    ['getsockopt', () => n.getsockopt(-1, 1, 3, bytes)],
    ['setsockopt', () => n.setsockopt(-1, 1, 2, bytes)],
    ['attachFilter', () => n.attachFilter(-1, 1, 26, bytes)],
    ['sendmsg', () => n.sendmsg(-1, null, bytes, null, 0)],
    ['recvmsg', () => n.recvmsg(-1, null, bytes, null, 0, result)],
    ['sendmmsg', () => n.sendmmsg(-1, bytes, 8, result, 3, null, 0, null, 0)],
    ['recvmmsg', () => n.recvmmsg(-1, bytes, 8, result, 3, null, 0, null, null, 0)],
    ['dump', () => n.dump(-1, [Buffer.alloc(16)], 0, () => {})],
  ];
  for (const [name, call] of calls) assert.equal(call(), EBADF, name);
  assert.ok(ok(n.fcntl(0, 3, 0)) >= 0);
});

test('connect to a closed port is refused', () => {
  using socket = owned(native().socket(2, 1 | flags, 0));
  const result = native().connect(socket.fd, loopback(closedPort()));
  assert.ok(result === -111 || result === -115);
});
