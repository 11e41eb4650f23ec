import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { setIntegerOption } from '../../src/kernel/socket-call.js';
import { Socket } from '../../src/socket/socket.js';
import {
  bound,
  closedAddress,
  connection,
  listener,
  rejection,
  tcp,
  text,
  udp,
  unixStream,
} from './socket-core-help.js';

test('waits are served in the order they came, those for data and those to send apart', async () => {
  const [left, right] = Socket.pair({ family: 'unix', type: 'seqpacket' });
  const order: string[] = [];
  const waiting = [1, 2, 3].map((nth) =>
    right.receive(10).then(({ bytes }) => order.push(`${nth}:${text(bytes)}`)),
  );
  await left.send('a');
  await left.send('b');
  assert.equal(await right.send('other way'), 9);
  await left.send('c');
  await Promise.all(waiting);
  assert.deepEqual(order, ['1:a', '2:b', '3:c']);
  left.close();
  right.close();
});

test('a new receive never overtakes one that waits', async () => {
  const [left, right] = Socket.pair({ family: 'unix', type: 'seqpacket' });
  const first = right.receive(10);
  await left.send('a');
  await left.send('b');
  const second = right.receive(10); // data is there, but the first has not been woken yet
  assert.deepEqual([text((await first).bytes), text((await second).bytes)], ['a', 'b']);
  left.close();
  right.close();
});

test('an aborted wait rejects with the reason, loses nothing, and leaves no listener', async () => {
  const [left, right] = Socket.pair({ family: 'unix', type: 'seqpacket' });
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = right.receive(10, { signal });
  const next = right.receive(10);
  const reason = new Error('enough');
  controller.abort(reason);
  assert.equal(await rejection(aborted), reason);
  await left.send('a');
  assert.equal(text((await next).bytes), 'a');
  assert.equal(getEventListeners(signal, 'abort').length, 0);
  assert.equal(await rejection(right.receive(10, { signal })), reason, 'aborted before');
  assert.equal(await rejection(left.send('x', { signal })), reason, 'even where it would not wait');
  assert.equal(right.tryReceive(10), undefined, 'and then nothing is sent');
  left.close();
  right.close();
});

test('a wait that succeeds leaves no listener and no timer behind', async () => {
  const [left, right] = Socket.pair(unixStream);
  const { signal } = new AbortController();
  const waiting = right.receive(10, { signal, timeout: 60_000 });
  assert.equal(getEventListeners(signal, 'abort').length, 1);
  await left.send('a');
  await waiting;
  assert.equal(getEventListeners(signal, 'abort').length, 0);
  assert.ok(!process.getActiveResourcesInfo().includes('SocketeerWatch'));
  left.close();
  right.close();
});

test('a timeout counts its milliseconds, 0 asks once, and the longest is none', async () => {
  using socket = bound(udp);
  const started = performance.now();
  assert.match(
    (await rejection(socket.receive(1, { timeout: 50 }))).message,
    /timed out after 50 ms \(ETIMEDOUT\)$/,
  );
  const elapsed = performance.now() - started;
  assert.ok(elapsed > 45 && elapsed < 1000, `${elapsed} ms`);
  assert.equal((await rejection(socket.receive(1, { timeout: 0 }))).name, 'SocketError');
  await socket.send('x', { to: socket.localAddress });
  assert.equal(text((await socket.receive(1, { timeout: 0 })).bytes), 'x');
  const patient = socket.receive(1, { timeout: Number.POSITIVE_INFINITY });
  const long = socket.receive(1, { timeout: 2 ** 40 });
  await socket.send('1', { to: socket.localAddress });
  await socket.send('2', { to: socket.localAddress });
  assert.deepEqual([text((await patient).bytes), text((await long).bytes)], ['1', '2']);
});

test('closing wakes every wait', async () => {
  const socket = bound(udp);
  const waits = [
    socket.receive(1),
    socket.receive(1, { errorQueue: true }),
    socket.receive(1, { timeout: 10_000 }),
    socket.errorReady(),
    socket.readable(),
  ].map(rejection);
  socket.close();
  for (const error of await Promise.all(waits)) {
    assert.match(error.message, / udp 127\.0\.0\.1:\d+: closed while waiting \(ERR_SOCKET_CLOSED\)$/);
  }
  const listening = listener();
  const accepting = rejection(listening.accept());
  listening.close();
  assert.match((await accepting).message, /^accept tcp 127.*closed while waiting/);
});

test('readable and writable tell what is there already, and what comes', async () => {
  const [left, right] = Socket.pair(unixStream);
  await left.writable({ timeout: 1000 });
  await left.send('a');
  await right.readable({ timeout: 1000 });
  await right.readable({ timeout: 1000 });
  assert.equal(text((await right.receive(10)).bytes), 'a');
  const later = right.readable({ timeout: 1000 });
  await left.send('b');
  await later;
  await right.receive(10);
  await assert.rejects(right.readable({ timeout: 20 }), { code: 'ETIMEDOUT' });
  while (left.trySend(new Uint8Array(65536)) !== undefined);
  await assert.rejects(left.writable({ timeout: 20 }), { code: 'ETIMEDOUT' });
  const room = left.writable({ timeout: 1000 });
  while (right.tryReceive(65536) !== undefined);
  await room;
  left.close();
  await right.readable({ timeout: 1000 });
  assert.equal((await right.receive(1)).bytes.length, 0, 'the end is readable');
  right.close();
});

test('a full stream waits to send and goes on, and the reader gets every byte', async () => {
  const [client, server] = await connection();
  const total = 20_000_000;
  let received = 0;
  const reading = (async () => {
    const memory = new Uint8Array(65536);
    for (;;) {
      const { bytes } = await server.receive(memory);
      if (bytes.length === 0) return;
      for (const byte of bytes.subarray(0, 1)) assert.equal(byte, received & 0xff);
      received += bytes.length;
    }
  })();
  const data = Uint8Array.from({ length: 256 * 1000 }, (_, i) => i & 0xff);
  for (let sent = 0; sent < total; ) {
    const at = sent % 256;
    sent += await client.send(data.subarray(at, at + Math.min(total - sent, 255_000)));
  }
  client.shutdown('write');
  await reading;
  assert.equal(received, total);
  client.close();
  server.close();
});

test('an error that stays pending wakes once and keeps no processor busy', async () => {
  using socket = Socket.open(udp);
  setIntegerOption(socket.fd, 0, 11, 1); // IP_RECVERR
  await socket.connect(closedAddress(udp));
  const waiting = rejection(socket.receive(10));
  await socket.send('x');
  assert.match((await waiting).message, /^receive udp .*ECONNREFUSED/);
  const still = socket.receive(10); // the error queue is not drained: EPOLLERR stays
  const queued = socket.errorReady({ timeout: 1000 });
  await queued;
  const before = process.cpuUsage();
  await sleep(200);
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 100_000, `${user + system} microseconds of 200,000`);
  const told = await socket.receive(10, { errorQueue: true, timeout: 1000 });
  assert.equal(told.ancillary[0]?.kind, 'extended-error');
  const end = rejection(still);
  socket.close();
  await end;
});

test('data that nobody waits for keeps no processor busy, and is there later', async () => {
  using receiver = bound(udp);
  using sender = Socket.open(udp);
  const to = receiver.localAddress;
  const first = receiver.receive(10);
  await sender.send('1', { to });
  await first;
  for (let i = 0; i < 5; i++) {
    await sender.send('2', { to });
    await sleep(5);
  }
  for (let i = 0; i < 5; i++) assert.equal(text((await receiver.receive(10)).bytes), '2');
  const again = receiver.receive(10, { timeout: 1000 });
  await sender.send('3', { to });
  assert.equal(text((await again).bytes), '3');
});

test('a connect that is given up leaves nothing on the way', async () => {
  // Nobody answers on a full backlog: the attempt hangs in SYN_SENT.
  using full = listener(tcp, 0);
  const fillers: Socket[] = [];
  let hanging: Error | undefined;
  for (let i = 0; i < 8 && hanging === undefined; i++) {
    const socket = Socket.open(tcp);
    fillers.push(socket);
    hanging = await socket.connect(full.localAddress, { timeout: 50 }).then(
      () => undefined,
      (error) => error,
    );
  }
  assert.match(hanging?.message ?? '', /^connect tcp 127\.0\.0\.1:\d+: timed out after 50 ms \(ETIMEDOUT\)$/);
  const last = fillers.at(-1)!;
  assert.equal(last.getOption(6, 11, 1)[0], 7, 'TCP_INFO says CLOSE');
  const controller = new AbortController();
  using aborted = Socket.open(tcp);
  const waiting = rejection(aborted.connect(full.localAddress, { signal: controller.signal }));
  setTimeout(() => controller.abort(), 10);
  assert.equal((await waiting).name, 'AbortError');
  for (const socket of fillers) socket.close();
});

test('each wait goes on in its own asynchronous context', async () => {
  const storage = new AsyncLocalStorage<string>();
  using receiver = bound(udp);
  const seen: unknown[] = [];
  const waits = ['a', 'b'].map((name) =>
    storage.run(name, async () => {
      await receiver.receive(1);
      seen.push(storage.getStore());
    }),
  );
  await receiver.send('x', { to: receiver.localAddress });
  await receiver.send('x', { to: receiver.localAddress });
  await Promise.all(waits);
  assert.deepEqual(seen, ['a', 'b']);
});
