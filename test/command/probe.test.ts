import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { probeOptions } from '../../src/command/probe/rows.js';
import { cli } from '../support/cli.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { root } from '../support/root.js';
import { schemaCheck } from '../support/schema.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const needs = { skip: requires('netns') };

const reference = readFileSync(join(root, 'docs/reference/probe.md'), 'utf8');

const listener = async (place: number | string = 0) => {
  const server = createServer((socket) => socket.on('error', () => {}).resume());
  server.listen(typeof place === 'string' ? { path: place } : { port: place, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, [Symbol.dispose]: () => server.close() };
};

test('the JSON of the reference of probe is what the schema says', () => {
  const example = /```json\n([^`]+)```/.exec(reference)?.[1];
  assert.ok(example !== undefined);
  assert.equal(schemaCheck('probes')(JSON.parse(example)), '');
});

test('lines for people: target, verdict, time, and who or why, in columns', needs, async () => {
  using one = await listener();
  const { code, out, err } = await cli(['probe', `127.0.0.1:${one.port}`, 'udp:127.0.0.1:1', '/none-such']);
  assert.equal(err, '');
  assert.equal(code, 1);
  const lines = out.split('\n');
  assert.match(
    lines[0] ?? '',
    new RegExp(`^tcp 127\\.0\\.0\\.1:${one.port}  open {9} +[\\d.]+ ms  \\S+\\[${process.pid}\\]$`),
  );
  assert.match(
    lines[1] ?? '',
    /^udp 127\.0\.0\.1:1 +closed {7} +[\d.]+ ms {2}nothing is bound to port 1 of 127\.0\.0\.1 \(/,
  );
  assert.match(lines[2] ?? '', /^unix \/none-such +missing {6} +[\d.]+ ms {2}\/none-such does not exist$/);
  assert.equal(new Set(lines.slice(0, 3).map((line) => line.indexOf(' ms'))).size, 1, out);
});

test('JSON follows the schema, in the order of the targets', needs, async () => {
  using one = await listener();
  const path = join(tmpdir(), `probe-${process.pid}.sock`);
  using unix = await listener(path);
  assert.equal(unix.port, 0);
  const targets = [
    `localhost:${one.port}`,
    '127.0.0.1:1',
    'udp:127.0.0.1:1',
    'udp:127.0.0.1:53',
    'icmp:127.0.0.1',
    'icmp:::1',
    '192.0.2.1:80',
    'none-such.invalid:1',
    path,
    'unix:@none-such',
    'vsock:1:9',
    `http://127.0.0.1:${one.port}`,
  ];
  const document = await cli(['probe', '-w', '1', '--service', '--json', ...targets]);
  const parsed = JSON.parse(document.out) as { results: { target: string; verdict: string }[] };
  assert.equal(schemaCheck('probes')(parsed), '');
  assert.deepEqual(
    parsed.results.map(({ target }) => target),
    targets,
  );
  const lines = await cli(['probe', '-w', '1', '--ndjson', ...targets]);
  const results = lines.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { target: string });
  assert.deepEqual(results.map(({ target }) => target).sort(), [...targets].sort());
  for (const result of results) assert.equal(schemaCheck('probes', '#/$defs/result')(result), '');
});

test('exit codes', needs, async () => {
  using one = await listener();
  const open = `127.0.0.1:${one.port}`;
  const quiet = 'udp:127.0.0.1:9';
  const cases: readonly [string[], number][] = [
    [[open], 0],
    [[open, 'icmp:127.0.0.1'], 0],
    [[open, '127.0.0.1:1'], 1],
    [[quiet, '127.0.0.1:1'], 1],
    [[], 2],
    [['127.0.0.1'], 2],
    [['tpc:127.0.0.1:1'], 2],
    [['[fe80::1]:80'], 2],
    [[open, '--service=shh'], 2],
    [[open, '--service=redis'], 1],
    [[open, '--timeout', 'soon'], 2],
    [[open, '--retries', '-1'], 2],
    [[open, '--json', '--ndjson'], 2],
    [[open, '-4', '-6'], 2],
    [[open, '--targets', '/none-such'], 2],
    [[open, '--source', '192.0.2.1'], 3],
  ];
  for (const [args, expected] of cases) {
    const { code, out, err } = await cli(['probe', '-q', ...args]);
    assert.equal(code, expected, `${args.join(' ')}: ${out}${err}`);
    if (!args.includes('--json')) assert.equal(out, '');
    assert.equal(err === '', expected !== 2, `${args.join(' ')}: ${err}`);
  }
});

test('wrong targets are told with what would be right', async () => {
  const { code, err } = await cli(['probe', 'example.org']);
  assert.equal(code, 2);
  assert.match(
    err,
    /^socketeer probe: 'example\.org': expected a colon and a port .*write example\.org:443, or icmp:example\.org\n$/,
  );
  const hint = await cli(['probe', '-u', '127.0.0.1:53']);
  assert.match(hint.err, /write udp:HOST:PORT/);
});

test('targets come from a file or from standard input, with comments', needs, async () => {
  using one = await listener();
  const text = `# all of them\n\n127.0.0.1:${one.port}  # ours\n  localhost:${one.port}\n`;
  const path = join(tmpdir(), `probe-${process.pid}.targets`);
  writeFileSync(path, text);
  try {
    const fromFile = await cli(['probe', '--targets', path]);
    assert.equal(fromFile.code, 0, fromFile.err);
    assert.equal(fromFile.out.trim().split('\n').length, 2);
    const fromInput = await cli(['probe', '--targets', '-', `127.0.0.1:${one.port}`], { input: text });
    assert.equal(fromInput.out.trim().split('\n').length, 3, fromInput.err);
  } finally {
    rmSync(path);
  }
});

test('what a target is called cannot forge a line or a terminal sequence', needs, async () => {
  const { out } = await cli(['probe', 'unix:/tmp/\u001b[31m\nforged']);
  assert.equal(out.split('\n').length, 2, out);
  assert.ok(!out.includes('\u001b'), out);
});

test('colours on demand', needs, async () => {
  const { out } = await cli(['probe', '--color', 'always', '127.0.0.1:1']);
  assert.ok(out.includes('\u001b[31mrefused'), out);
  const plain = await cli(['probe', '127.0.0.1:1']);
  assert.ok(!plain.out.includes('\u001b'));
});

test('a thousand targets in one run', needs, async () => {
  using one = await listener();
  const targets = Array.from({ length: 1000 }, (_, index) =>
    index % 2 === 0 ? `127.0.0.1:${one.port}` : `udp:127.0.0.1:${20_000 + index}`,
  );
  const { code, out, err } = await cli(['probe', '--targets', '-', '--ndjson'], {
    input: targets.join('\n'),
  });
  assert.equal(err, '');
  assert.equal(code, 1);
  const verdicts = out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { verdict: string }).verdict);
  assert.equal(verdicts.filter((verdict) => verdict === 'open').length, 500);
  assert.equal(verdicts.filter((verdict) => verdict === 'closed').length, 500);
});

test('the help tells every option and the exit codes', async () => {
  const { code, out } = await cli(['probe', '--help']);
  assert.equal(code, 0);
  for (const { name, help } of probeOptions) assert.ok(out.includes(`--${name}`) && out.includes(help), name);
  assert.match(out, /Exit codes: 0 /);
});
