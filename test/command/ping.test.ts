import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pingOptions } from '../../src/command/ping/rows.js';
import { cli, cliPath } from '../support/cli.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { openNetwork } from '../support/network.js';
import { root } from '../support/root.js';
import { environment, run } from '../support/run.js';
import { schemaCheck } from '../support/schema.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns');
const check = schemaCheck('ping');
const checkEvent = schemaCheck('ping', '#/$defs/event');
const checkStatistics = schemaCheck('ping', '#/$defs/statisticsLine');
const reference = readFileSync(join(root, 'docs/reference/ping.md'), 'utf8');

const parse = (text: string): unknown => JSON.parse(text);

test('the document is what the schema says, and so is each line', { skip }, async () => {
  const { code, out, err } = await cli(['ping', '--json', '-c', '2', '-i', '0.01', '::1']);
  assert.deepEqual([code, err], [0, '']);
  assert.equal(check(parse(out)), '');
  const lines = (await cli(['ping', '--ndjson', '-c', '2', '-i', '10ms', 'localhost'])).out
    .trim()
    .split('\n');
  assert.equal(lines.length, 3);
  for (const line of lines.slice(0, 2)) assert.equal(checkEvent(parse(line)), '');
  assert.equal(checkStatistics(parse(lines[2]!)), '');
  assert.notEqual(check({}), '');
  assert.notEqual(checkEvent({ kind: 'reply' }), '');
});

test('events of every kind are what the schema says', {
  skip: requires('netns', 'ip', 'nsenter', 'unshare', 'nft', 'ping'),
}, async () => {
  await using scene = await openNetwork({ lastMtu: 1300 });
  const hosts: [number, ...string[]][] = [
    [1, scene.blackhole.inet, '-W', '0.1'],
    [1, scene.deadBehindRouter.inet6],
    [1, scene.local.none.inet],
    [1, scene.server.address.inet, '-M', 'do', '-s', '1400'],
    [0, scene.server.address.inet, '-w', '3'],
  ];
  const kinds = new Set<string>();
  for (const [expected, host, ...options] of hosts) {
    const { code, out } = await cli(['ping', '--json', '-c', '1', ...options, host!]);
    assert.equal(code, expected, out);
    const document = parse(out) as { events: { kind: string }[] };
    assert.equal(check(document), '');
    for (const { kind } of document.events) kinds.add(kind);
  }
  assert.deepEqual(kinds, new Set(['lost', 'error', 'reply']));
  // Answered, but not as often as was asked for.
  const few = await cli(['ping', '-q', '-i', '0.05', '-c', '1000', '-w', '0.2', scene.server.address.inet]);
  assert.equal(few.code, 1, few.out);
});

test('Ctrl-C ends it with the statistics, SIGQUIT tells them in between', { skip }, async () => {
  const args = [cliPath, 'ping', '-i', '0.05', '127.0.0.1'];
  const child = spawn(process.execPath, args, { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
    if (texts.out.includes('icmp_seq=2 ') && texts.err === '') child.kill('SIGQUIT');
  });
  child.stderr.on('data', (chunk) => {
    texts.err += chunk;
    child.kill('SIGINT');
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), 10_000);
  const [code] = await once(child, 'close');
  clearTimeout(limit);
  assert.equal(code, 0, texts.out);
  assert.match(texts.err, /^\d+\/\d+ packets, 0% loss, min\/avg\/ewma\/max = [\d./]+ ms\n$/);
  assert.match(texts.out, /\n--- 127\.0\.0\.1 ping statistics ---\n\d+ packets transmitted, .*\nrtt min/);
});

test('quiet, timestamps, outstanding and flood change what is told', { skip }, async () => {
  const told = async (...args: string[]) => (await cli(['ping', '-c', '2', '-i', '0.05', ...args])).out;
  assert.match(await told('-q', '127.0.0.1'), /^PING .*\n\n--- 127/);
  assert.match(await told('-D', '127.0.0.1'), /\n\[\d{10}\.\d{6}\] 64 bytes from/);
  assert.match(
    await told('-p', 'ff', '-s', '4', '127.0.0.1'),
    /^PATTERN: 0xff\nPING 127\.0\.0\.1 \(127\.0\.0\.1\) 4\(32\) /,
  );
  assert.match(await told('-A', '127.0.0.1'), /, ipg\/ewma [\d.]+\/[\d.]+ ms\n$/);
  assert.match(await told('-I', '127.0.0.2', '127.0.0.1'), / from 127\.0\.0\.2: 56\(84\)/);
});

const setpriv = ['--reuid=65534', '--regid=65534', '--clear-groups'];

test('without privilege it works where the group range is open, and says what to open where not', {
  skip: requires('netns', 'root', 'setpriv'),
}, async () => {
  const asNobody = (...args: string[]) =>
    run('setpriv', [...setpriv, process.execPath, cliPath, 'ping', ...args]);
  const range = '/proc/sys/net/ipv4/ping_group_range';
  writeFileSync(range, '1 0');
  for (const host of ['127.0.0.1', '::1']) {
    const { code, out, err } = await asNobody('-c', '1', host);
    assert.deepEqual([code, out], [3, '']);
    assert.match(err, /net\.ipv4\.ping_group_range is "1 0".*group 65534.*CAP_NET_RAW/);
  }
  writeFileSync(range, '65534 65534');
  for (const host of ['127.0.0.1', '::1']) {
    const { code, out, err } = await asNobody('--json', '-c', '2', '-i', '0.01', host);
    assert.equal(code, 0, err);
    assert.equal((parse(out) as { socket: string }).socket, 'datagram');
  }
  assert.match((await asNobody('-f', '::1')).err, /only root may flood/);
  const hurried = await asNobody('-i', '1ms', '::1');
  assert.deepEqual(
    [hurried.code, hurried.err],
    [2, 'socketeer ping: interval must be 2 ms or more for others than root\n'],
  );
  writeFileSync(range, '1 0');
});

const wrong: [string, RegExp][] = [
  ['', /a host is needed/],
  ['a b', /one host at a time, and 'b' is another/],
  ['-c x ::1', /option --count needs a number from 1 to/],
  ['-c 0 ::1', /option --count/],
  ['-i soon ::1', /option --interval needs a duration/],
  ['-s 65508 ::1', /option --size/],
  ['-t 256 ::1', /option --ttl/],
  ['-Q 0x100 ::1', /option --tos/],
  ['-p xyz ::1', /1 to 16 bytes in hexadecimal/],
  [`-p ${'00'.repeat(17)} ::1`, /1 to 16 bytes/],
  ['-M foo ::1', /unknown pmtudisc 'foo'/],
  ['--socket dgram ::1', /unknown socket 'dgram'/],
  ['-A -f ::1', /--adaptive contradicts --flood/],
  ['-4 -6 ::1', /--ipv4 contradicts --ipv6/],
  ['--json --ndjson ::1', /--json contradicts --ndjson/],
  ['--conut 1 ::1', /did you mean --count\?/],
  ['-R ::1', /use socketeer trace/],
  ['1.2.3.4.5', /expected an IPv4 address/],
  ['fe80::1%none-such', /interface/],
];
for (const [line, expected] of wrong) {
  test(`ping ${line.slice(0, 40)} is wrong usage`, async () => {
    const { code, out, err } = await cli(['ping', ...line.split(' ').filter((word) => word !== '')]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, expected);
  });
}

test('a name without an address is not found out', { skip }, async () => {
  const { code, err } = await cli(['ping', '-c', '1', 'none-such.invalid']);
  assert.equal(code, 3);
  assert.match(err, /^socketeer ping: resolve none-such\.invalid: /);
});

test('the help and the reference tell every option, and the example is what the schema says', async () => {
  const { code, out } = await cli(['ping', '--help']);
  assert.equal(code, 0);
  for (const { name, short, value } of pingOptions) {
    const long = value === undefined ? `--${name}` : `--${name} ${value}`;
    const left = short === undefined ? long : `-${short}, ${long}`;
    assert.ok(out.includes(`  ${left}`) || out.includes(`      ${left}`), left);
    const written = long.replaceAll('|', '\\|');
    const entry = short === undefined ? `| \`${written}\` |` : `| \`-${short}\`, \`${written}\` |`;
    assert.ok(reference.includes(entry), entry);
  }
  const example = /```json\n([^`]+)```/.exec(reference)?.[1];
  assert.ok(example !== undefined);
  assert.equal(check(parse(example)), '');
});
