import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { collect, server } from '../kernel/pump-help.js';
import { cliPath } from '../support/cli.js';

/** A face that relays from a Unix socket to a server of this process, with a connection through it. */
async function connected(face: readonly string[]) {
  const accepted: net.Socket[] = [];
  const upstream = await server((socket) => accepted.push(socket));
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const path = join(folder, 'near');
  const ends = [`unix-listen:${path},fork`, `tcp4:127.0.0.1:${upstream.port}`];
  const child = spawn(process.execPath, [cliPath, ...face, ...ends], { stdio: 'ignore' });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let near: net.Socket | undefined;
  for (let tries = 0; near === undefined && tries < 1500; tries++) {
    const socket = net.connect({ path, allowHalfOpen: true });
    const opened = new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    if (await opened) near = socket;
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(near !== undefined, 'it does not listen');
  near.on('error', () => {});
  near.write('first');
  while (accepted.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const far = accepted[0] as net.Socket;
  await once(far, 'data');
  return {
    child,
    path,
    near,
    far,
    code: async () => (await exited)[0],
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
      near.destroy();
      await upstream[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

for (const how of [[], ['-x']] as const) {
  const carrier = how.length === 0 ? 'the pump' : 'JavaScript';

  test(`relay: SIGTERM in the middle of a transfer lets both ways end, in ${carrier}`, async () => {
    await using scene = await connected(['relay', ...how]);
    const { near, far, child } = scene;
    far.pause();
    const there = Buffer.alloc(5_000_000, 'x');
    near.write(there);
    child.kill('SIGTERM');
    // Who comes from now on is refused, once the signal has arrived.
    while (existsSync(scene.path)) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(child.exitCode, null);
    near.end('last');
    const received = collect(far);
    far.resume();
    assert.equal((await received).length, there.length + 4);
    far.end('a late answer');
    assert.equal(String(await collect(near)), 'a late answer');
    assert.equal(await scene.code(), 0);
  });

  test(`socat: SIGTERM ends what goes on, with its code, and tells both ends, in ${carrier}`, async () => {
    await using scene = await connected(['socat', ...how]);
    const [nearEnded, farEnded] = [scene.near, scene.far].map((socket) => {
      socket.resume();
      return once(socket, 'end');
    });
    scene.child.kill('SIGTERM');
    await Promise.all([nearEnded, farEnded]);
    assert.equal(await scene.code(), 143);
    assert.equal(existsSync(scene.path), false, 'the socket file is removed');
  });
}
