import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { close } from '../../src/kernel/descriptor.js';
import { setIntegerOption } from '../../src/kernel/socket-call.js';
import { Socket } from '../../src/socket/socket.js';
import type { SocketSpec } from '../../src/socket/spec.js';
import { descriptorCount } from '../support/descriptors.js';
import {
  bound,
  closedAddress,
  connection,
  freshName,
  listener,
  rejection,
  tcp,
  text,
  udp,
  unixDatagram,
  unixStream,
} from './socket-core-help.js';

const connected: readonly SocketSpec[] = [
  tcp,
  { family: 'inet6', type: 'stream' },
  unixStream,
  { family: 'unix', type: 'seqpacket' },
];

for (const spec of connected) {
  test(`${spec.family} ${spec.type}: listen, accept, connect, send, receive, shutdown, close`, async () => {
    const before = descriptorCount();
    const [client, server] = await connection(spec);
    assert.equal(server.family, spec.family);
    assert.equal(server.type, spec.type);
    assert.equal(server.listening, false);
    assert.equal(await client.send('hello'), 5);
    assert.equal(text((await server.receive(100)).bytes), 'hello');
    const waiting = client.receive(100);
    assert.equal(server.trySend(Buffer.from('back')), 4);
    assert.equal(text((await waiting).bytes), 'back');
    assert.equal(client.tryReceive(10), undefined);
    client.shutdown('write');
    assert.equal((await server.receive(10)).bytes.length, 0, 'the end');
    assert.equal(await server.send('still'), 5, 'the other half is open');
    assert.equal(text((await client.receive(10)).bytes), 'still');
    client.close();
    server.close();
    assert.equal(client.closed, true);
    // The reactor's own epoll may have been made by the first wait.
    assert.ok(descriptorCount() - before <= 1);
  });
}

test('addresses: own, peer, after the peer has gone, before there are any', async () => {
  using waiting = listener();
  using client = Socket.open(tcp);
  assert.equal(client.remoteAddress, undefined);
  assert.deepEqual(client.localAddress, { family: 'inet', address: '0.0.0.0', port: 0 });
  await client.connect(waiting.localAddress);
  const server = await waiting.accept();
  assert.deepEqual(client.remoteAddress, waiting.localAddress);
  assert.deepEqual(server.remoteAddress, client.localAddress);
  server.setOption(1, 13, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)); // SO_LINGER 0: close resets
  server.close();
  const error = await rejection(client.receive(10));
  const peer = `127.0.0.1:${(waiting.localAddress as { port: number }).port}`;
  assert.equal(error.message, `receive tcp ${peer}: Connection reset by peer (ECONNRESET)`);
  assert.deepEqual(client.remoteAddress, waiting.localAddress, 'remembered');
});

test('datagrams: without connect, with connect, dissolved again', async () => {
  using receiver = bound(udp);
  using sender = bound(udp);
  await sender.send('one', { to: receiver.localAddress });
  const first = await receiver.receive(100);
  assert.equal(text(first.bytes), 'one');
  assert.deepEqual(first.from, sender.localAddress);
  await receiver.connect(first.from!);
  assert.deepEqual(receiver.remoteAddress, sender.localAddress);
  await receiver.send('two');
  assert.equal(text((await sender.receive(100)).bytes), 'two');
  receiver.disconnect();
  assert.equal(receiver.remoteAddress, undefined);
  assert.match(
    (await rejection(receiver.send('three'))).message,
    /^send udp 127\.0\.0\.1:\d+: .*EDESTADDRREQ/,
  );
});

test('a datagram longer than its room is said to be truncated; an empty one is one', async () => {
  using receiver = bound(udp);
  using sender = Socket.open(udp);
  await sender.send('0123456789', { to: receiver.localAddress });
  await sender.send('', { to: receiver.localAddress });
  const cut = await receiver.receive(4);
  assert.deepEqual([text(cut.bytes), cut.truncated], ['0123', true]);
  const empty = await receiver.receive(4);
  assert.deepEqual([empty.bytes.length, empty.truncated], [0, false]);
});

test('records keep their boundaries, and peeking leaves the data', async () => {
  const [left, right] = Socket.pair({ family: 'unix', type: 'seqpacket' });
  await left.send('record', { endOfRecord: true });
  assert.equal(text((await right.receive(10, { peek: true })).bytes), 'record');
  await left.send('next');
  assert.equal(text((await right.receive(10)).bytes), 'record');
  assert.equal(text((await right.receive(10)).bytes), 'next');
  left.close();
  right.close();
});

test('fills the memory of the caller in place, or gives exactly what came', async () => {
  const [left, right] = Socket.pair(unixStream);
  const memory = new Uint8Array(10).fill(7);
  const waiting = right.receive(memory.subarray(2, 6));
  await left.send('abcdef');
  const message = await waiting;
  assert.equal(message.bytes.buffer, memory.buffer);
  assert.deepEqual([...memory], [7, 7, 97, 98, 99, 100, 7, 7, 7, 7]);
  const own = (await right.receive(65536)).bytes;
  assert.deepEqual([text(own), own.buffer.byteLength], ['ef', 2]);
  await left.send('next');
  assert.equal(text((await right.receive(65536)).bytes), 'next');
  assert.equal(text(own), 'ef', 'memory of its own');
  left.close();
  right.close();
});

test('abstract names are exact, autobind takes a free one, and paths are bound by text', async () => {
  using exact = Socket.open(unixStream);
  const name = { family: 'unix', abstract: `a\0b-${process.pid}` } as const;
  exact.bind(name);
  assert.deepEqual(exact.localAddress, name);
  using free = Socket.open(unixDatagram);
  free.bind({ family: 'unix' });
  assert.match((free.localAddress as { abstract: string }).abstract, /^[0-9a-f]{5}$/);
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-'));
  using named = Socket.open(unixStream);
  named.bind(join(folder, 'x.sock'));
  assert.ok(existsSync(join(folder, 'x.sock')));
  assert.deepEqual(named.localAddress, { family: 'unix', path: join(folder, 'x.sock') });
  rmSync(folder, { recursive: true });
});

test('descriptors pass through messages, close-on-exec, and only where there is room for them', async () => {
  const [left, right] = Socket.pair(unixStream);
  using passed = bound(udp);
  const rights = { kind: 'rights', descriptors: [passed.fd] } as const;
  const before = descriptorCount();
  await left.send('x', { ancillary: [rights] });
  const dropped = await right.receive(10);
  assert.deepEqual([dropped.ancillary, dropped.ancillaryTruncated], [[], true]);
  assert.equal(descriptorCount(), before);
  await left.send('x', { ancillary: [rights] });
  const { ancillary } = await right.receive(10, { ancillaryBytes: 64 });
  const [data] = ancillary;
  assert.ok(data?.kind === 'rights');
  using copy = Socket.adopt(data.descriptors[0]!);
  assert.deepEqual(copy.localAddress, passed.localAddress);
  left.close();
  right.close();
});

test('control messages have room once an option asked for them, not before', async () => {
  const [left, right] = Socket.pair(unixDatagram);
  right.setOption(1, 8, 65536); // SO_RCVBUF
  await left.send('x');
  assert.deepEqual((await right.receive(10)).ancillary, []);
  right.setOption(1, 16, 1); // SO_PASSCRED
  await left.send('x');
  assert.deepEqual((await right.receive(10)).ancillary, [
    { kind: 'credentials', pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() },
  ]);
  left.close();
  right.close();
});

test('options: raw bytes, integers, typed properties, the pending error', async () => {
  using socket = Socket.open(tcp);
  socket.setOption(6, 1, 1); // TCP_NODELAY
  assert.deepEqual([...socket.getOption(6, 1, 4)], [1, 0, 0, 0]);
  assert.equal(socket.options.noDelay, true);
  socket.options.noDelay = false;
  assert.deepEqual([...socket.getOption(6, 1, 16)], [0, 0, 0, 0], 'as long as the kernel says');
  assert.equal(socket.options, socket.options);
  using refused = Socket.open(udp);
  await refused.connect(closedAddress(udp));
  await refused.send('x');
  await refused.errorReady({ timeout: 1000 });
  assert.equal(refused.takeError()?.code, 'ECONNREFUSED');
  assert.equal(refused.takeError(), undefined);
});

test('the error queue tells who refused', async () => {
  using socket = Socket.open(udp);
  setIntegerOption(socket.fd, 0, 11, 1); // IP_RECVERR
  const address = closedAddress(udp);
  await socket.connect(address);
  const waiting = socket.receive(100, { errorQueue: true, timeout: 1000 });
  await socket.send('x');
  const message = await waiting;
  assert.equal(message.ancillary[0]?.kind, 'extended-error');
  assert.deepEqual(message.from, address);
  assert.equal(text(message.bytes), 'x');
});

test('urgent data arrives beside the stream', async () => {
  const [client, server] = await connection();
  const urgent = client.readable({ timeout: 1000 });
  await server.send('ab');
  await urgent;
  await server.send('!', { outOfBand: true });
  await client.perform('urgent', 'urgent', () => true);
  assert.equal(text((await client.receive(1, { outOfBand: true, timeout: 1000 })).bytes), '!');
  assert.equal(text((await client.receive(10)).bytes), 'ab');
  client.close();
  server.close();
});

test('adopt learns what a descriptor is, release gives it away', () => {
  const made = listener(tcp);
  const { port } = made.localAddress as { port: number };
  const fd = made.release();
  assert.equal(made.closed, true);
  using adopted = Socket.adopt(fd);
  assert.deepEqual(
    [adopted.fd, adopted.family, adopted.type, adopted.protocol, adopted.label, adopted.listening],
    [fd, 'inet', 'stream', 6, 'tcp', true],
  );
  assert.equal((adopted.localAddress as { port: number }).port, port);
  const released = Socket.open({ family: 'netlink', type: 'raw', protocol: 'generic' }).release();
  using other = Socket.adopt(released);
  assert.deepEqual([other.family, other.type, other.protocol], ['netlink', 'raw', 16]);
  assert.throws(() => close(-1), { code: 'EBADF' });
});

test('a Unix connect waits for room in the backlog', async () => {
  using waiting = listener(unixStream, 0);
  const address = waiting.localAddress;
  using first = Socket.open(unixStream);
  await first.connect(address);
  using second = Socket.open(unixStream);
  using third = Socket.open(unixStream);
  const late = await rejection(third.connect(address, { timeout: 30 }));
  assert.match(late.message, /^connect unix:@\S+: timed out after 30 ms \(ETIMEDOUT\)$/);
  const joined = second.connect(address, { timeout: 5000 });
  (await waiting.accept()).close();
  await joined;
  (await waiting.accept({ timeout: 1000 })).close();
});

test('a Unix datagram waits for a full receiver, connected or not', async () => {
  using receiver = bound(unixDatagram);
  const to = receiver.localAddress;
  using stranger = Socket.open(unixDatagram);
  using friend = Socket.open(unixDatagram);
  await friend.connect(to);
  let sent = 0;
  while (stranger.trySend('x', { to }) !== undefined) sent++;
  const both = [stranger.send('y', { to, timeout: 5000 }), friend.send('z', { timeout: 5000 })];
  for (let i = 0; i < sent + 2; i++) await receiver.receive(10, { timeout: 5000 });
  assert.deepEqual(await Promise.all(both), [1, 1]);
});

test('a refused name is free again, and what is shown is readable', async () => {
  using socket = bound(unixStream);
  assert.match(inspect(socket), /^Socket \{ unix, fd \d+, local @socketeer-core-/);
  const [left, right] = Socket.pair(unixStream);
  assert.match(inspect(left), /^Socket \{ unix, fd \d+, local \*, peer \* \}$/);
  left.close();
  right.close();
  assert.equal(inspect(left), 'Socket { unix, closed }');
  const error = await rejection(Socket.open(unixStream).connect(freshName()));
  assert.match(error.message, /^connect unix:@socketeer-core-\S+: Connection refused \(ECONNREFUSED\)$/);
});
