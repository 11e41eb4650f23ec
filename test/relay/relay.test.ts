import assert from 'node:assert/strict';
import { once } from 'node:events';
import type net from 'node:net';
import { PassThrough, Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { type Relay, relay, type SessionResult, SpecificationError } from '../../src/index.js';
import { eventually } from '../kernel/native-help.js';
import { client, collect, echo, server } from '../kernel/pump-help.js';
import { openDescriptors } from '../support/descriptors.js';

const portOf = (running: Relay): number => {
  const address = running.localAddress;
  assert.ok(address?.family === 'inet');
  return address.port;
};

/** Waits until the other side has gone, by FIN or RST. */
const gone = async (socket: net.Socket): Promise<void> => {
  if (!socket.destroyed && !socket.readableEnded) {
    await new Promise<void>((resolve) => {
      socket.once('end', resolve).once('close', resolve).resume();
    });
  }
  socket.destroy();
};

const listening = 'tcp4-listen:0,bind=127.0.0.1,fork,backlog=128';

const carriers = ['auto', 'streamed'] as const;

for (const carry of carriers) {
  test(`serves many clients at once, each with its own connection: ${carry}`, async () => {
    await using upstream = await echo();
    await using running = await relay(listening, `tcp4:127.0.0.1:${upstream.port}`, { carry });
    const results: SessionResult[] = [];
    running.on('ended', (result) => results.push(result));
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const socket = await client(portOf(running));
        socket.end(`client ${index}`);
        return String(await collect(socket));
      }),
    );
    assert.deepEqual(
      answers,
      answers.map((_, index) => `client ${index}`),
    );
    while (results.length < 30) await once(running, 'ended');
    const { open, begun, ended, failed, bytesToRight } = running.statistics();
    assert.deepEqual([open, begun, ended, failed], [0, 30, 30, 0]);
    assert.equal(bytesToRight, answers.join('').length);
    for (const { left, toRight, toLeft } of results) {
      assert.equal(left.remoteAddress?.family, 'inet');
      assert.deepEqual(
        [toRight.by, toLeft.by, toRight.reason, toLeft.reason],
        ['left', 'right', 'end', 'end'],
      );
    }
  });

  test(`a session for which nobody answers fails, and the relay goes on: ${carry}`, async () => {
    const closing = await echo();
    const { port } = closing;
    await closing[Symbol.asyncDispose]();
    await using running = await relay(listening, `tcp4:127.0.0.1:${port}`, { carry });
    const failure = once(running, 'failed');
    const socket = await client(portOf(running));
    await gone(socket);
    const [end, error] = await failure;
    assert.equal(end.remoteAddress.family, 'inet');
    assert.match(error.message, /Connection refused \(ECONNREFUSED\)/);
    const { begun, ended, failed } = running.statistics();
    assert.deepEqual([failed, begun - ended], [1, 0]);
  });

  test(`limits: sessions wait for room, and one address may have too many: ${carry}`, async () => {
    await using upstream = await echo();
    const options = { carry, maxSessions: 3, maxPerSource: 2 } as const;
    await using running = await relay(listening, `tcp4:127.0.0.1:${upstream.port}`, options);
    const refused = once(running, 'refused');
    const sockets: net.Socket[] = [];
    for (let i = 0; i < 3; i++) sockets.push(await client(portOf(running)));
    const [first, second, third] = sockets as [net.Socket, net.Socket, net.Socket];
    await refused;
    await gone(third);
    first.end('a');
    second.end('b');
    assert.deepEqual([String(await collect(first)), String(await collect(second))], ['a', 'b']);
    assert.equal(running.statistics().refused, 1);
  });

  test(`close({ drain }) takes no more, and lets those go on that are there: ${carry}`, async () => {
    await using upstream = await echo();
    await using running = await relay(listening, `tcp4:127.0.0.1:${upstream.port}`, { carry });
    const port = portOf(running);
    const socket = await client(port);
    socket.write('before');
    await once(socket, 'data');
    const closed = running.close({ drain: true });
    await assert.rejects(async () => collect(await client(port)), /ECONNREFUSED|ECONNRESET/);
    socket.end(' after');
    assert.equal(String(await collect(socket)), ' after');
    await closed;
    assert.equal(running.statistics().open, 0);
  });

  test(`a drain has an end: ${carry}`, async () => {
    await using upstream = await echo();
    await using running = await relay(listening, `tcp4:127.0.0.1:${upstream.port}`, { carry });
    const socket = await client(portOf(running));
    socket.write('before');
    await once(socket, 'data');
    const results: SessionResult[] = [];
    running.on('ended', (result) => results.push(result));
    await running.close({ drain: 50 });
    assert.equal(running.statistics().open, 0);
    await gone(socket);
  });

  test(`a reset is told as one, from either side: ${carry}`, async () => {
    const resetting = await server((socket) => socket.once('data', () => socket.resetAndDestroy()));
    await using running = await relay(listening, `tcp4:127.0.0.1:${resetting.port}`, { carry });
    const ended = new Promise<SessionResult>((resolve) => running.on('ended', resolve));
    const socket = await client(portOf(running));
    socket.write('x');
    const { toLeft, toRight } = await ended;
    assert.deepEqual([toLeft.reason, toLeft.by], ['reset', 'right']);
    assert.match(String(toLeft.error?.message), /ECONNRESET/);
    assert.equal(toRight.bytes, 1);
    socket.destroy();
    await resetting[Symbol.asyncDispose]();
  });

  test(`a thousand sessions leave no descriptor behind: ${carry}`, async () => {
    await using upstream = await echo();
    await using running = await relay(listening, `tcp4:127.0.0.1:${upstream.port}`, { carry });
    const round = async (count: number) => {
      const before = running.statistics().ended;
      for (let at = 0; at < count; at += 20) {
        await Promise.all(
          Array.from({ length: 20 }, async () => {
            const socket = await client(portOf(running));
            socket.end('x');
            await collect(socket);
            socket.destroy();
          }),
        );
      }
      while (running.statistics().ended < before + count)
        await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await round(100);
    const before = openDescriptors().size;
    await round(500);
    await eventually(() => openDescriptors().size <= before, 'as many descriptors as before');
  });
}

test('joins streams of Node, whole to the last byte', async () => {
  const sink = new PassThrough();
  const running = await relay(Readable.from([Buffer.from('hello '), 'world']), sink, {
    directions: 'left-to-right',
  });
  assert.equal(await text(sink), 'hello world');
  await running.closed;
  assert.equal(running.statistics().bytesToRight, 11);
});

test('a slow writable holds the readable up', async () => {
  let made = 0;
  const source = new Readable({
    read() {
      made += 65_536;
      this.push(Buffer.alloc(65_536));
    },
  });
  const sink = new Writable({ highWaterMark: 1024, write() {} });
  const running = await relay(source, sink);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.ok(made < 1 << 20, `${made} bytes were made although nothing was taken`);
  await running.close();
  assert.ok(source.destroyed && sink.destroyed);
});

test('what a stream fails with is told', async () => {
  const source = new Readable({
    read() {
      this.destroy(new Error('the disk is on fire'));
    },
  });
  const running = await relay(source, 'null');
  const [result] = (await once(running, 'ended')) as [SessionResult];
  assert.deepEqual([result.toRight.reason, result.toRight.by], ['failed', 'left']);
  assert.equal(result.toRight.error?.message, 'the disk is on fire');
  await running.closed;
});

test('what is wrong is told before anything listens', async () => {
  await assert.rejects(relay('tcp-listen:0,frok', 'echo'), SpecificationError);
  await assert.rejects(relay(listening, 'tpc:localhost:1'), SpecificationError);
  await assert.rejects(relay('tcp4:127.0.0.1:1', 'echo'), /ECONNREFUSED/);
});

test('a signal that is aborted ends opening, and later the relay', async () => {
  await assert.rejects(relay('echo', 'echo', { signal: AbortSignal.abort(new Error('enough')) }), /enough/);
  const controller = new AbortController();
  const running = await relay(listening, 'echo', { signal: controller.signal });
  controller.abort();
  await running.closed;
});

test('the right end that cannot be opened makes a relay of single ends fail', async () => {
  const running = await relay('echo', 'open:/nonexistent/file');
  await assert.rejects(running.closed, /ENOENT/);
});
