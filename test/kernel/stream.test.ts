import assert from 'node:assert/strict';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  connect,
  formatAddress,
  type Listener,
  listen,
  Socket,
  SocketError,
  type SocketTarget,
  Stream,
} from '../../src/index.js';
import { descriptorCount } from '../support/descriptors.js';
import { requiresKernel } from '../support/skip.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-stream-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let serial = 0;
const freePath = () => join(folder, `${++serial}.sock`);
const bounded = () => ({ signal: AbortSignal.timeout(10_000) });

const withoutMptcp = requiresKernel('MPTCP', () =>
  Socket.open({ family: 'inet', type: 'stream', protocol: 'mptcp' }),
);
const withoutVsock = requiresKernel('vsock over loopback', () => {
  const socket = Socket.open({ family: 'vsock', type: 'stream' });
  socket.bind({ family: 'vsock', cid: 1, port: 0xffffffff });
  return socket;
});

interface Place {
  readonly name: string;
  readonly skip: string | false;
  target(): SocketTarget;
  /** How a client writes the address of the listener. */
  client(listener: Listener): SocketTarget;
}
const places: Place[] = [
  {
    name: 'tcp over IPv4',
    skip: false,
    target: () => 'tcp:127.0.0.1:0',
    client: ({ address }) => `tcp:${formatAddress(address)}`,
  },
  {
    name: 'tcp over IPv6',
    skip: false,
    target: () => '[::1]:0',
    client: ({ address }) => address,
  },
  {
    name: 'mptcp',
    skip: withoutMptcp,
    target: () => 'mptcp:127.0.0.1:0',
    client: ({ address }) => `mptcp:${formatAddress(address)}`,
  },
  { name: 'unix path', skip: false, target: () => `unix:${freePath()}`, client: ({ address }) => address },
  {
    name: 'unix abstract',
    skip: false,
    target: () => `unix:@socketeer-${process.pid}-${++serial}`,
    client: ({ address }) => formatAddress(address),
  },
  { name: 'vsock', skip: withoutVsock, target: () => 'vsock:1:*', client: ({ address }) => address },
];

/** Two ends of a connection made through a listener. */
const joined = async (place: Place): Promise<[Stream, Stream, Listener]> => {
  const listener = await listen(place.target());
  const [client, server] = await Promise.all([
    connect(place.client(listener), bounded()),
    listener.accept(bounded()),
  ]);
  return [client, server, listener];
};

const gather = async (stream: Stream): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for (let chunk = await stream.read(bounded()); chunk !== null; chunk = await stream.read(bounded())) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

for (const place of places) {
  test(`${place.name}: both directions, each with its own end`, { skip: place.skip }, async () => {
    const [client, server, listener] = await joined(place);
    await client.write('hello ');
    await client.write([new Uint8Array([119, 111]), 'rld']);
    await client.end('!');
    assert.equal(await gather(server), 'hello world!');
    assert.equal(await server.read(), null);
    await server.end('bye');
    assert.equal(await gather(client), 'bye');
    await Promise.all([client.closed, server.closed]);
    assert.deepEqual([client.bytesWritten, client.bytesRead], [12, 3]);
    assert.deepEqual([server.bytesWritten, server.bytesRead], [3, 12]);
    assert.equal(client.destroyed, false);
    listener.close();
  });

  test(`${place.name}: the addresses of both ends agree`, { skip: place.skip }, async () => {
    const [client, server, listener] = await joined(place);
    assert.deepEqual(client.remoteAddress, listener.address);
    assert.deepEqual(server.localAddress, listener.address);
    assert.deepEqual(server.remoteAddress, client.localAddress);
    for (const stream of [client, server]) stream.destroy();
    listener.close();
  });
}

test('a write waits for a slow reader, and what it holds is bounded', async () => {
  const [left, right] = Stream.pair();
  const piece = Buffer.alloc(65536, 'x');
  let written = 0;
  const writing = (async () => {
    for (; written < 400; written++) await left.write(piece);
    await left.end();
  })();
  await sleep(50);
  const before = written;
  assert.ok(before < 20, `${before} pieces of 64 KiB were taken by nobody`);
  let received = 0;
  for await (const chunk of right) received += chunk.length;
  await writing;
  assert.equal(received, 400 * piece.length);
  right.destroy();
});

test('concurrent writes go out in order and concurrent reads are served in order', async () => {
  const [left, right] = Stream.pair();
  const big = Buffer.alloc(600_000, 'b');
  const writes = [left.write('a'), left.write(big), left.write('c'), left.end('d')];
  const first = Buffer.alloc(1);
  assert.equal((await right.read(first))?.toString(), 'a');
  const text = await gather(right);
  assert.equal(text.length, big.length + 2);
  assert.equal(text.slice(-3), 'bcd');
  await Promise.all(writes);
  const reads = [left.read(), left.read(), left.read()];
  await right.write('1');
  assert.equal(String(await reads[0]), '1');
  await right.end('2');
  assert.deepEqual(
    (await Promise.all(reads)).map((chunk) => chunk && String(chunk)),
    ['1', '2', null],
  );
});

test('what is aborted leaves the stream as it was, unless a write had begun', async () => {
  const [left, right] = Stream.pair();
  const reason = new Error('enough');
  const abort = new AbortController();
  const reading = right.read({ signal: abort.signal });
  abort.abort(reason);
  await assert.rejects(reading, reason);
  await assert.rejects(right.read({ timeout: 5 }), { code: 'ETIMEDOUT', operation: 'read' });
  await left.write('still here');
  assert.equal(String(await right.read()), 'still here');

  const stuck = left.write(Buffer.alloc(4_000_000), { timeout: 30 });
  const queued = left.write('never begun', { timeout: 5 });
  await assert.rejects(queued, { code: 'ETIMEDOUT' });
  await assert.rejects(stuck, { code: 'ETIMEDOUT' });
  await assert.rejects(left.write('after the gap'), {
    code: 'ERR_SOCKET_STATE',
    message: /given up after \d+ bytes/,
  });
  left.destroy();
  right.destroy();
});

test('misuse is an error that says so', async () => {
  const [left, right] = Stream.pair();
  await left.end();
  await left.end();
  await assert.rejects(left.write('x'), {
    name: 'SocketError',
    code: 'ERR_SOCKET_STATE',
    message: /after end/,
  });
  await assert.rejects(left.end('x'), { code: 'ERR_SOCKET_STATE' });
  await assert.rejects(right.write(5 as unknown as string), TypeError);
  await assert.rejects(right.read(new Uint8Array(0)), RangeError);
  const waiting = left.read();
  left.destroy();
  left.destroy();
  await assert.rejects(waiting, { code: 'ERR_SOCKET_CLOSED' });
  await assert.rejects(left.read(), { code: 'ERR_SOCKET_CLOSED' });
  await assert.rejects(left.write('x'), SocketError);
  await left.closed;
  assert.ok(left.destroyed);
  const broken = new Error('my own reason');
  right.destroy(broken);
  await assert.rejects(right.closed, broken);
  await assert.rejects(right.read(), (error: Error) => error.cause === broken);
});

test('a reset in the middle breaks the stream once and for all', async () => {
  const listener = await listen('tcp:127.0.0.1:0');
  const [client, server] = await Promise.all([connect(listener.address), listener.accept()]);
  const reading = client.read();
  server.reset();
  await assert.rejects(reading, {
    code: 'ECONNRESET',
    message: /^read tcp 127\.0\.0\.1:\d+: Connection reset/,
  });
  await assert.rejects(client.closed, { code: 'ECONNRESET' });
  await assert.rejects(client.read(), { code: 'ERR_SOCKET_CLOSED', message: /the connection broke/ });
  await assert.rejects(client.write('x'), { code: 'ERR_SOCKET_CLOSED' });
  listener.close();
});

test('a peer that has gone fails writes, but what it sent can be read', async () => {
  const [left, right] = Stream.pair();
  await right.write('last words');
  right.destroy();
  await assert.rejects(left.write('x'), { code: 'EPIPE' });
  await assert.rejects(left.write('y'), { code: 'EPIPE' });
  assert.equal(await gather(left), 'last words');
  await left.closed;
});

test('descriptors travel with data and arrive open', async () => {
  const path = join(folder, 'passed');
  const before = descriptorCount();
  const [left, right] = Stream.pair();
  const file = openSync(path, 'w+');
  await left.sendDescriptors([file, file], 'two');
  closeSync(file);
  const message = await right.receive();
  assert.equal(Buffer.from(message?.bytes ?? []).toString(), 'two');
  const rights = message?.ancillary[0];
  assert.equal(rights?.kind, 'rights');
  assert.equal(rights.descriptors.length, 2);
  for (const fd of rights.descriptors) {
    writeSync(fd, 'x');
    closeSync(fd);
  }
  assert.equal(readFileSync(path, 'utf8'), 'xx');
  // Nobody asked for these: they are closed by the kernel.
  const other = openSync(path, 'r');
  await left.sendDescriptors([other], 'lost');
  closeSync(other);
  assert.equal(String(await right.read()), 'lost');
  await assert.rejects(left.sendDescriptors([1], ''), RangeError);
  left.destroy();
  assert.equal(await right.receive(), null);
  right.destroy();
  assert.equal(descriptorCount(), before);
});

test('leaving a loop destroys the stream, its end does not', async () => {
  const [left, right] = Stream.pair();
  await left.write('one');
  for await (const chunk of right) {
    assert.equal(String(chunk), 'one');
    break;
  }
  assert.ok(right.destroyed);
  assert.equal(await left.read(), null);
  left.destroy();
});

test('a stream is adopted and released by its descriptor, and refused when it is none', async () => {
  const [left, right] = Stream.pair();
  const again = Stream.adopt(left.release());
  await left.closed;
  await again.write('x');
  assert.equal(String(await right.read()), 'x');
  again.destroy();
  right.destroy();
  const before = descriptorCount();
  const datagram = Socket.open({ family: 'inet', type: 'dgram' });
  assert.throws(() => new Stream(datagram), TypeError);
  const fd = datagram.release();
  assert.throws(() => Stream.adopt(fd), TypeError);
  assert.ok(fstatSync(fd).isSocket());
  closeSync(fd);
  assert.equal(descriptorCount(), before);
});

test('await using closes, and an unreferenced stream lets go', async () => {
  const [left, right] = Stream.pair();
  {
    await using inner = left;
    inner.unref().ref();
  }
  assert.ok(left.destroyed);
  assert.equal(await right.read(), null);
  right.destroy();
});
