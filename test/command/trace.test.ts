import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { traceOptions } from '../../src/command/trace/rows.js';
import { cli, cliPath } from '../support/cli.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { openNetwork } from '../support/network.js';
import { root } from '../support/root.js';
import { run } from '../support/run.js';
import { schemaCheck } from '../support/schema.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns', 'ip', 'nsenter', 'unshare', 'nft', 'ping');
const check = schemaCheck('trace');
const checkHop = schemaCheck('trace', '#/$defs/hopLine');
const checkSummary = schemaCheck('trace', '#/$defs/summaryLine');
const reference = readFileSync(join(root, 'docs/reference/trace.md'), 'utf8');

const parse = (text: string): unknown => JSON.parse(text);
const withoutTimes = (text: string): string => text.replace(/\d+\.\d{3} ms/g, 'T');

test('hops are told as lines, and the verdict last', { skip }, async () => {
  await using scene = await openNetwork({ routers: 2, lastMtu: 1300 });
  const { inet, inet6 } = scene.server.address;
  const plain = await cli(['trace', '-n', inet]);
  assert.equal(plain.code, 0, plain.err);
  assert.equal(
    withoutTimes(plain.out),
    `trace to ${inet} (${inet}) by UDP, 30 hops max, 60 byte packets
 1  10.80.1.2  T  T  T
 2  10.80.2.2  T  T  T
 3  ${inet}  T  T  T
${inet} reached in 3 hops
`,
  );
  const mtu = await cli(['trace', '-n', '--mtu', inet6]);
  assert.equal(
    withoutTimes(mtu.out),
    `trace to ${inet6} (${inet6}) by UDP, 30 hops max
 1  fd80:1::2  T  mtu 1500
 2  fd80:2::2  T
 3  ${inet6}  T  mtu 1300 by fd80:2::2
${inet6} reached in 3 hops; path MTU 1300
`,
  );
  const dead = await cli(['trace', '-n', '-q', '1', scene.deadBehindRouter.inet]);
  assert.equal(dead.code, 1);
  assert.match(
    withoutTimes(dead.out),
    /\n 3 {2}10\.80\.2\.2 {2}T !H\n.* not reached: host unreachable \(ICMP 3\/1\), says 10\.80\.2\.2\n$/,
  );
  const silent = await cli(['trace', '-n', '-m', '2', '-w', '0.1', scene.blackhole.inet]);
  assert.equal(silent.code, 1);
  assert.match(silent.out, /\n 1 {2}\* \* \*\n 2 {2}\* \* \*\n.* not reached in 2 hops\n$/);
});

test('documents and lines are what the schema says, by every protocol', { skip }, async () => {
  await using scene = await openNetwork();
  const { inet, inet6 } = scene.server.address;
  const lines: [number, ...string[]][] = [
    [0, inet],
    [0, '--constant', inet],
    [0, '--tcp', '-p', '9', inet6],
    [0, '--icmp', inet],
    [0, '--mtu', inet6],
    [1, '-m', '2', '-w', '0.1', scene.blackhole.inet],
    [1, scene.local.none.inet6],
    [1, scene.deadNeighbour.inet],
  ];
  for (const [expected, ...args] of lines) {
    const { code, out, err } = await cli(['trace', '--json', '-n', ...args]);
    assert.equal(code, expected, `${args.join(' ')}: ${err}${out}`);
    assert.equal(check(parse(out)), '');
  }
  const { out } = await cli(['trace', '--ndjson', '-n', inet]);
  const [first, second, last] = out.trim().split('\n').map(parse);
  assert.deepEqual([checkHop(first), checkHop(second), checkSummary(last)], ['', '', '']);
  assert.notEqual(checkHop({ kind: 'hop' }), '');
});

test('UDP and TCP need no privilege, and ICMP says what it needs', {
  skip: skip || requires('root', 'setpriv'),
}, async () => {
  await using scene = await openNetwork();
  const setpriv = [
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    process.execPath,
    cliPath,
    'trace',
    '-n',
  ];
  writeFileSync('/proc/sys/net/ipv4/ping_group_range', '1 0');
  for (const host of Object.values(scene.server.address)) {
    for (const option of ['--udp', '--tcp', '--mtu']) {
      const { code, err } = await run('setpriv', [...setpriv, option, host]);
      assert.equal(code, 0, `${option} ${err}`);
    }
    const { code, err } = await run('setpriv', [...setpriv, '--icmp', host]);
    assert.equal(code, 3);
    assert.match(err, /net\.ipv4\.ping_group_range is "1 0".*CAP_NET_RAW/);
  }
});

const wrong: [string, RegExp][] = [
  ['', /a host is needed/],
  ['--tcp --udp ::1', /--udp contradicts --tcp/],
  ['--tcp --mtu ::1', /--tcp contradicts --mtu/],
  ['--tcp --constant ::1', /--tcp contradicts --constant/],
  ['--icmp -p 7 ::1', /--icmp contradicts --port/],
  ['-f 9 -m 3 ::1', /firstHop must be at most maxHops, 3/],
  ['-p 65530 ::1', /the last would be 65619/],
  ['-p 0 ::1', /option --port needs a number from 1 to 65535/],
  ['-q 11 ::1', /option --queries/],
  ['-w never ::1', /option --timeout needs a duration/],
  ['-F ::1', /use --mtu/],
  ['--max-hopps 3 ::1', /did you mean --max-hops\?/],
  ['a b', /one host at a time/],
];
for (const [line, expected] of wrong) {
  test(`trace ${line} is wrong usage`, async () => {
    const { code, out, err } = await cli(['trace', ...line.split(' ').filter((word) => word !== '')]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, expected);
  });
}

test('the help and the reference tell every option, and the example is what the schema says', async () => {
  const { code, out } = await cli(['trace', '--help']);
  assert.equal(code, 0);
  for (const { name, short, value } of traceOptions) {
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
