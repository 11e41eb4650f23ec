import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Socket } from '../../src/index.js';
import { cli, cliPath } from '../support/cli.js';
import { enterPrivateNamespace } from '../support/namespace.js';
import { run } from '../support/run.js';
import { schemaCheck } from '../support/schema.js';
import { isMachineRoot, requires, requiresKernel } from '../support/skip.js';
import { portOf, startCli } from './data-help.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns');
const raw =
  skip || requiresKernel('raw sockets', () => Socket.open({ family: 'inet', type: 'raw', protocol: 253 }));
const folder = mkdtempSync(join(tmpdir(), 'socketeer-data-'));
after(() => rmSync(folder, { recursive: true }));

const event = schemaCheck('messages', '#/$defs/event');
const binary = Buffer.from([0, 255, 10, 13, 27, 0xc3]);

interface Event {
  readonly event: string;
  readonly kind?: string;
  readonly text?: string;
  readonly base64?: string;
  readonly local?: { port?: number };
  readonly peer?: { pid: number };
}

/** The lines of --ndjson, each held to the schema. */
const events = (out: string): Event[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => {
      const value: unknown = JSON.parse(line);
      assert.equal(event(value), '', line);
      return value as Event;
    });

const contentsOf = (all: readonly Event[]): string[] =>
  all
    .filter((one) => one.event === 'message')
    .map(({ text, base64 }) =>
      Buffer.from(text ?? base64 ?? '', text === undefined ? 'base64' : 'utf8').toString('hex'),
    );

/** Kinds of which one side waits and the other sends: command, place of the waiting side, target of the other. */
const kinds: readonly (readonly [string, 'listen' | 'receive', string, string])[] = [
  ['tcp', 'listen', 'tcp:127.0.0.1:0', 'tcp:127.0.0.1:PORT'],
  ['tcp', 'listen', '[::1]:0', '[::1]:PORT'],
  ['mptcp', 'listen', 'mptcp:127.0.0.1:0', 'mptcp:127.0.0.1:PORT'],
  ['udp', 'receive', 'udp:127.0.0.1:0', 'udp:127.0.0.1:PORT'],
  ['udp', 'listen', 'udp:0', 'udp:localhost:PORT'],
  ['udplite', 'receive', 'udplite:[::1]:0', 'udplite:[::1]:PORT'],
  ['unix', 'listen', `${folder}/a`, `${folder}/a`],
  ['unix', 'listen', '@socketeer-data-stream', '@socketeer-data-stream'],
  ['unix-seqpacket', 'listen', `seqpacket:${folder}/b`, `${folder}/b`],
  ['unix-seqpacket', 'listen', 'seqpacket:@socketeer-data-records', 'unix:@socketeer-data-records'],
  ['unix-dgram', 'receive', `dgram:${folder}/c`, `${folder}/c`],
  ['unix-dgram', 'listen', 'dgram:@socketeer-data-dgram', 'dgram:@socketeer-data-dgram'],
  ['raw', 'receive', 'raw:inet:253:127.0.0.1', 'raw:inet:253:127.0.0.1'],
  ['raw', 'receive', 'raw:inet6:253', 'raw:inet6:253:::1'.replace(':::1', ':[::1]')],
];

for (const [kind, command, place, target] of kinds) {
  test(`${kind}: what is sent to ${target} comes to ${command} ${place}`, {
    skip: kind === 'raw' ? raw : skip,
  }, async () => {
    await using server = await startCli([command, place, '--once', '--ndjson']);
    const port = place.endsWith(':0') ? (await server.until(/"port":(\d+)/))[1] : '';
    const args = ['send', target.replace('PORT', String(port)), '--hex', binary.toString('hex'), '--json'];
    const sent = await cli(args);
    assert.equal(sent.code, 0, sent.err);
    const document = JSON.parse(sent.out) as { kind: string; bytes: number };
    assert.equal(schemaCheck('sent')(document), '');
    assert.deepEqual([document.kind, document.bytes], [kind, binary.length]);
    const { code, out, err } = await server.done;
    assert.equal(code, 0, err);
    const all = events(out);
    assert.equal(all[0]?.kind, kind);
    assert.deepEqual(contentsOf(all), [binary.toString('hex')]);
    if (kind.startsWith('unix')) assert.ok((all.find((one) => one.event === 'message')?.peer?.pid ?? 0) > 0);
  });
}

test('answers come back over every kind that has them', { skip }, async () => {
  for (const [, , place, target] of kinds.filter(([kind]) => kind !== 'raw')) {
    await using server = await startCli(['listen', place, '--echo', '--once']);
    const port = place.endsWith(':0') ? String(await portOf(server)) : '';
    const { code, stdout, err } = await cli(['send', target.replace('PORT', port), 'ping', '--wait=5s']);
    assert.equal(code, 0, `${place}: ${err}`);
    assert.equal(stdout.toString(), 'ping', place);
    assert.equal((await server.done).code, 0);
  }
  for (const name of ['a', 'b', 'c']) assert.ok(!existsSync(join(folder, name)), `${name} was left behind`);
});

test('echo requests carry data there and back', { skip: raw }, async () => {
  for (const target of ['icmp:127.0.0.1', 'icmp6:::1']) {
    const { code, stdout, err } = await cli(['send', target, '--hex', binary.toString('hex'), '--wait']);
    assert.equal(code, 0, err);
    assert.deepEqual(stdout, binary);
  }
});

test('frames and ICMP messages are received', { skip: raw }, async () => {
  await using frames = await startCli(['receive', 'packet:lo:0x88b5', '--once', '--quiet', '--ndjson']);
  await using icmp = await startCli(['receive', 'icmp:*', '--once', '--ndjson']);
  const frame = `${'02'.repeat(12)}88b5${binary.toString('hex')}`;
  const sent = await cli(['send', 'packet:lo', '--hex', frame]);
  assert.equal(sent.code, 0, sent.err);
  assert.equal((await cli(['send', 'icmp:127.0.0.1', 'in here', '--wait'])).code, 0);
  assert.deepEqual(contentsOf(events((await frames.done).out)), [frame]);
  const [message] = contentsOf(events((await icmp.done).out));
  assert.match(Buffer.from(message ?? '', 'hex').toString(), /in here$/);
});

test('netlink groups are heard, and the kernel is asked', { skip: raw || requires('ip') }, async () => {
  await using news = await startCli(['receive', 'netlink:route:ipv4-address', '--once', '--hex']);
  const added = await run('ip', ['address', 'add', '127.9.8.7/32', 'dev', 'lo']);
  assert.equal(added.code, 0, added.err);
  const { code, out } = await news.done;
  assert.equal(code, 0);
  assert.match(out, / 7f 09 08 07 {2}\|/);
  // RTM_GETLINK as a dump, struct nlmsghdr and struct ifinfomsg
  const request = '20000000 1200 0103 00000000 00000000 00000000 00000000 00000000 00000000';
  const asked = await cli(['send', 'netlink:route', '--hex', request, '--wait']);
  assert.equal(asked.code, 0, asked.err);
  assert.ok(asked.stdout.includes('lo\0'));
});

test('a multicast group reaches everybody in it, and their answers come back', { skip }, async () => {
  const group = ['udp:239.1.2.3:9451', '--interface', 'lo'];
  await using one = await startCli(['listen', ...group, '--once', '--reply', 'one']);
  await using two = await startCli([
    'receive',
    'udp:9451',
    '--join',
    '239.1.2.3%lo',
    '--once',
    '--reply',
    'two',
  ]);
  const { code, out, err } = await cli(['send', ...group, 'who?', '--ttl', '1', '--wait', '--answers', '2']);
  assert.equal(code, 0, err);
  assert.deepEqual([out.slice(0, 3), out.slice(3)].sort(), ['one', 'two']);
  assert.deepEqual([(await one.done).out, (await two.done).out], ['who?', 'who?']);
});

test('a file of any bytes arrives as it was, over streams in random pieces', { skip }, async () => {
  const data = randomBytes(700_001);
  const path = join(folder, 'random');
  writeFileSync(path, data);
  for (const place of ['tcp:127.0.0.1:0', join(folder, 's')]) {
    await using server = await startCli(['listen', place, '--once']);
    const target = place.endsWith(':0') ? `127.0.0.1:${await portOf(server)}` : place;
    const sent = await cli(['send', target, '--file', path]);
    assert.equal(sent.code, 0, sent.err);
    assert.ok((await server.done).stdout.equals(data));
  }
});

test('messages of any bytes keep their bounds by framing, from stdin to stdout', { skip }, async () => {
  const messages = Array.from({ length: 40 }, (_, index) => randomBytes((index * 37) % 1000));
  const framed = Buffer.concat(
    messages.map((message) => {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(message.length);
      return Buffer.concat([head, message]);
    }),
  );
  await using server = await startCli(['listen', 'seqpacket:@socketeer-framed', '--once', '--ndjson']);
  const args = [cliPath, 'send', '@socketeer-framed', '--frame', 'length'];
  const sent = await run(process.execPath, args, { input: framed });
  assert.equal(sent.code, 0, sent.err);
  // An empty record looks like the end of the connection, so it may be lost at the beginning and the end.
  const wanted = messages.filter(({ length }) => length > 0).map((message) => message.toString('hex'));
  assert.deepEqual(
    contentsOf(events((await server.done).out)).filter((text) => text !== ''),
    wanted,
  );
});

test('lines become datagrams, records, or frames of a stream', { skip }, async () => {
  for (const [place, target, options] of [
    ['udp:127.0.0.1:0', 'udp:127.0.0.1:PORT', []],
    [`dgram:${folder}/lines`, `${folder}/lines`, []],
    ['tcp:127.0.0.1:0', '127.0.0.1:PORT', ['--frame', 'lines']],
    ['tcp:127.0.0.1:0', '127.0.0.1:PORT', ['--frame', 'length:2:le']],
  ] as const) {
    const isStream = place.startsWith('tcp');
    const enough = isStream ? ['--once'] : ['--count', '3'];
    await using server = await startCli(['listen', place, ...enough, ...options, '--ndjson']);
    const port = place.endsWith(':0') ? (await server.until(/"port":(\d+)/))[1] : '';
    const sent = await run(
      process.execPath,
      [cliPath, 'send', target.replace('PORT', String(port)), ...options],
      {
        input: 'one\ntwo and\tmore\nthree',
      },
    );
    assert.equal(sent.code, 0, sent.err);
    const texts = events((await server.done).out).flatMap(({ text }) => text ?? []);
    assert.deepEqual(texts, ['one', 'two and\tmore', 'three'], place);
  }
});
