import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../kernel/native-help.js';
import { echo } from '../kernel/pump-help.js';
import { cliPath } from '../support/cli.js';
import { schemaCheck } from '../support/schema.js';

/** More clients than a relay with so few descriptors can serve at once. */
const clients = 30;

const check = schemaCheck('relay', '#/$defs/event');

/** A connection, and all that comes until it has gone; undefined where nobody listens. */
async function connect(path: string) {
  const socket = net.connect({ path, allowHalfOpen: true });
  socket.on('error', () => {});
  let text = '';
  const answer = new Promise<string>((resolve) => {
    const done = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket
      .on('data', (chunk) => (text += String(chunk)))
      .on('end', done)
      .on('close', done);
  });
  const opened = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('close', () => resolve(false));
  });
  return opened ? { socket, answer } : undefined;
}

for (const [how, args] of [
  ['by the pump', []],
  ['in JavaScript', ['--block-size=4096', '--hex']],
] as const) {
  test(`who finds no descriptor left waits, and is served when there is one: ${how}`, async () => {
    await using upstream = await echo();
    const folder = mkdtempSync(join(tmpdir(), 'relay-'));
    const path = join(folder, 'left.sock');
    const relay = `'${process.execPath}' '${cliPath}' relay 'unix-listen:${path},fork,backlog=100'`;
    const command = `ulimit -n 48; exec ${relay} tcp4:127.0.0.1:${upstream.port} --log=json ${args.join(' ')}`;
    const child = spawn('bash', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'] });
    let told = '';
    child.stderr.on('data', (text) => (told += String(text)));
    try {
      const calls: { readonly socket: net.Socket; readonly answer: Promise<string> }[] = [];
      for (let tries = 0; calls.length < clients; tries++) {
        assert.ok(tries < 500, `the relay does not listen: ${told}`);
        const call = await connect(path);
        if (call === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
        else calls.push(call);
      }
      await eventually(() => /Too many open files/.test(told), `a word about descriptors: ${told}`);
      const answers: string[] = [];
      for (const [index, { socket, answer }] of calls.entries()) {
        socket.end(`client ${index}`);
        answers.push(await answer);
      }
      const served = answers.filter((answer, index) => answer === `client ${index}`);
      assert.ok(served.length > clients / 2, `${served.length} of ${clients} were served`);
      // Whoever comes when there is room again is served as ever.
      const later = await connect(path);
      later?.socket.end('later');
      assert.equal(await later?.answer, 'later');
      assert.equal(child.exitCode, null, 'it goes on');
      const events = told.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
      for (const event of events) assert.equal(check(JSON.parse(event)), '', event);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
      rmSync(folder, { recursive: true });
    }
  });
}
