import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UnixInspection } from '../../assembly/inspect/types.js';
import type { SocketOwner } from '../../inventory/record.js';
import { inspectionText } from './text.js';

const owner = (name: string, pid: number, facts: Partial<SocketOwner> = {}): SocketOwner => ({
  pid,
  name,
  fd: 3,
  commandLine: [name],
  uid: 1000,
  ...facts,
});

const empty: UnixInspection = {
  target: '/run/app',
  address: { family: 'unix', path: '/run/app' },
  verdict: 'missing',
  reason: '/run/app does not exist',
  links: [],
  folders: [],
  connections: [],
  pending: [],
  elsewhere: [],
  coverage: [],
};

const text = (facts: Partial<UnixInspection>, color = false): string =>
  inspectionText({ ...empty, ...facts }, { color });

const stream = { type: 'stream', state: 'listen', receiveQueue: 0, sendQueue: 128, inode: 7 } as const;

test('what has no content is left out', () => {
  assert.equal(text({}), '/run/app\n  missing: /run/app does not exist\n');
});

test('holders are told with user, unit and container', () => {
  const container = 'a'.repeat(64);
  const owners = [
    owner('nginx', 812, { user: 'www-data', unit: 'nginx.service' }),
    owner('nginx', 812, { user: 'www-data', unit: 'nginx.service', fd: 9 }),
    owner('app', 9, { container }),
  ];
  assert.equal(
    text({ socket: { ...stream, owners } }).slice(text({}).length),
    [
      '\nSocket\n',
      '  kind      stream listener, inode 7\n',
      '  backlog   0 connections wait for accept, room for 128\n',
      '  held by   nginx[812] (www-data, nginx.service)\n',
      '  held by   app[9] (1000, container aaaaaaaaaaaa)\n',
    ].join(''),
  );
});

test('equal connections are counted, and names of clients told', () => {
  const server = { inode: 8, owners: [owner('app', 9)] };
  const client = (inode: number) => ({ inode, owners: [owner('curl', 5)] });
  const named = { ...client(3), address: { family: 'unix', path: '/tmp/c' } as const };
  const shown = text({
    connections: [
      { server, client: client(1) },
      { server, client: client(2) },
      { server, client: named },
      { server: { ...server, receiveQueue: 1 } },
    ],
  });
  assert.ok(shown.includes('Connections (4)\n  curl[5] (1000) ↔ app[9] (1000)  ×2\n'), shown);
  assert.ok(shown.includes('  curl[5] (1000) as /tmp/c ↔ app[9] (1000)\n'), shown);
  assert.ok(
    shown.includes(
      '  an end that is closed or not to be seen ↔ app[9] (1000): 1 byte not read by the server\n',
    ),
    shown,
  );
});

test('namespaces are named as well as can be', () => {
  const place = (netns: object) => text({ socket: { ...stream, owners: [], netns: { inode: 5, ...netns } } });
  assert.match(place({}), /inode 7 in network namespace 5\n/);
  assert.match(place({ name: 'blue', unit: 'x.service' }), /in network namespace blue \(5\)\n/);
  assert.match(place({ container: 'b'.repeat(64) }), /in network namespace bbbbbbbbbbbb \(5\)\n/);
});

test('others of the name are told apart', () => {
  const other = { ...stream, owners: [owner('old', 4)] };
  const shown = text({
    elsewhere: [
      { ...other, place: 'replaced' },
      { ...other, place: 'other-root' },
      { ...other, owners: [], place: 'unknown' },
    ],
  });
  assert.match(shown, /Others of this name \(3\)\n.*old\[4\] \(1000\): its file is gone or was replaced\n/);
  assert.match(shown, /below another root or in another mount namespace\n/);
  assert.match(shown, /held by nobody that may be seen: whether it has this file cannot be told\n/);
});

test('a stale file says why', () => {
  const stale = { bound: '2026-01-02T03:04:05.000Z', booted: '2026-02-03T04:05:06.000Z', beforeBoot: true };
  assert.match(text({ stale }), /why {7}bound before this machine started\n/);
  assert.match(text({ stale: { ...stale, beforeBoot: false } }), /its server ended or closed it\n/);
});

test('sockets to which every datagram is an action come with a warning', () => {
  assert.match(text({ action: 'writes into the journal' }), /never write to it to try: it writes into/);
});

test('colours only where they are wanted, and foreign text can bring none', () => {
  assert.ok(text({}, true).includes('\u001b[31mmissing\u001b[0m'));
  const evil = text({
    target: '\u001b[2J',
    reason: 'a\u001b[2Jb',
    links: [{ path: '\u001b[2J', target: '\n\u001b[2J' }],
    socket: { ...stream, owners: [owner('\u001b[2J', 1, { user: '\u001b[2J', unit: '\u001b[2J' })] },
  });
  assert.ok(!evil.includes('\u001b'));
});
