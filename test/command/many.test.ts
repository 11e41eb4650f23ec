import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { cli, cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';

/** More than the listeners of one event that Node takes for a leak. */
const many = 12;

test('many targets to wait for leave standard error alone', async () => {
  const targets = Array.from({ length: many }, (_, index) => `127.0.0.1:${index + 1}`);
  const { code, out, err } = await cli(['wait', ...targets, '-t', '200ms', '-q']);
  assert.deepEqual([code, out, err], [1, '', '']);
});

test('many clients at once leave standard error alone', async () => {
  const args = [cliPath, 'listen', '127.0.0.1:0', '--count', String(many), '--echo'];
  const server = spawn(process.execPath, args, { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const over = once(server, 'close');
  try {
    while (!/listening on .*:\d+\n/.test(said)) await once(server.stderr, 'data');
    const port = Number(/listening on .*:(\d+)\n/.exec(said)?.[1]);
    const clients = Array.from({ length: many }, () => connect(port, '127.0.0.1'));
    await Promise.all(
      clients.map(async (client) => {
        client.write('x');
        await once(client, 'data'); // so it is served
      }),
    );
    for (const client of clients) client.end();
    assert.deepEqual(await over, [0, null]);
    assert.doesNotMatch(said, /Warning/);
  } finally {
    server.kill('SIGKILL');
  }
});
