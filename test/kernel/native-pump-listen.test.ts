import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { openPump, type PumpOpened, type PumpSession } from '../../src/kernel/pump.js';
import { descriptorCount } from '../support/descriptors.js';
import { eventually, loopback, ok, owned } from './native-help.js';
import { assertSame, bytesOf, client, collect, dialTo, echo, server, tcpListener } from './pump-help.js';

const ECONNREFUSED = 111;
const ETIMEDOUT = 110;
const portOf = (name: Uint8Array): number => (name[2]! << 8) | name[3]!;

test('accepts and dials by itself, and tells each session', async () => {
  await using pump = openPump();
  await using target = await echo();
  using listening = tcpListener();
  const opened: PumpOpened[] = [];
  const ended: PumpSession[] = [];
  const acceptor = pump.listen(
    listening.listener,
    dialTo(target.port),
    { names: true },
    { opened: (sessions) => opened.push(...sessions), ended: (sessions) => ended.push(...sessions) },
  );
  const bytes = bytesOf(3_000_000, 3);
  const sockets = await Promise.all(Array.from({ length: 20 }, () => client(listening.port)));
  const ports = sockets.map(({ localPort }) => localPort);
  await Promise.all(
    sockets.map(async (socket, index) => {
      const part = bytes.subarray(0, bytes.length >> (index % 10));
      socket.end(part);
      assertSame(await collect(socket), part, `connection ${index}`);
    }),
  );
  await eventually(() => ended.length === 20, 'all sessions end');
  assert.equal(opened.length, 20);
  const { peerName, localName, dialledFrom, id } = opened[0]!;
  assert.ok(ports.includes(portOf(peerName)));
  assert.deepEqual(Buffer.from(localName!), loopback(listening.port));
  assert.equal(dialledFrom!.length, 16);
  const same = ended.find((session) => session.id === id)!;
  assert.deepEqual(Buffer.from(same.peerName!), Buffer.from(peerName));
  assert.deepEqual([same.toRight.reason, same.toRight.by], ['end', 'left']);
  assert.deepEqual([same.toLeft.reason, same.toLeft.by], ['end', 'right']);
  assert.equal(same.toRight.bytes, same.toLeft.bytes);
  const { open, begun, failed } = acceptor.statistics();
  assert.deepEqual([open, begun, failed], [0, 20, 0]);
  acceptor.stop();
  await acceptor.finished;
  assert.equal(acceptor.statistics().ended, 20);
  assert.deepEqual(await acceptor.sessions(), []);
});

test('is byte-exact through copies, through pipes, and while it tries which is better', async () => {
  for (const carry of ['copy', 'splice', 'auto'] as const) {
    await using pump = openPump({ carry });
    await using target = await echo();
    using listening = tcpListener();
    const acceptor = pump.listen(listening.listener, dialTo(target.port));
    const part = bytesOf(1_234_567, 9);
    const times = carry === 'auto' && process.env['SOCKETEER_ADDON'] === undefined ? 120 : 12;
    const socket = await client(listening.port);
    let [got, whole] = [0, true];
    socket.on('data', (chunk: Buffer) => {
      for (let at = 0; at < chunk.length; ) {
        const from = got % part.length;
        const length = Math.min(chunk.length - at, part.length - from);
        whole &&= part.compare(chunk, at, at + length, from, from + length) === 0;
        got += length;
        at += length;
      }
    });
    const ended = once(socket, 'end');
    for (let i = 0; i < times; i++) if (!socket.write(part)) await once(socket, 'drain');
    socket.end();
    await ended;
    assert.ok(whole, `${carry}: bytes differ`);
    assert.equal(got, times * part.length, carry);
    await eventually(() => acceptor.statistics().ended === 1, 'the session ends');
    assert.equal(acceptor.statistics().bytesToLeft, got);
  }
});

test('tells that nobody could be dialled: refused, and in time', async () => {
  await using pump = openPump();
  using closed = tcpListener();
  const { port } = closed;
  native().shutdown(closed.fd, 2);
  using listening = tcpListener();
  const ended: PumpSession[] = [];
  pump.listen(listening.listener, dialTo(port), {}, { ended: (sessions) => ended.push(...sessions) });
  const socket = await client(listening.port);
  await collect(socket);
  await eventually(() => ended.length === 1, 'it is told');
  assert.equal(ended[0]!.dialErrno, ECONNREFUSED);
  assert.deepEqual([ended[0]!.toRight.reason, ended[0]!.toRight.by], ['failed', 'right']);

  using silent = tcpListener();
  ok(native().listen(silent.fd, 0));
  const fillers = [1, 2].map(() => owned(native().socket(2, 1 | 0o2004000, 0)));
  for (const { fd } of fillers) native().connect(fd, loopback(silent.port));
  using other = tcpListener();
  const slow = dialTo(silent.port, 1, { connectTimeout: 80 });
  const started = performance.now();
  pump.listen(other.listener, slow, {}, { ended: (sessions) => ended.push(...sessions) });
  await collect(await client(other.port));
  await eventually(() => ended.length === 2, 'it is told');
  assert.equal(ended[1]!.dialErrno, ETIMEDOUT);
  assert.ok(performance.now() - started >= 79);
  for (const filler of fillers) filler[Symbol.dispose]();
});

test('lets nobody in from outside its ranges, before any byte is relayed', async () => {
  await using pump = openPump();
  let taken = 0;
  await using target = await server(() => taken++);
  const refused: number[] = [];
  const address = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
  const outside = { family: 2, address: address(127, 1, 0, 0), mask: address(255, 255, 0, 0) };
  using listening = tcpListener({ allowed: [outside] });
  const acceptor = pump.listen(
    listening.listener,
    dialTo(target.port),
    {},
    {
      refused: (peers) => refused.push(...peers.map(({ peerName }) => portOf(peerName))),
    },
  );
  const socket = await client(listening.port);
  const port = socket.localPort;
  socket.resume();
  await eventually(() => refused.length === 1, 'it is told');
  assert.deepEqual(refused, [port]);
  assert.equal(acceptor.statistics().refused, 1);
  assert.equal(taken, 0);

  using inside = tcpListener({
    allowed: [outside, { ...outside, address: address(127, 0, 0, 1) }],
  });
  pump.listen(inside.listener, dialTo(target.port));
  await client(inside.port);
  await eventually(() => taken === 1, 'one is let in');
});

test('limits: so many at once wait for their turn, so many from one source are refused', async () => {
  await using pump = openPump();
  await using target = await echo();
  using listening = tcpListener();
  const acceptor = pump.listen(listening.listener, dialTo(target.port), { maxSessions: 2 });
  const sockets = await Promise.all([1, 2, 3].map(() => client(listening.port)));
  for (const socket of sockets) socket.write('x');
  await eventually(() => acceptor.statistics().bytesToLeft === 2, 'two are served');
  assert.equal(acceptor.statistics().open, 2);
  for (const socket of sockets) socket.end();
  await eventually(() => acceptor.statistics().ended === 3, 'the third has its turn');

  using single = tcpListener();
  const perSource = pump.listen(single.listener, dialTo(target.port), { maxPerSource: 1 });
  const first = await client(single.port);
  const second = await client(single.port);
  second.resume();
  await Promise.race([once(second, 'end'), once(second, 'close')]);
  assert.equal(perSource.statistics().refused, 1);
  first.end();
  await eventually(() => perSource.statistics().ended === 1, 'the first ends');
  const third = await client(single.port);
  third.end('again');
  assert.equal(String(await collect(third)), 'again');
});

test('drains: takes no more, lets go on what there is, and ends it when told', async () => {
  await using pump = openPump();
  await using target = await echo();
  using listening = tcpListener();
  const acceptor = pump.listen(listening.listener, dialTo(target.port));
  const [one, two] = await Promise.all([client(listening.port), client(listening.port)]);
  one.write('x');
  two.write('x');
  await Promise.all([once(one, 'data'), once(two, 'data')]);
  const live = await acceptor.sessions();
  assert.equal(live.length, 2);
  assert.deepEqual([live[0]!.bytesToRight, live[0]!.bytesToLeft], [1, 1]);
  acceptor.stop();
  await acceptor.released;
  two.write('still');
  assert.equal(String((await once(two, 'data'))[0]), 'still');
  one.end();
  await eventually(() => acceptor.statistics().open === 1, 'one has ended');
  two.resume();
  const gone = Promise.race([once(two, 'end'), once(two, 'close')]);
  acceptor.end();
  await acceptor.finished;
  await gone;
  assert.deepEqual([acceptor.statistics().begun, acceptor.statistics().ended], [2, 2]);
});

test('ends a single session by its id', async () => {
  await using pump = openPump();
  await using target = await echo();
  using listening = tcpListener();
  const acceptor = pump.listen(listening.listener, dialTo(target.port));
  const [one, two] = await Promise.all([client(listening.port), client(listening.port)]);
  one.write('x');
  await once(one, 'data');
  const session = (await acceptor.sessions()).find(({ peerName }) => portOf(peerName) === one.localPort)!;
  acceptor.endSession(session.id);
  one.resume();
  await Promise.race([once(one, 'end'), once(one, 'close')]);
  two.write('y');
  await once(two, 'data');
  assert.equal(acceptor.statistics().open, 1);
});

test('passes a reset on where it was asked to, either way', async () => {
  await using pump = openPump();
  const taken: import('node:net').Socket[] = [];
  await using target = await server((socket) => taken.push(socket));
  using listening = tcpListener();
  const ended: PumpSession[] = [];
  pump.listen(
    listening.listener,
    dialTo(target.port),
    { passResets: true },
    {
      ended: (sessions) => ended.push(...sessions),
    },
  );
  for (const side of ['left', 'right'] as const) {
    const socket = await client(listening.port);
    await eventually(() => taken.length === 1, 'it is dialled');
    const [resetting, other] = side === 'left' ? [socket, taken.pop()!] : [taken.pop()!, socket];
    other.on('data', () => {});
    const failed = once(other, 'error');
    resetting.resetAndDestroy();
    assert.equal(((await failed)[0] as NodeJS.ErrnoException).code, 'ECONNRESET');
    await eventually(() => ended.length === 1, 'it is told');
    const [session] = ended.splice(0);
    assert.deepEqual([session!.toRight.reason, session!.toRight.by], ['reset', side]);
  }
});

const underThreadSanitizer =
  process.env['TSAN_OPTIONS'] === undefined ? false : 'ThreadSanitizer itself needs more descriptors';

test('waits for descriptors where there are none, and serves everybody', {
  skip: underThreadSanitizer,
}, async () => {
  await using target = await echo();
  const help = new URL('./pump-help.js', import.meta.url).href;
  const pumpUrl = new URL('../../src/kernel/pump.js', import.meta.url).href;
  const script = `
    const [{ openPump }, { tcpListener, dialTo }] = await Promise.all([import(process.argv[1]), import(process.argv[2])]);
    const pump = openPump();
    const { listener, port } = tcpListener();
    let problems = 0;
    const acceptor = pump.listen(listener, dialTo(${target.port}), {}, { problem: () => problems++ });
    console.log(port);
    process.stdin.on('data', async () => {
      console.log(problems > 0, acceptor.statistics().failed);
      await pump.close();
      process.exit();
    });`;
  const { spawn } = await import('node:child_process');
  const child = spawn(
    'sh',
    [
      '-c',
      'ulimit -n 64; exec "$@"',
      'sh',
      process.execPath,
      '--input-type=module',
      '-e',
      script,
      pumpUrl,
      help,
    ],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const port = Number(String((await once(child.stdout, 'data'))[0]));
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const socket = await client(port);
      socket.write(`${index}`);
      await once(socket, 'data');
      await new Promise((resolve) => setTimeout(resolve, 20));
      socket.end();
      await collect(socket);
      return index;
    }),
  );
  assert.equal(answers.length, 60);
  child.stdin.end('x');
  assert.equal(String((await once(child.stdout, 'data'))[0]), 'true 0\n');
  await once(child, 'close');
});

test('10,000 connections later nothing is left', async () => {
  await using pump = openPump();
  await using target = await echo();
  using listening = tcpListener();
  let told = 0;
  const acceptor = pump.listen(
    listening.listener,
    dialTo(target.port),
    {},
    { ended: (sessions) => (told += sessions.length) },
  );
  const rounds = process.env['SOCKETEER_ADDON'] === undefined ? 10_000 : 1000;
  const before = descriptorCount();
  const visit = async (): Promise<void> => {
    const socket = await client(listening.port);
    socket.end('x');
    await collect(socket);
    socket.destroy();
  };
  for (let i = 0; i < rounds / 50; i++) await Promise.all(Array.from({ length: 50 }, visit));
  await eventually(() => told === rounds, 'all are told');
  const { open, failed, bytesToRight } = acceptor.statistics();
  assert.deepEqual([open, failed, bytesToRight], [0, 0, rounds]);
  const after = descriptorCount();
  assert.ok(after <= before + 8, `${before} descriptors became ${after}`);
});
