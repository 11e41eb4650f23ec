import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { after, before, test } from 'node:test';
import { cli, cliJson } from '../support/cli.js';
import { holdNamespace, type NamespaceHolder } from '../support/namespace.js';
import { schemaCheck } from '../support/schema.js';
import { requires } from '../support/skip.js';
import {
  type Fixture,
  packetBound,
  rawBound,
  tcpEstablished,
  tcpListening,
  udpBound,
  unixBound,
  unixConnected,
} from '../support/sockets.js';

interface Listed {
  readonly kind: string;
  readonly family: string;
  readonly state: string;
  readonly inode: number;
  readonly local: { readonly port?: number; readonly path?: string };
  readonly remote?: { readonly port?: number };
  readonly owners?: readonly { readonly pid: number }[];
  readonly peer?: { readonly inode: number; readonly owners: readonly { readonly pid: number }[] };
  readonly memory?: unknown;
  readonly tcp?: unknown;
  readonly netns?: { readonly inode: number };
}
interface Document {
  readonly sockets: readonly Listed[];
  readonly coverage: readonly { readonly subject: string; readonly reason: string }[];
}

const skip = requires('netns');
const fixtures: Fixture[] = [];
let tcp: Fixture;
let udp: Fixture;
let unix: Fixture;

before(() => {
  if (skip !== false) return;
  tcp = tcpEstablished('inet');
  udp = udpBound('inet6');
  unix = unixConnected('stream');
  fixtures.push(
    tcp,
    udp,
    unix,
    tcpListening('inet6'),
    unixBound('dgram'),
    rawBound('inet'),
    packetBound('raw'),
  );
});
after(() => {
  for (const fixture of fixtures) fixture.close();
});

const list = async (...args: string[]): Promise<readonly Listed[]> =>
  ((await cliJson(['ls', '--json', ...args])) as Document).sockets;
const kinds = (sockets: readonly Listed[]): string[] => [...new Set(sockets.map(({ kind }) => kind))].sort();
const portOf = (fixture: Fixture): number => {
  const local = fixture.sockets[0]?.local;
  if (local === undefined || !('port' in local)) throw new Error('the fixture has no port');
  return local.port;
};

test('the document is what its schema says, with every detail', { skip }, async () => {
  const check = schemaCheck('sockets');
  assert.equal(check(await cliJson(['ls', '--json'])), '');
  assert.equal(check(await cliJson(['ls', '--json', '-e', '-m', '-i', '-o', '--netns', 'all'])), '');
  const line = schemaCheck('sockets', '#/$defs/socket');
  const { out } = await cli(['ls', '--ndjson', '-emi']);
  for (const text of out.trimEnd().split('\n')) assert.equal(line(JSON.parse(text)), '', text);
});

test('every socket of the fixtures is listed with this process as its owner', { skip }, async () => {
  const sockets = await list();
  for (const fixture of fixtures) {
    for (const expected of fixture.sockets) {
      const found = sockets.find(({ inode }) => inode === expected.inode);
      assert.ok(found, expected.title);
      assert.equal(found.kind, expected.kind);
      assert.equal(found.state, expected.state);
      assert.ok(
        found.owners?.some(({ pid }) => pid === process.pid),
        expected.title,
      );
    }
  }
});

test('kinds and families are selected', { skip }, async () => {
  assert.deepEqual(kinds(await list('-t')), ['tcp']);
  assert.deepEqual(kinds(await list('--udp')), ['udp']);
  assert.deepEqual(kinds(await list('-x')), ['unix']);
  assert.deepEqual(kinds(await list('-0')), ['packet']);
  assert.deepEqual(kinds(await list('-w')), ['raw']);
  assert.deepEqual(kinds(await list('-tux')), ['tcp', 'udp', 'unix']);
  assert.ok((await list('-4')).every(({ family }) => family === 'inet'));
  assert.ok((await list('-6', '-u')).every(({ family, kind }) => family === 'inet6' && kind === 'udp'));
});

test('states are selected by their own and by other words', { skip }, async () => {
  const states = async (...args: string[]) => [
    ...new Set((await list('-tux', ...args)).map(({ state }) => state)),
  ];
  assert.deepEqual(await states('-t', '--state', 'LISTEN'), ['listen']);
  assert.deepEqual(await states('--state', 'estab'), ['established']);
  assert.deepEqual(await states('--state', 'unconnected'), ['close']);
  assert.deepEqual((await states('--listening')).sort(), ['close', 'listen']);
  const connected = await states('--connected');
  assert.ok(
    connected.includes('established') && !connected.includes('listen') && !connected.includes('close'),
  );
  assert.deepEqual(await list('--all', '-t'), await list('-t'));
});

test('a port is found at either end, and nothing found is the answer no', { skip }, async () => {
  const port = portOf(tcp);
  const found = await list('-t', '--port', String(port));
  assert.equal(found.length, 3);
  assert.ok(found.some(({ remote }) => remote?.port === port));
  assert.equal((await list('--port', `${port}-${port}`, '-t')).length, 3);
  const none = await cli(['ls', '--port', '1', '--sctp', '--tcp']);
  assert.deepEqual([none.code, none.out], [1, '']);
  const json = await cli(['ls', '--port', '1', '-t', '--json']);
  assert.equal(json.code, 1);
  assert.deepEqual((JSON.parse(json.out) as Document).sockets, []);
});

test('processes and users are found by name and number', { skip }, async () => {
  const mine = await list('--process', String(process.pid));
  assert.ok(mine.length >= 8);
  assert.ok(mine.every(({ owners }) => owners?.some(({ pid }) => pid === process.pid)));
  assert.equal((await cli(['ls', '--process', 'no-such-process'])).code, 1);
  assert.ok((await list('-t', '--user', userInfo().username)).length >= 3);
  assert.ok((await list('-t', '--user', String(userInfo().uid))).length >= 3);
  assert.equal((await cli(['ls', '-t', '--user', '4242424'])).code, 1);
});

test('both ends of a Unix and of a loopback connection are named', { skip }, async () => {
  const sockets = await list('-tx');
  for (const fixture of [tcp, unix]) {
    for (const { inode } of fixture.sockets.filter(({ state }) => state === 'established')) {
      const socket = sockets.find((each) => each.inode === inode);
      assert.equal(socket?.peer?.owners[0]?.pid, process.pid);
    }
  }
  const { out } = await cli(['ls', '-x', '--process', String(process.pid), '--connected']);
  assert.match(out, new RegExp(`\\[${process.pid}\\] ↔ \\S+\\[${process.pid}\\]`));
  const without = await list('-tx', '--no-peers', '--no-owners');
  assert.ok(without.every(({ peer, owners }) => peer === undefined && owners === undefined));
});

test('details are there when asked for', { skip }, async () => {
  const port = String(portOf(tcp));
  const [plain] = await list('--port', port, '-t', '--connected');
  assert.deepEqual([plain?.memory, plain?.tcp], [undefined, undefined]);
  const [full] = await list('--port', port, '-t', '--connected', '-mi');
  assert.ok(full?.memory !== undefined && full.tcp !== undefined);
  const { out } = await cli([
    'ls',
    '--port',
    port,
    '-t',
    '--connected',
    '--extended',
    '--memory',
    '--info',
    '--timers',
  ]);
  for (const word of ['    uid: ', 'inode: ', 'receive: ', 'cwnd: ', 'owner: '])
    assert.ok(out.includes(word), word);
});

test('columns are replaced and added, and sorted by', { skip }, async () => {
  const only = await cli(['ls', '-t', '--columns', 'state,local,inode', '--no-owners']);
  assert.match(only.out, /^STATE +LOCAL +INODE\n/);
  const more = await cli(['ls', '-t', '--columns', '+user,+fd']);
  assert.match(more.out, /^KIND .* PROCESS +USER +FD\n/);
  const numbers = (text: string) => text.trimEnd().split('\n').map(Number);
  const upwards = numbers((await cli(['ls', '-H', '--columns', 'inode', '--sort', 'inode'])).out);
  assert.deepEqual(
    upwards,
    [...upwards].sort((one, other) => one - other),
  );
  const downwards = numbers((await cli(['ls', '-H', '--columns', 'inode', '--sort=-inode'])).out);
  assert.deepEqual(
    downwards,
    [...downwards].sort((one, other) => other - one),
  );
  const ndjson = (await cli(['ls', '--ndjson', '--sort', 'inode'])).out.trimEnd().split('\n');
  const inodes = ndjson.map((line) => (JSON.parse(line) as Listed).inode);
  assert.deepEqual(
    inodes,
    [...inodes].sort((one, other) => one - other),
  );
});

test('CSV has a header and as many fields in each row', { skip }, async () => {
  const { out } = await cli(['ls', '-t', '--csv', '--columns', 'kind,local-port,inode']);
  const [header, ...rows] = out.trimEnd().split('\r\n');
  assert.equal(header, 'kind,local-port,inode');
  assert.ok(rows.length >= 4);
  for (const row of rows) assert.match(row, /^tcp,\d+,\d+$/);
  assert.equal((await cli(['ls', '-t', '--csv', '-H'])).out.split('\r\n').length, rows.length + 1);
});

test('counts agree with the listing', { skip }, async () => {
  const document = (await cliJson(['ls', '--count', '--json', '-tu'])) as {
    total: number;
    counts: unknown[];
  };
  assert.equal(schemaCheck('counts')(document), '');
  assert.equal(document.total, (await list('-tu')).length);
  assert.match((await cli(['ls', '--count', '-tu'])).out, /^KIND +STATE +COUNT\n(?:.*\n)+total +\d+\n$/);
  const lines = (await cli(['ls', '--count', '--ndjson', '-tu'])).out.trimEnd().split('\n');
  assert.equal(lines.length, document.counts.length);
  assert.match((await cli(['ls', '--count', '--csv', '-tu'])).out, /^kind,state,count\r\n/);
});

let other: NamespaceHolder | undefined;
test('another namespace is listed by process id and by path, and all of them together', {
  skip,
}, async () => {
  other = await holdNamespace();
  try {
    assert.equal((await list('-t', '--netns', String(other.pid))).length, 0);
    assert.equal((await list('-t', '--netns', `/proc/${other.pid}/ns/net`)).length, 0);
    const all = await list('-t', '--netns', 'all');
    assert.ok(all.some(({ inode }) => inode === tcp.sockets[0]?.inode));
    assert.ok(all.every(({ netns }) => netns !== undefined));
  } finally {
    await other[Symbol.asyncDispose]();
  }
});

test('a namespace that cannot be read is told, and is no empty answer', { skip }, async () => {
  for (const netns of ['no-such-name', '/no/such/file', '/etc/passwd', '4194305']) {
    for (const format of [[], ['--json'], ['--ndjson'], ['--csv', '-H']]) {
      const { code, out, err } = await cli(['ls', '--netns', netns, ...format]);
      assert.equal(code, 3, netns);
      assert.equal(out, '');
      assert.ok(err.startsWith('socketeer ls: ') && err.includes(netns), err);
      assert.equal(err.trimEnd().split('\n').length, 1);
    }
  }
});

test('what the kernel cannot list is told on standard error, a line each', { skip }, async () => {
  const { coverage } = (await cliJson(['ls', '--json'])) as Document;
  const { out, err } = await cli(['ls', '--verbose']);
  assert.ok(out.startsWith('KIND'));
  assert.equal(err.split('\n').length - 1, coverage.length);
  for (const { subject, reason } of coverage.filter(
    ({ subject }) => subject !== 'owners' && subject !== 'netns',
  )) {
    const alone = await cli(['ls', `--${subject}`]);
    if (reason === 'absent') assert.deepEqual([alone.code, alone.out], [0, '']);
    if (reason === 'absent') assert.match(alone.err, new RegExp(`^socketeer ls: ${subject}: `));
  }
});
