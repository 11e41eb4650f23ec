import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { enterFreshNamespace } from '../support/namespace.js';
import { requires } from '../support/skip.js';
import { freshPort, isBound, isNamed, masked, NcRun, type Side, until } from './nc-runs.js';
import { NcScene } from './nc-scene.js';

/** What a peer does and what it got; it gets the run too, to talk to its input. */
type Peer = (place: { port: number; path: string }, run: NcRun) => Promise<string>;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Connects, sends, ends our direction if asked, and gathers to the end. */
const talk = async (socket: Socket, text: string, end: boolean): Promise<string> => {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise<void>((resolve) => {
    socket.on('end', resolve);
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
  if (end) socket.end(text);
  else if (text !== '') socket.write(text);
  await closed;
  socket.destroy();
  return Buffer.concat(chunks).toString('latin1');
};

const tcp = (port: number, host = '127.0.0.1') => connect({ port, host, allowHalfOpen: true });
const unix = (path: string) => connect({ path, allowHalfOpen: true });

const sendAndEnd: Peer = ({ port }) => talk(tcp(port), 'from the peer\n', true);
const wait: Peer = ({ port }) => talk(tcp(port), 'from the peer\n', false);
/** Says nothing until nc has ended its direction, so that what nc does by itself then is done. */
const waitThenSend =
  (end: boolean): Peer =>
  async ({ port }) => {
    const socket = tcp(port);
    let got = '';
    socket.on('data', (chunk: Buffer) => {
      got += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    await once(socket, 'end');
    await pause(100);
    if (end) socket.end('from the peer\n');
    else socket.write('from the peer\n');
    await pause(1500); // longer than nc lingers
    socket.destroy();
    return got;
  };
const endUnix: Peer = ({ path }) => talk(unix(path), 'from the peer\n', true);
const twice: Peer = async (place, run) => {
  const first = await sendAndEnd(place, run);
  await pause(200);
  return first + (await sendAndEnd(place, run));
};
const thenKill =
  (peer: Peer): Peer =>
  async (place, run) => {
    const got = await peer(place, run);
    await until('the output of nc', () => run.out.includes('from the peer'));
    await pause(200);
    run.kill();
    return got;
  };

/** Sends datagrams, and gathers what comes back for a moment. */
const datagrams =
  (count: number, host = '127.0.0.1'): Peer =>
  async ({ port }) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    const got: string[] = [];
    socket.on('message', (data) => got.push(data.toString('latin1')));
    socket.on('error', () => {});
    for (let at = 0; at < count; at++) {
      socket.send('from the peer\n', port, host);
      await pause(50);
    }
    await pause(400);
    socket.close();
    return got.join('|');
  };

interface Row {
  readonly line: string;
  readonly input?: string;
  readonly peer: Peer;
}

const rows: readonly Row[] = [
  { line: '-l $port', peer: sendAndEnd },
  { line: '-l $port', input: 'from nc\n', peer: sendAndEnd },
  { line: '-lv $port', peer: sendAndEnd },
  { line: '-lvn $port', peer: sendAndEnd },
  { line: '-lvn 127.0.0.1 $port', peer: sendAndEnd },
  { line: '-lv 127.0.0.1 $port', input: 'from nc\n', peer: sendAndEnd },
  { line: '-lvn -p $port', peer: sendAndEnd },
  { line: '-lvn -s 127.0.0.1 -p $port', peer: sendAndEnd },
  { line: '-6lvn $port', peer: sendAndEnd },
  { line: '-lvn ::1 $port', peer: ({ port }) => talk(tcp(port, '::1'), 'from the peer\n', true) },
  { line: '-lN $port', input: 'from nc\n', peer: sendAndEnd },
  { line: '-lN $port', input: 'from nc\n', peer: wait },
  { line: '-l -q 0 $port', input: 'from nc\n', peer: waitThenSend(false) },
  { line: '-l -q 1 $port', input: 'from nc\n', peer: waitThenSend(false) },
  { line: '-l -q 1 $port', input: 'from nc\n', peer: waitThenSend(true) },
  { line: '-l -w 1 $port', input: 'from nc\n', peer: wait },
  { line: '-ld $port', input: 'from nc\n', peer: sendAndEnd },
  { line: '-lC $port', input: 'one\ntwo\r\n', peer: sendAndEnd },
  { line: '-l -i 1 $port', input: 'one\ntwo\n', peer: sendAndEnd },
  { line: '-l -W 1 $port', peer: wait },
  { line: '-lt $port', peer: ({ port }) => talk(tcp(port), '\xff\xfb\x01x\n', true) },
  { line: '-lk $port', peer: thenKill(twice) },
  { line: '-lkvn 127.0.0.1 $port', input: 'from nc\n', peer: thenKill(twice) },
  { line: '-lk -w 1 $port', peer: thenKill(twice) },
  { line: '-lk -q 0 $port', input: 'from nc\n', peer: waitThenSend(false) },
  { line: '-lI 8192 -O 8192 -T 8 -M 9 $port', peer: sendAndEnd },
  { line: '-lu -w 1 127.0.0.1 $port', peer: datagrams(1) },
  { line: '-luvn -w 1 127.0.0.1 $port', input: 'from nc\n', peer: datagrams(2) },
  { line: '-luv -w 1 127.0.0.1 $port', peer: datagrams(1) },
  { line: '-luvn -w 1 $port', peer: datagrams(1) },
  { line: '-luvn6 -w 1 $port', peer: datagrams(1, '::1') },
  { line: '-lu -W 1 127.0.0.1 $port', peer: datagrams(2) },
  { line: '-luk -W 2 127.0.0.1 $port', peer: thenKill(datagrams(2)) },
  { line: '-luk 127.0.0.1 $port', peer: thenKill(datagrams(2)) },
  { line: '-lukvn 127.0.0.1 $port', peer: thenKill(datagrams(2)) },
  { line: '-lu -q 0 127.0.0.1 $port', input: 'from nc\n', peer: datagrams(1) },
  { line: '-lU $path', peer: endUnix },
  { line: '-lvU $path', input: 'from nc\n', peer: endUnix },
  { line: '-lUN $path', input: 'from nc\n', peer: ({ path }) => talk(unix(path), 'from the peer\n', false) },
  { line: '-lkU $path', peer: thenKill(endUnix) },
  { line: '-lUs $path', peer: endUnix },
];

enterFreshNamespace();

describe('nc as a listener', { concurrency: 6, skip: requires('nc', 'netns') }, () => {
  let scene: NcScene;
  before(async () => {
    scene = await NcScene.create();
  });
  after(() => scene[Symbol.asyncDispose]());

  const isReady = (line: string, port: number, path: string): boolean =>
    line.includes('$path') ? isNamed(path) : isBound(/-l\w*u/.test(line) ? 'udp' : 'tcp', port);

  const go = async ({ line, input, peer }: Row, side: Side, port: number, path: string) => {
    const args = line.replace('$port', String(port)).replace('$path', path).split(' ');
    const run = new NcRun(side, args, input);
    await until('nc to listen', () => isReady(line, port, path));
    const received = await peer({ port, path }, run);
    const { code, out, err } = await run.end();
    const left = existsSync(path);
    rmSync(path, { force: true });
    return { code, out, err: masked(err), received, left };
  };

  it('is compared in at least 40 command lines', (context) => {
    context.diagnostic(`${rows.length} command lines of a listener are compared with the real nc`);
    assert.ok(rows.length >= 40, String(rows.length));
  });

  for (const [at, row] of rows.entries()) {
    it(`nc ${row.line} < ${JSON.stringify(row.input)} (${at})`, async () => {
      const port = freshPort();
      const path = scene.path(`listen-${at}`);
      const real = await go(row, 'real', port, path);
      const ours = await go(row, 'ours', port, path);
      assert.deepEqual(ours, real);
    });
  }
});
