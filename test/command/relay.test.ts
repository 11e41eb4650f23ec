import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { relayOptions } from '../../src/command/relay/rows.js';
import { collect, echo } from '../kernel/pump-help.js';
import { cli, cliPath } from '../support/cli.js';
import { root } from '../support/root.js';
import { schemaCheck } from '../support/schema.js';

/** A relay that listens on a Unix socket in a folder of its own, once it does. */
async function listening(right: string, args: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const path = join(folder, 'left.sock');
  const command = [cliPath, 'relay', `unix-listen:${path},fork`, right, '--log=json', ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  child.stderr?.on('data', (text) => (told += String(text)));
  const connect = async (): Promise<net.Socket> => {
    for (let tries = 0; ; tries++) {
      const socket = net.connect({ path, allowHalfOpen: true });
      socket.on('error', () => {});
      const opened = await Promise.race([
        once(socket, 'connect').then(() => true),
        new Promise<false>((resolve) => socket.once('close', () => resolve(false))),
      ]).catch(() => false);
      if (opened) return socket;
      assert.ok(tries < 200, `the relay does not listen: ${told}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const events = () =>
    told
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { event: string });
  const until = async (event: string): Promise<void> => {
    for (let tries = 0; !told.includes(`"event":"${event}"`); tries++) {
      assert.ok(tries < 200, `no ${event}: ${told}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const end = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true });
  };
  return { child, connect, events, until, [Symbol.asyncDispose]: end };
}

const exitOf = async (child: ChildProcess): Promise<number | null> =>
  child.exitCode ?? ((await once(child, 'exit')) as [number | null])[0];

test('carries standard input to a program and back', async () => {
  const { code, out, err } = await cli(['relay', '-', "system:'tr a-z A-Z'"], { input: 'hello\n' });
  assert.deepEqual([code, out, err], [0, 'HELLO\n', '']);
});

test('SIGTERM in the middle of a transfer lets it end, and refuses who comes', async () => {
  await using upstream = await echo();
  await using running = await listening(`tcp4:127.0.0.1:${upstream.port}`);
  const socket = await running.connect();
  socket.write('before');
  await once(socket, 'data');
  await running.until('session');
  running.child.kill('SIGTERM');
  const text = 'x'.repeat(3_000_000);
  socket.end(text);
  assert.equal((await collect(socket)).length, text.length);
  assert.equal(await exitOf(running.child), 0);
  const check = schemaCheck('relay', '#/$defs/event');
  for (const event of running.events()) assert.equal(check(event), '', JSON.stringify(event));
  assert.deepEqual(
    running.events().map(({ event }) => event),
    ['session', 'ended'],
  );
});

test('a second signal ends at once', async () => {
  await using upstream = await echo();
  await using running = await listening(`tcp4:127.0.0.1:${upstream.port}`);
  const socket = await running.connect();
  await running.until('session');
  running.child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(running.child.exitCode, null);
  running.child.kill('SIGTERM');
  assert.equal(await exitOf(running.child), 0);
  socket.destroy();
});

test('SIGUSR1 tells the numbers, and --json does at the end', async () => {
  await using upstream = await echo();
  await using running = await listening(`tcp4:127.0.0.1:${upstream.port}`, ['--json']);
  let out = '';
  running.child.stdout?.on('data', (text) => (out += String(text)));
  const socket = await running.connect();
  socket.end('12345');
  assert.equal(String(await collect(socket)), '12345');
  running.child.kill('SIGUSR1');
  await running.until('statistics');
  running.child.kill('SIGTERM');
  await exitOf(running.child);
  const summary = JSON.parse(out);
  assert.equal(schemaCheck('relay')(summary), '');
  assert.deepEqual([summary.begun, summary.ended, summary.bytesToLeft], [1, 1, 5]);
});

test('a full disk is told, with the exit code of a session that broke', async () => {
  const { code, err } = await cli(['relay', '-u', '-', 'open:/dev/full'], { input: 'hello' });
  assert.equal(code, 1);
  assert.match(err, /-> 0 B failed at right: write \S*\/dev\/full: No space left on device \(ENOSPC\)/);
});

test('a program that is killed ends its session', async () => {
  const { code } = await cli(['relay', 'exec:"sh -c \'kill -9 $$\'"', 'null']);
  assert.ok(code === 0 || code === 1, `it ended, with ${code}`);
});

test('dumps and recordings see what passes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  try {
    const file = join(folder, 'right');
    const { out, err } = await cli(['relay', '-', 'echo', '-x', '-r', file], { input: 'hello' });
    assert.equal(out, 'hello');
    assert.match(err, /^-> #1 5 bytes\n00000000 {2}68 65 6c 6c 6f .*\|hello\|\n<- #1 5 bytes\n/);
    assert.equal(readFileSync(file, 'utf8'), 'hello');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('wrong usage says what would be right', async () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['echo'], /two ends are needed/],
    [['echo', 'echo', 'echo'], /'echo' is a third/],
    [['-u', '-U', 'echo', 'echo'], /--to-right contradicts --to-left/],
    [['-', 'echo', '--json'], /--json writes to standard output, which - uses/],
    [['echo', 'echo', '--log=xml'], /needs text, json, none, not 'xml'/],
    [['tcp-listen:0,frok', 'echo'], /frok/],
  ];
  for (const [args, message] of wrong) {
    const { code, err } = await cli(['relay', ...args]);
    assert.deepEqual([code, message.test(err)], [2, true], err);
  }
});

test('the reference of relay tells every option, and its help is no line too wide', async () => {
  const reference = readFileSync(join(root, 'docs/reference/relay.md'), 'utf8');
  for (const { name, short, value, help } of relayOptions) {
    const option = `${short === undefined ? '' : `\`-${short}\`, `}\`--${name}${value === undefined ? '' : ` ${value}`}\``;
    assert.ok(reference.includes(`| ${option} | ${help} |`), option);
  }
  const { code, out } = await cli(['relay', '--help']);
  assert.equal(code, 0);
  for (const line of out.split('\n')) assert.ok(line.length <= 132, line);
  assert.equal(
    schemaCheck('relay', '#/$defs/event')(JSON.parse(/```json\n([^`]+)```/.exec(reference)?.[1] ?? '')),
    '',
  );
});
