import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { formatAddress, relay, Socket, type SocketAddress, snapshotSockets } from '../../src/index.js';
import { eventually } from '../kernel/native-help.js';
import { client, collect, server } from '../kernel/pump-help.js';
import { carriers, gone, listening, portOf } from './fault-help.js';

for (const carry of carriers) {
  test(`who is not in the range is told of, and nothing of it reaches the other end: ${carry}`, async () => {
    let connections = 0;
    await using upstream = await server((socket) => {
      connections++;
      socket.pipe(socket);
    });
    const told: string[] = [];
    const log = (_level: string, text: string) => told.push(text);
    const right = `tcp4:127.0.0.1:${upstream.port}`;
    await using running = await relay(`${listening},range=127.9.0.0/16`, right, { carry, log });
    const stranger = await client(portOf(running));
    stranger.write('let me in');
    let heard = 0;
    stranger.on('data', (chunk) => (heard += chunk.length));
    await gone(stranger);
    await eventually(() => told.length > 0, 'it is told');
    assert.match(told.join('\n'), /^refusing connection from AF=2 127\.0\.0\.1:\d+ due to range option$/);
    assert.deepEqual([heard, connections, running.statistics().begun], [0, 0, 0]);

    const welcome = net.connect({
      port: portOf(running),
      host: '127.0.0.1',
      localAddress: '127.9.0.1',
      allowHalfOpen: true,
    });
    await once(welcome, 'connect');
    welcome.end('hello');
    assert.equal(String(await collect(welcome)), 'hello');
    welcome.destroy();
    const { begun, refused } = running.statistics();
    assert.deepEqual([connections, begun, refused, told.length], [1, 1, 1, 1]);
  });

  test(`datagrams of who is not in the range go nowhere: ${carry}`, async () => {
    using upstream = Socket.open({ family: 'inet', type: 'dgram' });
    upstream.bind({ family: 'inet', address: '127.0.0.1', port: 0 });
    assert.ok(upstream.localAddress.family === 'inet');
    const told: string[] = [];
    const log = (_level: string, text: string) => told.push(text);
    const left = 'udp4-listen:0,bind=127.0.0.1,fork,range=127.9.0.0/16';
    await using running = await relay(left, `udp4:127.0.0.1:${upstream.localAddress.port}`, { carry, log });
    const to = { family: 'inet', address: '127.0.0.1', port: portOf(running) } as const;
    using stranger = Socket.open({ family: 'inet', type: 'dgram' });
    await stranger.send('let me in', { to });
    await eventually(() => told.length > 0, 'it is told');
    assert.match(told.join('\n'), /^refusing connection from AF=2 127\.0\.0\.1:\d+ due to range option$/);
    using welcome = Socket.open({ family: 'inet', type: 'dgram' });
    welcome.bind({ family: 'inet', address: '127.9.0.1', port: 0 });
    await welcome.send('hello', { to });
    const { bytes } = await upstream.receive(100, { timeout: 10_000 });
    assert.equal(String(Buffer.from(bytes)), 'hello');
    assert.equal(upstream.tryReceive(100), undefined);
    assert.equal(running.statistics().refused, 1);
  });
}

/** Where this process can be reached, by the kernel's own tables. */
async function reachable(): Promise<string[]> {
  const { sockets } = await snapshotSockets({ kinds: ['tcp', 'udp', 'unix'], owners: true });
  return sockets
    .filter(({ owners }) => owners?.some(({ pid }) => pid === process.pid))
    .filter(({ kind, state }) => state === 'listen' || (kind === 'udp' && state === 'close'))
    .map(
      (socket) =>
        `${socket.kind} ${'local' in socket && socket.local && formatAddress(socket.local as SocketAddress)}`,
    )
    .sort();
}

const folder = mkdtempSync(join(tmpdir(), 'relay-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'listening');
const name = `relay-${process.pid}`;

/** What is asked for, and where exactly it listens then; PORT stands for the port that the relay has. */
const places: readonly (readonly [string, string])[] = [
  ['tcp4-listen:0,fork', 'tcp 0.0.0.0:PORT'],
  ['tcp4-listen:0,fork,bind=127.0.0.2', 'tcp 127.0.0.2:PORT'],
  ['tcp6-listen:0,fork,ipv6only=1,bind=[::1]', 'tcp [::1]:PORT'],
  ['tcp-listen://127.0.0.1:0?fork', 'tcp 127.0.0.1:PORT'],
  ['udp4-listen:0,fork,bind=127.0.0.2', 'udp 127.0.0.2:PORT'],
  [`unix-listen:${file},fork`, `unix ${file}`],
  [`abstract-listen:${name},fork`, `unix @${name}`],
];

for (const carry of carriers) {
  test(`listens where it is told and nowhere else: ${carry}`, async () => {
    const before = await reachable();
    for (const [left, place] of places) {
      const right = left.startsWith('udp') ? 'udp4:127.0.0.1:9' : 'tcp4:127.0.0.1:9';
      const running = await relay(left, right, { carry });
      const address = running.localAddress;
      const port = address !== undefined && 'port' in address ? String(address.port) : '';
      const there = (await reachable()).filter((known) => !before.includes(known));
      assert.deepEqual(there, [place.replace('PORT', port)], left);
      await running.close();
    }
    assert.deepEqual(await reachable(), before);
  });
}
