import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { client, collect, echo } from '../kernel/pump-help.js';
import { cliPath } from '../support/cli.js';
import { schemaCheck } from '../support/schema.js';
import { requires } from '../support/skip.js';

const listener = 'tcp4-listen:0,bind=127.0.0.1,fork';

/** Begins the line of a terminal anew. */
const again = '\r\x1b[K';

/** What every line of the log has. */
interface Told {
  readonly event: string;
  readonly text?: string;
}

/** A relay of its own process, and what it writes on standard error. */
function started(command: string, args: readonly string[]) {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, TERM: 'xterm', CI: undefined },
  });
  let told = '';
  for (const output of [child.stdout, child.stderr])
    output.on('data', (text) => (told += String(text).replaceAll(again, '<again>')));
  return {
    child,
    told: () => told,
    /** Waits for a text. */
    async until(pattern: RegExp): Promise<void> {
      for (let tries = 0; !pattern.test(told); tries++) {
        assert.ok(tries < 1500, `no ${pattern} in ${told}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

const portIn = (told: string): number => Number(/listening on AF=2 127\.0\.0\.1:(\d+)/.exec(told)?.[1]);

test('--log=json tells every event as its schema says', async () => {
  const upstream = await echo();
  const args = ['--log=json', '--log-level=notice', '--max-per-source=1'];
  await using running = started(process.execPath, [
    cliPath,
    'relay',
    listener,
    `tcp4:127.0.0.1:${upstream.port}`,
    ...args,
  ]);
  await running.until(/listening on .*\n/);
  const port = portIn(running.told());
  const served = await client(port);
  await running.until(/"event":"session"/);
  const refused = await client(port);
  await running.until(/"event":"refused"/);
  running.child.kill('SIGUSR1');
  await running.until(/"event":"statistics"/);
  served.end('hello');
  assert.equal(String(await collect(served)), 'hello');
  await running.until(/"event":"ended"/);
  await upstream[Symbol.asyncDispose]();
  const failed = await client(port);
  await running.until(/"event":"failed".*\n/);
  for (const socket of [served, refused, failed]) socket.destroy();

  const check = schemaCheck('relay', '#/$defs/event');
  const events = running
    .told()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Told);
  for (const event of events) assert.equal(check(event), '', JSON.stringify(event));
  assert.deepEqual([...new Set(events.map(({ event }) => event))].sort(), [
    'ended',
    'failed',
    'log',
    'refused',
    'session',
    'statistics',
  ]);
  assert.equal(check({ ...events[0], surprise: 1 }) === '', false, 'the schema takes nothing else');
});

test('--statistics draws one line on a terminal, which other messages do not break', {
  skip: requires('script'),
}, async () => {
  await using upstream = await echo();
  const relay = `exec '${process.execPath}' '${cliPath}' relay '${listener}' tcp4:127.0.0.1:${upstream.port} -s --log-level=notice`;
  await using running = started('script', ['-qefc', relay, '/dev/null']);
  await running.until(/listening on .*\r\n/);
  await running.until(/<again>0 open, 0 in all; -> 0 B/);
  const socket = await client(portIn(running.told()));
  socket.write('x'.repeat(2048));
  await running.until(/<again>1 open, 1 in all; -> 2\.00 KiB( \([^)]*\/s\))?; <- 2\.00 KiB/);
  socket.end();
  await collect(socket);
  await running.until(/<again>0 open, 1 in all/);
  socket.destroy();
  // Each message has a line of its own: it begins where the drawn one was taken away.
  for (const line of running
    .told()
    .split('\r\n')
    .filter((text) => /accepting connection/.test(text)))
    assert.match(line, /(^|<again>)socketeer relay: accepting connection from [^<]*$/);
});
