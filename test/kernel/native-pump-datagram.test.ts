import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { openPump, type PumpSession } from '../../src/kernel/pump.js';
import { eventually, loopback, ok, owned } from './native-help.js';
import { bytesOf, dialTo, pair, SOCK_DGRAM, SOCK_SEQPACKET, socketEnd, udpListener } from './pump-help.js';

const socketType = SOCK_DGRAM | 0o2004000;
const EAGAIN = -11;

/** A UDP server that sends everything back. */
const echoServer = async (): Promise<{ port: number } & Disposable> => {
  const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 4 << 20, sendBufferSize: 4 << 20 });
  socket.on('message', (message, { port, address }) => socket.send(message, port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, [Symbol.dispose]: () => socket.close() };
};

/** A connected UDP socket without a stream around it. */
const peerOf = (port: number): { readonly fd: number } & Disposable => {
  const socket = owned(native().socket(2, socketType, 0));
  ok(native().connect(socket.fd, loopback(port)));
  return socket;
};

const room = Buffer.alloc(65536);

/** Waits for a datagram. */
const receive = async (fd: number): Promise<Buffer> => {
  for (let i = 0; i < 5000; i++) {
    const length = native().recvmsg(fd, null, room, null, 0x40, new Int32Array(3));
    if (length !== EAGAIN) return Buffer.from(room.subarray(0, ok(length)));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return assert.fail('no datagram within 5 s');
};

test('a session for each peer, every size whole, empty ones too', async () => {
  await using pump = openPump();
  using target = await echoServer();
  using listening = udpListener();
  const acceptor = pump.listen(listening.listener, dialTo(target.port, SOCK_DGRAM));
  const peers = Array.from({ length: 5 }, () => peerOf(listening.port));
  for (const size of [1, 0, 100, 1472, 8192, 8193, 30_000, 65_507]) {
    for (const [index, { fd }] of peers.entries()) {
      const bytes = bytesOf(size, size + index);
      ok(native().send(fd, bytes, 0));
      assert.ok((await receive(fd)).equals(bytes), `${size} bytes of peer ${index}`);
    }
  }
  const { begun, dropped, blocksToRight, blocksToLeft } = acceptor.statistics();
  assert.deepEqual([begun, dropped, blocksToRight, blocksToLeft], [5, 0, 40, 40]);
  for (const peer of peers) peer[Symbol.dispose]();
});

test('a burst of 1,000 new peers is answered, and their sessions expire', async () => {
  await using pump = openPump();
  using target = await echoServer();
  using listening = udpListener();
  const ended: PumpSession[] = [];
  const acceptor = pump.listen(
    listening.listener,
    dialTo(target.port, SOCK_DGRAM),
    { idleTimeout: 400 },
    { ended: (sessions) => ended.push(...sessions) },
  );
  const peers = Array.from({ length: 1000 }, () => peerOf(listening.port));
  for (const [index, { fd }] of peers.entries()) ok(native().send(fd, Buffer.from(`peer ${index}`), 0));
  for (const [index, { fd }] of peers.entries()) assert.equal(String(await receive(fd)), `peer ${index}`);
  assert.equal(acceptor.statistics().begun, 1000);
  await eventually(() => ended.length === 1000, 'all expire');
  assert.ok(
    ended.every(({ toRight, toLeft }) => toRight.reason === 'idle' && toLeft.bytes === toRight.bytes),
  );
  for (const peer of peers) peer[Symbol.dispose]();
  acceptor.stop();
  await acceptor.finished;
});

test('bursts of one size and of mixed sizes arrive in order and whole', async () => {
  await using pump = openPump();
  using target = await echoServer();
  using listening = udpListener();
  const acceptor = pump.listen(listening.listener, dialTo(target.port, SOCK_DGRAM));
  using peer = peerOf(listening.port);
  const sizes = (round: number, index: number): number =>
    round % 2 === 0 ? 64 : 1 + ((index * 7919) % 1400);
  for (let round = 0; round < 20; round++) {
    const sent = Array.from({ length: 50 }, (_, index) => bytesOf(sizes(round, index), round * 50 + index));
    for (const bytes of sent) ok(native().send(peer.fd, bytes, 0));
    for (const [index, bytes] of sent.entries())
      assert.ok((await receive(peer.fd)).equals(bytes), `round ${round}, message ${index}`);
  }
  assert.equal(acceptor.statistics().dropped, 0);
});

test('datagram sessions keep to limits and tell who is not there', async () => {
  await using pump = openPump();
  using target = await echoServer();
  using listening = udpListener();
  const acceptor = pump.listen(listening.listener, dialTo(target.port, SOCK_DGRAM), { maxSessions: 1 });
  using first = peerOf(listening.port);
  using second = peerOf(listening.port);
  ok(native().send(first.fd, Buffer.from('a'), 0));
  await receive(first.fd);
  ok(native().send(second.fd, Buffer.from('b'), 0));
  await eventually(() => acceptor.statistics().dropped === 1, 'the second is not served');

  const { port } = udpListener();
  const ended: PumpSession[] = [];
  using closed = udpListener();
  const gone = closed.port;
  closed[Symbol.dispose]();
  using other = udpListener();
  pump.listen(other.listener, dialTo(gone, SOCK_DGRAM), {}, { ended: (sessions) => ended.push(...sessions) });
  using lost = peerOf(other.port);
  ok(native().send(lost.fd, Buffer.from('c'), 0));
  await eventually(() => ended.length === 1, 'it is told');
  assert.deepEqual([ended[0]!.toRight.reason, ended[0]!.toRight.errno], ['reset', 111]);
  assert.ok(port > 0);
});

test('joins keep the bounds of messages', async () => {
  await using pump = openPump();
  const [outerLeft, left] = pair(SOCK_SEQPACKET);
  const [outerRight, right] = pair(SOCK_SEQPACKET);
  const join = pump.join(socketEnd(left, { bounds: 'messages' }), socketEnd(right, { bounds: 'messages' }));
  const messages = [1, 3000, 100_000, 7].map((size) => bytesOf(size, size));
  for (const message of messages) ok(native().send(outerLeft, message, 0));
  const large = Buffer.alloc(200_000);
  for (const message of messages) {
    let length = EAGAIN;
    for (; length === EAGAIN; await new Promise((resolve) => setTimeout(resolve, 1)))
      length = native().recvmsg(outerRight, null, large, null, 0x40, new Int32Array(3));
    assert.ok(large.subarray(0, ok(length)).equals(message));
  }
  ok(native().close(outerLeft));
  ok(native().close(outerRight));
  const { toRight } = await join.ended;
  assert.deepEqual([toRight.blocks, toRight.bytes], [4, 103_008]);
  for (const fd of [left, right]) ok(native().close(fd));
});
