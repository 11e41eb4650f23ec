import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { native } from '../../src/kernel/addon.js';
import { EPOLLERR, EPOLLET, EPOLLHUP, EPOLLIN, EPOLLOUT } from '../../src/kernel/constants.js';
import { type Watch, watch } from '../../src/kernel/reactor.js';
import { boundSocket, closedPort, eventually, flags, inWorker, loopback, ok, owned } from './native-help.js';

/** The next events of a descriptor. */
const nextEvents = (fd: number, events: number): Promise<number> =>
  new Promise((resolve) => {
    const once = watch(fd, events, (seen) => {
      once.close();
      resolve(seen);
    });
  });

const send = (fd: number, port: number, text = 'x'): number =>
  native().sendmsg(fd, loopback(port), Buffer.from(text), null, 0);

test('UDP to a closed port is EPOLLERR, and SO_ERROR says refused', async () => {
  using socket = owned(native().socket(2, 2 | flags, 0));
  ok(native().connect(socket.fd, loopback(closedPort())));
  assert.equal(native().write(socket.fd, Buffer.from('x')), 1);
  const events = await nextEvents(socket.fd, EPOLLIN);
  assert.equal(events & EPOLLERR, EPOLLERR);
  const value = Buffer.alloc(4);
  ok(native().getsockopt(socket.fd, 1, 4, value));
  assert.equal(value.readInt32LE(), 111);
});

test('reports readable, writable and hung up; modify changes what is wanted', async () => {
  const pair = new Int32Array(2);
  ok(native().socketpair(1, 1 | flags, 0, pair));
  using left = owned(pair[0] ?? -1);
  using right = owned(pair[1] ?? -1);
  const seen: number[] = [];
  using watching = watch(left.fd, EPOLLOUT | EPOLLET, (events) => seen.push(events));
  await eventually(() => seen.length > 0, 'writable');
  assert.deepEqual(seen.splice(0), [EPOLLOUT]);
  watching.modify(EPOLLIN | EPOLLET);
  native().write(right.fd, Buffer.from('x'));
  await eventually(() => seen.length > 0, 'readable');
  assert.deepEqual(seen.splice(0), [EPOLLIN]);
  native().shutdown(right.fd, 2);
  await eventually(() => seen.length > 0, 'hung up');
  assert.equal((seen[0] ?? 0) & EPOLLHUP, EPOLLHUP);
});

test('an event of a closed watch never reaches the next owner of its descriptor', async () => {
  using sender = boundSocket(2);
  let wrong = 0;
  let rounds = 0;
  for (; rounds < 50; rounds++) {
    const sockets = [boundSocket(2), boundSocket(2)] as const;
    const watches: Watch[] = [];
    const replacements: (Disposable & { fd: number })[] = [];
    let first = true;
    // Both are ready in one batch; whoever is told first closes the other and takes its number.
    const onReady = (other: number) => (): void => {
      if (!first) return;
      first = false;
      watches[other]?.close();
      sockets[other]?.[Symbol.dispose]();
      const replacement = boundSocket(2);
      assert.equal(replacement.fd, sockets[other]?.fd, 'the number is reused');
      replacements.push(replacement);
      watches.push(watch(replacement.fd, EPOLLIN, () => wrong++));
    };
    for (const [index, socket] of sockets.entries()) {
      send(sender.fd, socket.port);
      watches.push(watch(socket.fd, EPOLLIN | EPOLLET, onReady(1 - index)));
    }
    await eventually(() => !first, 'an event');
    await sleep(0);
    for (const each of watches) each.close();
    for (const replacement of replacements) replacement[Symbol.dispose]();
    for (const socket of sockets) if (socket.fd !== replacements[0]?.fd) socket[Symbol.dispose]();
  }
  assert.equal(wrong, 0);
  assert.equal(rounds, 50);
});

test('hundreds of ready descriptors do not starve timers, and none is forgotten', async () => {
  using sender = boundSocket(2);
  const sockets = Array.from({ length: 600 }, () => boundSocket(2));
  const told = new Set<number>();
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const watches = sockets.map(({ fd, port }) => {
    ok(send(sender.fd, port));
    return watch(fd, EPOLLIN, () => told.add(fd)); // never read: ready for ever
  });
  await eventually(() => told.size === 600 && turns > 3, 'every descriptor and some timers');
  clearInterval(timer);
  for (const each of watches) each.close();
  for (const socket of sockets) socket[Symbol.dispose]();
});

test('listeners keep their asynchronous context, and microtasks run after them', async () => {
  const storage = new AsyncLocalStorage<string>();
  using receiver = boundSocket(2);
  const seen = await new Promise<(string | undefined)[]>((resolve) => {
    storage.run('mine', () => {
      const watching = watch(receiver.fd, EPOLLIN, () => {
        watching.close();
        const during = storage.getStore();
        queueMicrotask(() => resolve([during, storage.getStore()]));
      });
    });
    send(receiver.fd, receiver.port);
  });
  assert.deepEqual(seen, ['mine', 'mine']);
});

test('misuse: a file, a closed descriptor, a second watch, a closed watch', () => {
  using file = owned(native().open('/proc/self/comm', 0, 0));
  assert.throws(() => watch(file.fd, EPOLLIN, () => {}), {
    name: 'SystemError',
    code: 'EPERM',
    call: 'epoll_ctl',
  });
  assert.throws(() => watch(-1, EPOLLIN, () => {}), { code: 'EBADF' });
  using socket = boundSocket(2);
  using watching = watch(socket.fd, EPOLLIN, () => {});
  assert.throws(() => watch(socket.fd, EPOLLIN, () => {}), { code: 'EEXIST' });
  watching.close();
  watching.close();
  assert.throws(() => watching.modify(EPOLLIN), /closed/);
  assert.equal(
    native().reactorOpen(new Uint32Array(3), () => {}),
    -16,
  );
});

const listen = `
  const words = new Uint32Array(768);
  const pair = new Int32Array(2);
  native.socketpair(1, 1 | 0o2004000, 0, pair);
  const open = (callback) => native.reactorOpen(words, callback, threaded) ||
    native.reactorControl(1, pair[0], 1, 2 ** 40 + 7) || native.reactorRef(1);
  const close = () => { native.reactorControl(2, pair[0], 0, 0); native.reactorRef(0);
    native.close(pair[0]); native.close(pair[1]); };
  native.write(pair[1], Buffer.from('x'));`;

for (const threaded of [false, true]) {
  const how = threaded ? 'by a thread' : 'by the event loop';

  test(`${how}: the token comes back whole, and the worker ends when nothing is watched`, async () => {
    const { messages, code } = await inWorker(
      `const threaded = ${threaded}; ${listen}
       open((count) => { parentPort.postMessage([count, ...words.subarray(0, 3)]); close(); });`,
    );
    assert.deepEqual(messages, [[1, 7, 256, 1]]);
    assert.equal(code, 0);
  });

  test(`${how}: an exception is uncaught, and the reactor goes on`, async () => {
    const { messages, code } = await inWorker(
      `const threaded = ${threaded}; ${listen} let calls = 0;
       process.on('uncaughtException', (error) => parentPort.postMessage(error.message));
       open(() => { if (++calls === 3) close(); throw new Error('call ' + calls); });`,
    );
    assert.deepEqual(messages, ['call 1', 'call 2', 'call 3']);
    assert.equal(code, 0);
  });

  test(`${how}: an array that was transferred away is an error, not a crash`, async () => {
    const { messages, code } = await inWorker(
      `const threaded = ${threaded}; ${listen}
       process.on('uncaughtException', (error) => { parentPort.postMessage(error.message); process.exit(5); });
       open(() => {}); structuredClone(words.buffer, { transfer: [words.buffer] });`,
    );
    assert.match(String(messages[0]), /reactor: the array of events was detached/);
    assert.equal(code, 5);
  });

  test(`${how}: an unreferenced reactor lets the worker end`, async () => {
    const { code } =
      await inWorker(`const threaded = ${threaded}; ${listen} native.read(pair[0], Buffer.alloc(1));
      open(() => {}); native.reactorRef(0);`);
    assert.equal(code, 0);
  });
}
