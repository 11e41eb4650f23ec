import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Socket } from '../../src/index.js';
import { portOf, start, startCli } from '../command/data-help.js';
import { cli, cliPath } from '../support/cli.js';
import { enterPrivateNamespace } from '../support/namespace.js';
import { run } from '../support/run.js';
import { isMachineRoot, requires } from '../support/skip.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns', 'nc', 'socat');
const folder = mkdtempSync(join(tmpdir(), 'socketeer-data-'));
after(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);
const data = randomBytes(300_001);
const file = path('data');
writeFileSync(file, data);

/** A TCP port that nobody listens on, for the peers that cannot choose one. */
const freePort = (type: 'stream' | 'dgram'): number => {
  const socket = Socket.open({ family: 'inet', type });
  socket.bind('127.0.0.1:0');
  const { localAddress } = socket;
  socket.close();
  assert.ok('port' in localAddress);
  return localAddress.port;
};

/** Tries again while the other side is not there yet. */
const eventually = async (args: readonly string[]): Promise<Awaited<ReturnType<typeof cli>>> => {
  for (let attempt = 0; ; attempt++) {
    const result = await cli(args);
    if (result.code === 0 || attempt === 50 || !/ECONNREFUSED|ENOENT/.test(result.err)) return result;
  }
};

test('nc receives what send sends, over TCP and Unix sockets', { skip }, async () => {
  const port = freePort('stream');
  for (const [args, target] of [
    [['-l', '127.0.0.1', String(port)], `127.0.0.1:${port}`],
    [['-lU', path('nc')], path('nc')],
  ] as const) {
    await using peer = start('nc', args);
    const sent = await eventually(['send', target, '--file', file]);
    assert.equal(sent.code, 0, sent.err);
    assert.ok((await peer.done).stdout.equals(data), target);
  }
});

test('listen receives what nc sends, and receive what nc serves', { skip }, async () => {
  for (const place of ['127.0.0.1:0', path('listen')]) {
    await using server = await startCli(['listen', place, '--once']);
    const to = place.endsWith(':0') ? ['127.0.0.1', String(await portOf(server))] : ['-U', place];
    const sent = await run('nc', ['-N', ...to], { input: data });
    assert.equal(sent.code, 0, sent.err);
    assert.ok((await server.done).stdout.equals(data), place);
  }
  const port = freePort('stream');
  await using peer = start('sh', ['-c', `exec nc -N -l 127.0.0.1 ${port} < '${file}'`]);
  const received = await eventually(['receive', `127.0.0.1:${port}`]);
  assert.ok(received.stdout.equals(data));
  assert.equal((await peer.done).code, 0);
});

test('an echo server of socat answers over every kind', { skip }, async () => {
  const [tcp, udp] = [freePort('stream'), freePort('dgram')];
  for (const [address, target] of [
    [`TCP-LISTEN:${tcp},bind=127.0.0.1`, `127.0.0.1:${tcp}`],
    [`UDP-RECVFROM:${udp},bind=127.0.0.1`, `udp:127.0.0.1:${udp}`],
    [`UNIX-LISTEN:${path('socat')}`, path('socat')],
    [`UNIX-LISTEN:${path('records')},type=5`, path('records')],
    [`UNIX-RECVFROM:${path('dgram')}`, path('dgram')],
    ['ABSTRACT-LISTEN:socketeer-socat', '@socketeer-socat'],
  ] as const) {
    await using peer = start('socat', [address, 'PIPE']);
    const answer = await eventually(['send', target, '--hex', '00ff0a0d', '--wait=5s']);
    assert.equal(answer.code, 0, `${address}: ${answer.err}`);
    assert.equal(answer.stdout.toString('hex'), '00ff0a0d', address);
    await peer.done;
  }
});

test('what socat sends arrives whole at every kind of listener', { skip }, async () => {
  const bytes = data.subarray(0, 1000);
  for (const [command, place, address] of [
    ['listen', 'tcp:127.0.0.1:0', 'TCP:127.0.0.1:PORT'],
    ['receive', 'udp:127.0.0.1:0', 'UDP-SENDTO:127.0.0.1:PORT'],
    ['receive', 'udplite:127.0.0.1:0', 'UDPLITE-SENDTO:127.0.0.1:PORT'],
    ['listen', path('s1'), `UNIX-CONNECT:${path('s1')}`],
    ['listen', `seqpacket:${path('s2')}`, `UNIX-CONNECT:${path('s2')},type=5`],
    ['receive', `dgram:${path('s3')}`, `UNIX-SENDTO:${path('s3')}`],
    ['listen', '@socketeer-s4', 'ABSTRACT-CONNECT:socketeer-s4'],
  ] as const) {
    await using server = await startCli([command, place, '--once']);
    const port = place.endsWith(':0') ? String(await portOf(server)) : '';
    const sent = await run('socat', ['-u', '-', address.replace('PORT', port)], { input: bytes });
    if (place.startsWith('udplite') && /unknown/.test(sent.err)) continue; // older ones have no UDP-Lite
    assert.equal(sent.code, 0, sent.err);
    assert.ok((await server.done).stdout.equals(bytes), address);
  }
});

test('logger and syslog lines are Unix datagrams', { skip: skip || requires('logger') }, async () => {
  await using server = await startCli(['listen', `dgram:${path('log')}`, '--once', '--ndjson']);
  const logged = await run('logger', ['--socket', path('log'), '--tag', 'test', 'it works']);
  assert.equal(logged.code, 0, logged.err);
  const { out } = await server.done;
  assert.match(out, /"event":"message".*"pid":\d+.*test: it works/); // its name is gone if it ended meanwhile
});

test('a pipeline of a few gigantic steps keeps every byte', { skip }, async () => {
  await using sink = await startCli(['listen', path('chain'), '--once', '--output', path('copy')]);
  const command = `cat '${file}' '${file}' '${file}' | "$0" "$1" send '${path('chain')}'`;
  const sent = await run('sh', ['-c', command, process.execPath, cliPath]);
  assert.equal(sent.code, 0, sent.err);
  assert.equal((await sink.done).code, 0);
  assert.ok(readFileSync(path('copy')).equals(Buffer.concat([data, data, data])));
});
