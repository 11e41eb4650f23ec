import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect, Listener, listen, Socket, SocketError, Stream } from '../../src/index.js';
import { descriptorCount } from '../support/descriptors.js';
import { isMachineRoot } from '../support/skip.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-listener-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let serial = 0;
const freePath = () => join(folder, `${++serial}.sock`);
const bounded = () => ({ signal: AbortSignal.timeout(10_000) });

test('a loop over connections ends when the listener closes, and accept is woken', async () => {
  const listener = await listen('tcp:127.0.0.1:0');
  const served = (async () => {
    let count = 0;
    for await (const stream of listener) {
      count++;
      stream.destroy();
    }
    return count;
  })();
  for (let index = 0; index < 3; index++) {
    const client = await connect(listener.address, bounded());
    assert.equal(await client.read(bounded()), null);
    client.destroy();
  }
  listener.close();
  listener.close();
  assert.equal(await served, 3);
  await assert.rejects(listener.accept(), { code: 'ERR_SOCKET_CLOSED' });
  const other = await listen(0);
  const accepting = other.accept();
  await assert.rejects(other.accept({ timeout: 5 }), { code: 'ETIMEDOUT' });
  const reason = new Error('enough');
  await assert.rejects(other.accept({ signal: AbortSignal.abort(reason) }), reason);
  other.close();
  await assert.rejects(accepting, { code: 'ERR_SOCKET_CLOSED' });
});

test('a port alone listens for IPv6 and IPv4', async () => {
  const listener = await listen(0);
  assert.ok('port' in listener.address && listener.address.port > 0);
  const { family, port } = listener.address as { family: string; port: number };
  for (const host of family === 'inet6' ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']) {
    const client = await connect(`${host}:${port}`, bounded());
    const server = await listener.accept(bounded());
    for (const stream of [client, server]) stream.destroy();
  }
  listener.close();
});

test('a taken address and a refused connection name both', async () => {
  const listener = await listen('tcp:127.0.0.1:0');
  const { port } = listener.address as { port: number };
  await assert.rejects(listen(`tcp:127.0.0.1:${port}`), {
    code: 'EADDRINUSE',
    message: new RegExp(`^(bind|listen) tcp 127\\.0\\.0\\.1:${port}: `),
  });
  listener.close();
  await assert.rejects(connect(`tcp:127.0.0.1:${port}`, bounded()), {
    name: 'SocketError',
    operation: 'connect',
    message: `connect tcp 127.0.0.1:${port}: Connection refused (ECONNREFUSED)`,
  });
  await assert.rejects(connect(String(port), bounded()), (error: Error) => {
    assert.ok(error instanceof SocketError && error.cause instanceof AggregateError);
    assert.equal(error.cause.errors.length, 2);
    assert.match(error.message, /127\.0\.0\.1.*\[::1\]/);
    return true;
  });
});

test('connect obeys its signal and its limit of time', async () => {
  const reason = new Error('enough');
  await assert.rejects(connect('tcp:127.0.0.1:1', { signal: AbortSignal.abort(reason) }), reason);
  // A backlog that is full keeps Unix clients waiting.
  const listener = await listen(freePath(), { backlog: 0 });
  const waiting = [await connect(listener.address, bounded())];
  await assert.rejects(connect(listener.address, { timeout: 30 }), {
    code: 'ETIMEDOUT',
    operation: 'connect',
  });
  const abort = new AbortController();
  const connecting = connect(listener.address, { signal: abort.signal });
  setTimeout(() => abort.abort(reason), 10);
  await assert.rejects(connecting, reason);
  for (const stream of waiting) stream.destroy();
  listener.close();
});

test('socket options are given by name, and a slip is found', async () => {
  const listener = await listen('tcp:127.0.0.1:0', { keepAlive: true });
  const client = await connect(listener.address, { noDelay: true, localAddress: '127.0.0.1' });
  const server = await listener.accept(bounded());
  assert.equal(client.options.noDelay, true);
  client.options.keepAlive = true;
  assert.equal(client.options.keepAlive, true);
  assert.equal(server.socket.options.keepAlive, true);
  for (const stream of [client, server]) stream.destroy();
  await assert.rejects(connect(listener.address, { noDeley: true } as object), /noDelay/);
  listener.close();
});

test('a Unix socket has the mode that was asked for, and its file goes with it', async () => {
  const path = freePath();
  for (const mode of [0o600, 0o777]) {
    const listener = await listen(path, { mode, ...(isMachineRoot() ? { uid: 1, gid: 2 } : {}) });
    const status = statSync(path);
    assert.equal(status.mode & 0o777, mode);
    if (isMachineRoot()) assert.deepEqual([status.uid, status.gid], [1, 2]);
    listener.close();
    assert.equal(existsSync(path), false);
  }
});

test('only the file of a server that is no more is replaced', async () => {
  const path = freePath();
  const live = await listen(path);
  await assert.rejects(listen(path), { code: 'EADDRINUSE' });
  await assert.rejects(listen(path, { unlink: 'stale' }), { code: 'EADDRINUSE' });
  (await live.accept(bounded())).destroy(); // the question whether it lives
  // It vanishes without its file being removed, as when it is killed.
  live.socket.close();
  assert.ok(existsSync(path));
  await assert.rejects(listen(path), { code: 'EADDRINUSE' });
  const successor = await listen(path, { unlink: 'stale' });
  const client = await connect(path, bounded());
  client.destroy();
  successor.close();
  const plain = freePath();
  writeFileSync(plain, 'precious');
  await assert.rejects(listen(plain, { unlink: 'stale' }), { code: 'EADDRINUSE' });
  assert.equal(readFileSync(plain, 'utf8'), 'precious');
});

test('the file of a successor survives the close of its predecessor', async () => {
  const path = freePath();
  const first = await listen(path);
  rmSync(path);
  const second = await listen(path);
  first.close();
  const client = await connect(path, bounded());
  client.destroy();
  second.close();
  assert.equal(existsSync(path), false);
});

test('records keep their bounds, empty ones too, and each direction its end', async () => {
  const listener = await listen(`seqpacket:${freePath()}`);
  const client = await connect(listener.address, { type: 'seqpacket', ...bounded() });
  const server = await listener.accept(bounded());
  for (const text of ['one', '', 'three']) await client.send(text);
  const texts: string[] = [];
  for (let index = 0; index < 3; index++) {
    texts.push(Buffer.from((await server.receive(bounded()))?.bytes ?? []).toString());
  }
  assert.deepEqual(texts, ['one', '', 'three']);
  await client.send('cut short');
  const short = await server.receive({ size: 3 });
  assert.deepEqual([short?.bytes.length, short?.truncated], [3, true]);
  client.end();
  client.end();
  await assert.rejects(client.send('x'), { code: 'ERR_SOCKET_STATE' });
  assert.equal(await server.receive(), null);
  await server.send('still open');
  assert.equal((await client.receive(bounded()))?.bytes.length, 10);
  server.end();
  assert.equal(await client.receive(), null);
  await Promise.all([client.closed, server.closed]);
  assert.deepEqual([client.recordsSent, client.recordsReceived], [4, 1]);
  listener.close();
});

test('an adopted listener knows its kind', async () => {
  const made = await listen(`unix:@socketeer-adopt-${process.pid}`, { type: 'seqpacket' });
  const adopted = Listener.adopt(made.socket.release());
  const client = await connect(adopted.address, { type: 'seqpacket' });
  const server = await adopted.accept(bounded());
  assert.equal(server.constructor.name, 'SequencedStream');
  for (const end of [client, server, adopted]) await end[Symbol.asyncDispose]();
  const [left, right] = Stream.pair();
  const fd = left.release();
  assert.throws(() => Listener.adopt(fd), TypeError);
  Socket.adopt(fd).close();
  right.destroy();
});

test('when descriptors run out, the loop pauses, says so, and goes on', async () => {
  const script = `
    import { openSync, closeSync } from 'node:fs';
    import { connect, listen } from ${JSON.stringify(new URL('../../src/index.js', import.meta.url).href)};
    const told = [];
    const held = [];
    const listener = await listen('tcp:127.0.0.1:0', { onAcceptError: (error, pause) => {
      told.push([error.code, pause]);
      if (told.length === 3) for (const fd of held) closeSync(fd);
    } });
    const client = await connect(listener.address);
    try { for (;;) held.push(openSync('/dev/null')); } catch {}
    for await (const stream of listener) { await stream.end('served'); break; }
    listener.close();
    console.log(JSON.stringify({ told, text: String(await client.read()) }));
    client.destroy();
  `;
  const child = spawn(
    'sh',
    ['-c', 'ulimit -n 1024; exec "$0" --input-type=module -e "$1"', process.execPath, script],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 20_000,
    },
  );
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const result = JSON.parse(text);
  assert.equal(result.text, 'served');
  assert.deepEqual(result.told, [
    ['EMFILE', 10],
    ['EMFILE', 20],
    ['EMFILE', 40],
  ]);
});

test('systemd passes listeners and other sockets from descriptor 3 on', async () => {
  const listener = await listen('tcp:127.0.0.1:0');
  const records = await listen(`seqpacket:@socketeer-systemd-${process.pid}`);
  const datagram = Socket.open({ family: 'inet', type: 'dgram' });
  const script = `
    import { Listener } from ${JSON.stringify(new URL('../../src/index.js', import.meta.url).href)};
    const sockets = Listener.fromSystemd();
    const [web] = sockets;
    for await (const stream of web.listener) {
      await stream.end(JSON.stringify({
        sockets: sockets.map(({ name, kind }) => [name, kind]),
        left: Object.keys(process.env).filter((name) => name.startsWith('LISTEN_')),
        again: Listener.fromSystemd().length,
        others: Listener.fromSystemd({ LISTEN_PID: '1', LISTEN_FDS: '3' }).length,
      }));
      break;
    }
    process.exit(0);
  `;
  const start =
    'LISTEN_PID=$$ LISTEN_FDS=4 LISTEN_FDNAMES=web:records: exec "$0" --input-type=module -e "$1"';
  const child = spawn('sh', ['-c', start, process.execPath, script], {
    stdio: ['ignore', 'inherit', 'inherit', listener.socket.fd, records.socket.fd, datagram.fd, 'ignore'],
    timeout: 20_000,
  });
  const client = await connect(listener.address, bounded());
  let text = '';
  for await (const chunk of client) text += chunk;
  client.destroy();
  assert.deepEqual(JSON.parse(text), {
    sockets: [
      ['web', 'listener'],
      ['records', 'sequenced-listener'],
      ['unknown', 'socket'],
      ['unknown', 'descriptor'],
    ],
    left: [],
    again: 0,
    others: 0,
  });
  child.kill();
  for (const each of [listener, records, datagram]) each.close();
});

test('2,000 connections leave no descriptor', async () => {
  const listener = await listen('tcp:127.0.0.1:0', { backlog: 4096 });
  const serve = (async () => {
    for await (const stream of listener) {
      stream.read().then(
        async (chunk) => {
          await stream.end(chunk ?? '');
          stream.destroy();
        },
        () => stream.destroy(),
      );
    }
  })();
  const once = async (text: string): Promise<void> => {
    const client = await connect(listener.address, bounded());
    await client.end(text);
    assert.equal(String(await client.read(bounded())), text);
    client.destroy();
  };
  await once('warm');
  const before = descriptorCount();
  for (let round = 0; round < 40; round++) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => once(`${round}.${index}`)));
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(descriptorCount(), before);
  listener.close();
  await serve;
});

/** The most descriptors this process may have, getrlimit(2); Node raises it to the hard limit by itself. */
const descriptorLimit = (): number => {
  const [, soft = 'unlimited'] =
    /Max open files\s+(\S+)/.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
};
const tooFew = descriptorLimit() < 7000 ? `only ${descriptorLimit()} descriptors are allowed` : false;

test('3,000 connections at once are all served', { skip: tooFew }, async () => {
  const listener = await listen('tcp:127.0.0.1:0', { backlog: 4096 });
  const before = descriptorCount();
  const servers: Stream[] = [];
  const accepting = (async () => {
    while (servers.length < 3000) servers.push(await listener.accept(bounded()));
  })();
  const clients: Stream[] = [];
  while (clients.length < 3000) clients.push(await connect(listener.address, bounded()));
  await accepting;
  const served = servers.map(async (server) => server.end((await server.read(bounded())) ?? ''));
  const answers = clients.map(async (client, index) => {
    await client.write(`number ${index}`);
    return String(await client.read(bounded()));
  });
  assert.deepEqual(
    await Promise.all(answers),
    clients.map((_, index) => `number ${index}`),
  );
  await Promise.all(served);
  for (const stream of [...clients, ...servers]) stream.destroy();
  assert.equal(descriptorCount(), before);
  listener.close();
});
