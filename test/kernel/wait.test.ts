import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { waitFor } from '../../src/assembly/wait.js';
import { assertFlat } from '../support/descriptors.js';

const listen = async (where: { port: number; host?: string } | { path: string }): Promise<Server> => {
  const server = createServer((socket) => socket.on('error', () => {}).end('220 hello\r\n'));
  server.listen(where);
  await once(server, 'listening');
  return server;
};

const portOf = (server: Server): number => (server.address() as { port: number }).port;

const freePort = async (): Promise<number> => {
  const server = await listen({ port: 0, host: '127.0.0.1' });
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
};

test('a listener that comes and goes', async () => {
  await assertFlat(async () => {
    const port = await freePort();
    const coming = waitFor([`127.0.0.1:${port}`, `tcp:127.0.0.1:${port}`], { timeout: 5000 });
    setTimeout(async () => (server = await listen({ port, host: '127.0.0.1' })), 120);
    let server: Server | undefined;
    const { ready, targets, elapsed } = await coming;
    assert.ok(ready);
    assert.ok(elapsed >= 100 && elapsed < 4900, `${elapsed} ms`);
    assert.ok(targets.every(({ attempts }) => attempts > 1));
    assert.equal((await waitFor(`127.0.0.1:${port}`, { gone: true, timeout: 60 })).ready, false);
    const closed = once(server!, 'close');
    server!.close();
    assert.equal((await waitFor(`127.0.0.1:${port}`, { gone: true, timeout: 2000 })).ready, true);
    await closed;
  });
});

test('the file of a Unix socket is noticed as soon as it is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-wait-'));
  try {
    const path = join(folder, 'app.sock');
    // With pauses this long, only the hint can be so quick; the first ones are over by then.
    const coming = waitFor(path, { timeout: 20_000, interval: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const server = await listen({ path });
    const bound = performance.now();
    assert.ok((await coming).ready);
    assert.ok(performance.now() - bound < 5000, `${performance.now() - bound} ms after it was bound`);
    server.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('localhost is whichever family answers', async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const server = await listen({ port: 0, host });
    const { ready } = await waitFor(`localhost:${portOf(server)}`, { timeout: 2000 });
    assert.ok(ready, host);
    server.close();
  }
});

test('ready means that the application answers', async () => {
  const speaks = await listen({ port: 0, host: '127.0.0.1' });
  const sockets: Socket[] = [];
  const mute = createServer((socket) => sockets.push(socket.on('error', () => {})));
  mute.listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const options = { ready: true, timeout: 400, attemptTimeout: 300 };
  assert.equal((await waitFor(`127.0.0.1:${portOf(mute)}`, options)).ready, false);
  assert.equal((await waitFor(`127.0.0.1:${portOf(mute)}`, { timeout: 400 })).ready, true);
  assert.equal((await waitFor(`127.0.0.1:${portOf(speaks)}`, { ...options, timeout: 3000 })).ready, true);
  speaks.close();
  mute.close();
  for (const socket of sockets) socket.destroy();
});
