import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { Socket } from '../../src/socket/socket.js';
import { descriptorCount } from '../support/descriptors.js';
import { bound, connection, listener, tcp, udp, unixStream } from './socket-core-help.js';

const rounds = 10_000;

/** Aborts a wait at once, `rounds` times, all at the same time and with the same signal. */
async function abortMany(wait: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const waits = Array.from({ length: rounds }, () => wait(signal));
  assert.equal(getEventListeners(signal, 'abort').length, rounds);
  controller.abort();
  const ends = await Promise.allSettled(waits);
  assert.ok(ends.every((end) => end.status === 'rejected' && end.reason === signal.reason));
  assert.equal(getEventListeners(signal, 'abort').length, 0);
}

test('10,000 aborted accepts', async () => {
  using waiting = listener();
  const before = descriptorCount();
  await abortMany((signal) => waiting.accept({ signal }));
  assert.ok(descriptorCount() - before <= 1);
  using client = Socket.open(tcp);
  await client.connect(waiting.localAddress);
  (await waiting.accept({ timeout: 1000 })).close();
});

test('10,000 aborted receives', async () => {
  const [client, server] = await connection();
  const before = descriptorCount();
  await abortMany((signal) => server.receive(10, { signal, timeout: 60_000 }));
  await client.send('x');
  assert.equal((await server.receive(10)).bytes.length, 1);
  assert.equal(descriptorCount(), before);
  client.close();
  server.close();
});

test('10,000 connects that are aborted, each with its socket', async () => {
  using full = listener(unixStream, 0);
  using first = Socket.open(unixStream);
  await first.connect(full.localAddress);
  const before = descriptorCount();
  for (let i = 0; i < rounds; i++) {
    using socket = Socket.open(unixStream);
    const controller = new AbortController();
    const waiting = assert.rejects(socket.connect(full.localAddress, controller), { name: 'AbortError' });
    controller.abort();
    await waiting;
  }
  assert.equal(descriptorCount(), before);
});

test('10,000 sockets that are closed while they wait', async () => {
  const { signal } = new AbortController();
  const before = descriptorCount();
  for (let i = 0; i < rounds; i++) {
    const socket = bound(udp);
    const waiting = assert.rejects(socket.receive(1, { signal }), { code: 'ERR_SOCKET_CLOSED' });
    socket.close();
    await waiting;
  }
  assert.ok(descriptorCount() - before <= 1);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('20,000 open and close cycles', () => {
  const before = descriptorCount();
  for (let i = 0; i < rounds; i++) {
    Socket.open(tcp).close();
    for (const socket of Socket.pair(unixStream)) socket.close();
  }
  assert.equal(descriptorCount(), before);
});

test('messages with descriptors whose sender cannot be read, or that nobody takes, leave none', async () => {
  using passed = Socket.open(udp);
  const before = descriptorCount();
  for (let i = 0; i < 1000; i++) {
    const [left, right] = Socket.pair(unixStream);
    left.trySend('x', { ancillary: [{ kind: 'rights', descriptors: [passed.fd, passed.fd] }] });
    if (i % 2 === 0) right.tryReceive(1);
    left.close();
    right.close();
  }
  assert.equal(descriptorCount(), before);
});
