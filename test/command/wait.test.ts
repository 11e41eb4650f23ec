import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { waitOptions } from '../../src/command/wait/rows.js';
import { cli, cliPath } from '../support/cli.js';
import { root } from '../support/root.js';
import { environment } from '../support/run.js';
import { schemaCheck } from '../support/schema.js';

const reference = readFileSync(join(root, 'docs/reference/wait.md'), 'utf8');

const listener = async () => {
  const server = createServer((socket) => socket.on('error', () => {}).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { place: `127.0.0.1:${port}`, [Symbol.dispose]: () => server.close() };
};

test('the reference of wait tells every option, and its JSON is what the schema says', () => {
  for (const { name, short, value } of waitOptions) {
    const long = value === undefined ? `--${name}` : `--${name} ${value.replaceAll('|', '\\|')}`;
    const entry = short === undefined ? `| \`${long}\` |` : `| \`-${short}\`, \`${long}\` |`;
    assert.ok(reference.includes(entry), entry);
  }
  const example = /```json\n([^`]+)```/.exec(reference)?.[1];
  assert.ok(example !== undefined);
  assert.equal(schemaCheck('wait')(JSON.parse(example)), '');
});

test('exit codes, and silence where all is well', async () => {
  using one = await listener();
  const closed = '127.0.0.1:1';
  const codes: [string, number, RegExp][] = [
    [one.place, 0, /^$/],
    [`${one.place} ${closed} --any`, 0, /^$/],
    [`${closed} --gone`, 0, /^$/],
    [
      `${one.place} ${closed} -t 200ms`,
      1,
      /^socketeer wait: 127\.0\.0\.1:1 is not ready after 0\.\d s \(refused: .*\)\n$/,
    ],
    [`${one.place} --gone -t 200ms`, 1, /is still there after/],
    [`${closed} -t 100ms -q`, 1, /^$/],
    ['', 2, /a target is needed/],
    [`${closed} --`, 2, /a command is needed after --/],
    ['127.0.0.1:99999', 2, /expected a port/],
    ['srv:x', 2, /_http\._tcp/],
    [`${closed} -t soon`, 2, /duration/],
    [`${closed} --ready --gone`, 2, /contradicts/],
    [`-h ${closed}`, 0, /^$/],
  ];
  for (const [line, code, err] of codes) {
    const result = await cli(['wait', ...line.split(' ').filter((word) => word !== '')]);
    assert.equal(result.code, code, `${line}: ${result.err}`);
    assert.match(result.err, err, line);
  }
});

test('JSON follows the schema, also a line for each attempt', async () => {
  using one = await listener();
  const document = await cli(['wait', one.place, '127.0.0.1:1', '-t', '200ms', '--json']);
  assert.equal(document.code, 1);
  assert.equal(schemaCheck('wait')(JSON.parse(document.out)), '');
  const lines = await cli(['wait', one.place, '127.0.0.1:1', '-t', '200ms', '--ndjson']);
  const attempts = lines.out.trim().split('\n');
  assert.ok(attempts.length > 2);
  for (const line of attempts) assert.equal(schemaCheck('wait', '#/$defs/target')(JSON.parse(line)), '');
});

test('the command runs only then, with our streams, and ends as we do', async () => {
  using one = await listener();
  const run = (...command: string[]) => cli(['wait', one.place, '--', ...command], { input: 'typed' });
  const shell = await run('sh', '-c', 'cat; echo "$0 $*" >&2; exit 7', 'a b', '--json');
  assert.deepEqual([shell.code, shell.out, shell.err], [7, 'typed', 'a b --json\n']);
  assert.equal((await run('sh', '-c', 'kill -TERM $$')).signal, 'SIGTERM');
  const missing = await run('/no/such/command');
  assert.equal(missing.code, 127);
  assert.match(missing.err, /^socketeer wait: \/no\/such\/command: /);
  assert.equal((await run('/etc/passwd')).code, 126);
  const late = await cli(['wait', '127.0.0.1:1', '-t', '100ms', '--', 'echo', 'ran']);
  assert.deepEqual([late.code, late.out], [1, '']);
});

test('signals reach the command, which decides', async () => {
  using one = await listener();
  // It ends by itself, so that nothing is left behind where the signal is lost.
  const script = 'trap "echo got it; exit 5" TERM; echo ready; for i in $(seq 400); do sleep 0.05; done';
  const child = spawn(process.execPath, [cliPath, 'wait', one.place, '--', 'sh', '-c', script], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  let out = '';
  const exited = once(child, 'exit');
  for await (const chunk of child.stdout) {
    out += chunk;
    if (out === 'ready\n') child.kill('SIGTERM');
  }
  assert.equal(out, 'ready\ngot it\n');
  assert.deepEqual(await exited, [5, null]);
});
