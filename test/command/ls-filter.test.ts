import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cli, cliJson } from '../support/cli.js';
import { requires } from '../support/skip.js';
import { type Fixture, tcpEstablished, tcpListening, udpBound, unixBound } from '../support/sockets.js';

interface Listed {
  readonly kind: string;
  readonly state: string;
  readonly inode: number;
  readonly local: { readonly port?: number };
  readonly remote?: { readonly port?: number };
  readonly owners?: readonly { readonly pid: number }[];
  readonly peer?: { readonly owners: readonly { readonly pid: number }[] };
  readonly tcp?: { readonly rtt: number };
}

const skip = requires('netns');
const fixtures: Fixture[] = [];
let port = 0;

const listed = async (...args: string[]): Promise<readonly Listed[]> =>
  ((await cliJson(['ls', '--json', ...args])) as { sockets: readonly Listed[] }).sockets;

before(async () => {
  if (skip !== false) return;
  const tcp = tcpEstablished('inet');
  fixtures.push(tcp, tcpListening('inet6'), udpBound('inet'), unixBound('dgram'));
  const inodes = new Set(tcp.sockets.map(({ inode }) => inode));
  const all = await listed('--tcp');
  port = all.find(({ inode, state }) => inodes.has(inode) && state === 'established')?.local.port ?? 0;
});
after(() => {
  for (const fixture of fixtures) fixture.close();
});

test('words of a filter need no quotes and find both ends with owners', { skip }, async () => {
  const found = await listed('sport', '=', `:${port}`);
  assert.ok(found.length > 0);
  assert.ok(found.every(({ local }) => local.port === port));
  const connected = found.filter(({ state }) => state === 'established');
  for (const { owners, peer } of connected) {
    assert.equal(owners?.[0]?.pid, process.pid);
    assert.equal(peer?.owners[0]?.pid, process.pid);
  }
});

test('what a filter asks about is read, and the rest of the language works', { skip }, async () => {
  const [one] = await listed(`rtt > 1us and sport = ${port}`);
  assert.ok((one?.tcp?.rtt ?? 0) > 0);
  assert.deepEqual(await listed('--unix', `sport = ${port} or kind = tcp`).catch(() => []), []);
  const mine = await listed(`pid = ${process.pid} and kind in (tcp, udp)`);
  assert.ok(mine.length >= 4, String(mine.length));
  assert.ok(mine.every(({ owners }) => owners?.some(({ pid }) => pid === process.pid)));
});

test('--port says the same as the filter', { skip }, async () => {
  const inodes = async (...args: string[]) => (await listed(...args)).map(({ inode }) => inode).sort();
  const byOption = await inodes('--port', String(port));
  assert.ok(byOption.length >= 2);
  assert.deepEqual(await inodes(`port = :${port}`), byOption);
  assert.deepEqual(await inodes('--port', `${port}-${port}`, 'kind = tcp'), byOption);
});

test('nothing found is the answer no', { skip }, async () => {
  const { code, out } = await cli(['ls', '--no-header', 'kind = tcp and dport = 1']);
  assert.equal(code, 1);
  assert.equal(out, '');
});

/** Wrong filters: what is said, and what stands over the marks. */
const wrong: readonly (readonly [filter: string, said: RegExp, marked: string])[] = [
  ['tcp', /^socketeer ls: expected a field such as dport/, 'tcp'],
  ['dport = :44x', /expected a port number or a service/, '44x'],
  ['sport = :1 and nosuch = 4', /expected a field/, 'nosuch'],
  ['user = rooot', /expected a user of \/etc\/passwd or a number; did you mean root\?/, 'rooot'],
  ['state establised', /expected a state .*did you mean established\?/, 'establised'],
  ['dev = nosuch0', /expected an interface that exists/, 'nosuch0'],
  ['src 10.0.0.0/33', /expected/, '10.0.0.0/33'],
  ['src 1:2:3', /expected/, ''],
  ['cgroup = /no/such/group', /expected a control group that exists/, '/no/such/group'],
  ['(dport = :5', /expected "\)" for the "\("/, ''],
  ['dport = :5 \u001b[31m', /expected/, ''],
  ['rtt > 5 parsecs', /expected/, ''],
];

for (const [filter, said, marked] of wrong) {
  test(`socketeer ls ${JSON.stringify(filter)} is refused with its place`, { skip }, async () => {
    const { code, out, err } = await cli(['ls', '--json', filter]);
    assert.equal(code, 2, err);
    assert.equal(out, '');
    const [first = '', text = '', marks = '', ...rest] = err.split('\n');
    assert.match(first, said);
    assert.deepEqual(rest, ['']);
    assert.match(marks, /^ +\^+$/);
    const start = marks.indexOf('^');
    if (marked !== '') assert.equal(text.slice(start, marks.length), marked);
    assert.ok(!err.includes('\u001b'));
  });
}
