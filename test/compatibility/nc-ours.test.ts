import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket as NetSocket, type Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Socket, Stream } from '../../src/index.js';
import { cliPath } from '../support/cli.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';
import { freshPort, isBound, isNamed, NcRun, until } from './nc-runs.js';
import { NcScene } from './nc-scene.js';

enterFreshNamespace();

const nc = (line: string, input?: string | Uint8Array | number): NcRun =>
  new NcRun('ours', line.split(' '), input);

const listening = async (
  line: string,
  port: number,
  input?: string | Uint8Array | number,
): Promise<NcRun> => {
  const started = nc(line, input);
  await until('nc to listen', () => isBound(line.includes('u') ? 'udp' : 'tcp', port));
  return started;
};

/** All that comes until the end, of which nothing is read at first. */
const slowly = async (socket: NetSocket): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  await sleep(100);
  for await (const piece of socket) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** A server for one connection: says `answer` and its end, and hears all there is. */
const exchanged = (answer: Uint8Array) => {
  const server = createServer({ allowHalfOpen: true });
  const bytes = once(server, 'connection').then(async ([socket]: NetSocket[]) => {
    server.close();
    socket!.end(answer);
    return await slowly(socket!);
  });
  const port = once(server.listen(0, '127.0.0.1'), 'listening').then(
    () => (server.address() as AddressInfo).port,
  );
  return { port, bytes };
};

const sha = (bytes: string | Uint8Array): string =>
  createHash('sha256')
    .update(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
    .digest('hex');

/** A server that accepts and says nothing. */
const mute = async (port: number): Promise<Server> => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
};

describe('the nc of ours', { concurrency: 4, skip: requires('netns') }, () => {
  let scene: NcScene;
  before(async () => {
    scene = await NcScene.create();
  });
  after(() => scene[Symbol.asyncDispose]());

  it('leaves the path of a living server alone', async () => {
    for (const option of ['-lU', '-luU']) {
      const end = await nc(`${option} ${scene.path('live')}`).end();
      assert.deepEqual(end, { code: 1, out: '', err: 'nc: Address already in use\n' });
    }
    const { out } = await nc(`-UN ${scene.path('live')}`, 'still there?').end();
    assert.equal(out, 'still there?');
  });

  it('leaves a file with content alone, and takes the place of an empty or a stale one', async () => {
    const end = await nc(`-lU ${scene.path('file')}`).end();
    assert.deepEqual(end, { code: 1, out: '', err: 'nc: Address already in use\n' });
    assert.equal(readFileSync(scene.path('file'), 'utf8'), 'precious');
    writeFileSync(scene.path('empty'), '');
    const stale = Socket.open({ family: 'unix', type: 'stream' });
    stale.bind(scene.path('old'));
    stale.close();
    for (const name of ['empty', 'old']) {
      const path = scene.path(name);
      const server = nc(`-lU ${path}`);
      await until('nc to listen', () => isNamed(path));
      assert.equal((await nc(`-UN ${path}`, 'hello').end()).code, 0);
      assert.deepEqual(await server.end(), { code: 0, out: 'hello', err: '' });
    }
  });

  it('gives up a proxy that does not answer', async () => {
    const port = freshPort();
    const server = await mute(port);
    for (const [protocol, what] of [
      ['4', 'read failed (0/8)'],
      ['5', 'read failed (0/3)'],
      ['connect', 'proxy read'],
    ]) {
      const end = await nc(`-w 1 -X ${protocol} -x 127.0.0.1:${port} 10.0.0.1 80`).end();
      assert.deepEqual(end, { code: 1, out: '', err: `nc: ${what}: Connection timed out\n` });
    }
    server.close();
  });

  it('gives up a Unix server whose backlog is full', async () => {
    const path = scene.path('full');
    const server = Socket.open({ family: 'unix', type: 'stream' });
    server.bind(path);
    server.listen(0);
    const waiting = Socket.open({ family: 'unix', type: 'stream' });
    await waiting.connect(path);
    const end = await nc(`-U -w 1 ${path}`).end();
    assert.deepEqual(end, { code: 1, out: '', err: `nc: ${path}: Connection timed out\n` });
    waiting.close();
    server.close();
  });

  it('removes its temporary socket when a signal ends it', async () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const client = nc(`-uvU ${scene.path('dgram')}`, 'open');
      await until('the socket', () => client.err.includes('recv.sock'));
      const folder = /\/tmp\/nc-\w{6}/.exec(client.err)?.[0] ?? '';
      assert.deepEqual(readdirSync(folder), ['recv.sock']);
      client.kill(signal);
      assert.equal((await client.end()).code, signal);
      assert.equal(existsSync(folder), false);
    }
  });

  it('does not take itself for a server', async () => {
    const port = freshPort();
    const { code, err } = await nc(`-zv -p ${port} 127.0.0.1 ${port}`).end();
    assert.equal(code, 1);
    assert.equal(err, `nc: connect to 127.0.0.1 port ${port} (tcp) failed: Connection refused\n`);
  });

  it('lets two listen on a port, and with --strict only one', async () => {
    const port = freshPort();
    const first = await listening(`-lk 127.0.0.1 ${port}`, port);
    const second = nc(`-lkv 127.0.0.1 ${port}`);
    await until('the second', () => second.err.includes('Listening'));
    const third = await nc(`-l --strict 127.0.0.1 ${port}`).end();
    assert.deepEqual(third, { code: 1, out: '', err: 'nc: Address already in use\n' });
    for (const listener of [first, second]) {
      listener.kill();
      await listener.end();
    }
  });

  it('judges UDP ports by what comes back with --strict', async () => {
    const [closed, echo, quiet] = scene.fill('$udpclosed $udpecho $udpsilent') as [string, string, string];
    const shut = await nc(`-uzv --strict 127.0.0.1 ${closed}`).end();
    assert.equal(shut.code, 1);
    assert.match(shut.err, new RegExp(`^nc: connect to 127.0.0.1 port ${closed} \\(udp\\) failed: closed: `));
    const open = await nc(`-uzv --strict -w 1 127.0.0.1 ${echo} ${closed}`).end();
    assert.equal(open.code, 0);
    assert.match(open.err, new RegExp(`^Connection to 127.0.0.1 ${echo} port \\[udp/\\*\\] succeeded!\n`));
    assert.deepEqual((await nc(`-uz --strict -w 1 127.0.0.1 ${quiet}`).end()).err, '');
  });

  it('moves binary data both ways at once, and no byte is lost to a slow reader', async () => {
    const [up, down] = [randomBytes(9_000_000), randomBytes(7_000_000)];
    const heard = exchanged(down);
    const client = await nc(`-N 127.0.0.1 ${await heard.port}`, up).end();
    assert.deepEqual([client.code, sha(client.out)], [0, sha(down)]);
    assert.equal(sha(await heard.bytes), sha(up));
    const port = freshPort();
    const server = await listening(`-lN 127.0.0.1 ${port}`, port, down);
    // A listener leaves when its peer has said all, so this peer ends last.
    const peer = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    const answered = slowly(peer);
    peer.write(up);
    assert.equal(sha(await answered), sha(down));
    peer.end();
    const { code, out } = await server.end();
    assert.deepEqual([code, sha(out)], [0, sha(up)]);
  });

  it('reads a file and the endless, and ends when the peer has had enough', async () => {
    const path = scene.path('data');
    const data = randomBytes(300_000);
    writeFileSync(path, data);
    const port = freshPort();
    const server = await listening(`-l 127.0.0.1 ${port}`, port);
    const file = openSync(path, 'r');
    const { code } = await nc(`-N 127.0.0.1 ${port}`, file).end();
    closeSync(file);
    assert.equal(code, 0);
    assert.equal(sha((await server.end()).out), sha(data));
    const zero = openSync('/dev/zero', 'r');
    const reset = scene.fill('$reset')[0];
    assert.equal((await nc(`127.0.0.1 ${reset}`, zero).end()).code, 0);
    closeSync(zero);
  });

  it('ends when nobody reads its output any more', async () => {
    const port = freshPort();
    const server = await listening(`-l 127.0.0.1 ${port}`, port, randomBytes(3_000_000));
    const link = `${process.execPath} ${cliPath} nc -dN 127.0.0.1 ${port}`;
    const { code, stdout } = await run('sh', ['-c', `${link} | head -c 10`]);
    assert.deepEqual([code, stdout.length], [0, 10]);
    server.kill();
    await server.end();
  });

  it('passes its connection to standard output', async () => {
    const [ours, theirs] = Stream.pair();
    const child = run('sh', [
      '-c',
      `exec ${process.execPath} ${cliPath} nc -F 127.0.0.1 ${scene.fill('$greet')[0]} >&0`,
    ]);
    assert.equal((await child).code, 1, 'a device is no socket');
    const { spawn } = await import('node:child_process');
    const passing = spawn(
      process.execPath,
      [cliPath, 'nc', '-F', '127.0.0.1', scene.fill('$greet')[0] ?? ''],
      {
        stdio: ['ignore', theirs.socket.fd, 'inherit'],
      },
    );
    const message = await ours.receive({ timeout: 8000 });
    passing.kill();
    assert.deepEqual([...(message?.bytes ?? [])], [0]);
    const rights = message?.ancillary.find((data) => data.kind === 'rights');
    const connection = Stream.adopt(rights?.kind === 'rights' ? (rights.descriptors[0] ?? -1) : -1);
    assert.equal(String(await connection.read({ timeout: 2000 })), 'welcome\n');
    for (const stream of [connection, ours, theirs]) stream.destroy();
  });

  it('answers to the names nc and netcat', async () => {
    for (const name of ['nc', 'netcat']) {
      const link = scene.path(name);
      symlinkSync(cliPath, link);
      const { code, err } = await run(process.execPath, [link, '-zv', '127.0.0.1', '0']);
      assert.deepEqual([code, err], [1, 'nc: port number too small: 0\n']);
    }
  });

  const typed = { skip: requires('script') };
  it('asks for the password of a proxy at the terminal, and shows nothing of it', typed, async () => {
    const port = freshPort();
    const requests: string[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (data: Buffer) => {
        requests.push(data.toString('latin1'));
        const known = data.includes('Basic bWU6c2VzYW1l');
        socket.end(known ? 'HTTP/1.0 200 ok\r\n\r\ninside\n' : 'HTTP/1.0 407 who?\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const line = `${process.execPath} ${cliPath} nc -d -P me -X connect -x 127.0.0.1:${port} 10.0.0.1 80`;
    const type = '(sleep 2; echo sesame; sleep 1)';
    const { out } = await run('sh', ['-c', `${type} | timeout -k 1 7 script -qec '${line}' /dev/null`]);
    server.close();
    assert.match(out, /Proxy password for me@127\.0\.0\.1: /);
    assert.match(out, /inside/);
    assert.equal(requests.length, 2);
    assert.equal(
      requests[1],
      'CONNECT 10.0.0.1:80 HTTP/1.0\r\nProxy-Authorization: Basic bWU6c2VzYW1l\r\n\r\n',
    );
  });
});
