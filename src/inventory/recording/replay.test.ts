import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AF_INET,
  AF_INET6,
  IPPROTO_MPTCP,
  IPPROTO_TCP,
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
  NLMSG_DONE,
  SOCK_DIAG_BY_FAMILY,
} from '../../wire/constants.js';
import { encodeInetDiagRequest, inetDiagMsg } from '../../wire/diag/inet.js';
import { DecodeError } from '../../wire/errors.js';
import { encodeMessage } from '../../wire/netlink.js';
import { snapshotSockets } from '../index.js';
import type { ListOptions } from '../options.js';
import { ownerFiles } from '../owners.js';
import { encodeEnd, encodeHeader, encodeSection, type Section } from './container.js';
import { section } from './content.js';
import { requestKey } from './replay.js';

const origin = section.origin({
  time: '2026-01-02T03:04:05.000Z',
  hostname: 'elsewhere',
  kernel: { release: '6.1.0', version: '#1', machine: 'x86_64' },
  uid: 0,
});

const recording = (...parts: Section[]): Uint8Array =>
  Buffer.concat([encodeHeader(), ...parts.flatMap(encodeSection), ...encodeEnd(parts.length)]);

const namespace = section.namespace(true, { inode: 4026531840 }, new Map([[7, 'wan0']]));
const request = encodeInetDiagRequest({ family: AF_INET, protocol: IPPROTO_TCP });

/** An established TCP socket on interface 7. */
const message = (cookie: number, flags = 0): Uint8Array =>
  encodeMessage(
    { type: SOCK_DIAG_BY_FAMILY, flags: NLM_F_MULTI | flags },
    inetDiagMsg.encode({
      family: AF_INET,
      state: 1,
      sport: 80,
      cookieLow: cookie,
      inode: 1000 + cookie,
      uid: 0,
      ifindex: 7,
    }),
  );
const done = encodeMessage({ type: NLMSG_DONE, flags: NLM_F_MULTI }, new Uint8Array(4));

const dump = (messages: readonly Uint8Array[], status = 0): Section =>
  section.dump({ request, status, bytes: Buffer.concat(messages) });

const listed = (replay: Uint8Array, options: ListOptions = {}) =>
  snapshotSockets({ kinds: ['tcp'], families: ['inet'], replay, ...options });

const inodes = ({ sockets }: Awaited<ReturnType<typeof listed>>): number[] =>
  sockets.map(({ inode }) => inode);

test('names of interfaces, users and processes are those of the recorded machine', async () => {
  const blob = Buffer.from('httpd\n/bin/httpd\0-x\0' + '0::/system.slice/web.service\n');
  const walk = section.walk(ownerFiles, {
    sockets: Float64Array.of(0, 5, 1001),
    pids: Int32Array.of(4242),
    uids: Uint32Array.of(0),
    blob,
    ends: Uint32Array.of(6, 20, blob.length),
    processes: 9,
    unreadable: 2,
  });
  const gaps = section.gaps([{ subject: 'owners', reason: 'permission', message: 'owners: 2 unreadable' }]);
  const replay = recording(
    origin,
    namespace,
    dump([message(1), done]),
    walk,
    section.passwd('superuser:x:0:0::/:/bin/sh\n'),
    gaps,
  );
  const { sockets, coverage } = await listed(replay, { owners: true });
  assert.deepEqual(sockets[0]?.interface, { index: 7, name: 'wan0' });
  assert.deepEqual(sockets[0]?.owners, [
    {
      pid: 4242,
      name: 'httpd',
      fd: 5,
      commandLine: ['/bin/httpd', '-x'],
      uid: 0,
      user: 'superuser',
      unit: 'web.service',
    },
  ]);
  assert.deepEqual(coverage, [{ subject: 'owners', reason: 'permission', message: 'owners: 2 unreadable' }]);
});

test('names in filters are those of the recorded machine', async () => {
  const ports = { low: 70, high: 90 };
  const replay = recording(
    { ...origin, facts: { ...(origin.facts as object), ephemeralPorts: ports } },
    namespace,
    dump([message(1), done]),
    section.passwd('superuser:x:0:0::/:/bin/sh\n'),
    section.cgroups(new Map([[77n, '/web.slice']])),
  );
  const matching = ['user = superuser', 'autobound', 'dev = wan0', 'sport = :80 and not user = 7'];
  for (const filter of matching) assert.deepEqual(inodes(await listed(replay, { filter })), [1001], filter);
  for (const filter of ['cgroup = /web.slice', 'user != superuser', 'dev = eth7']) {
    assert.deepEqual(inodes(await listed(replay, { filter })), [], filter);
  }
  for (const filter of ['user = root', 'cgroup = /']) {
    await assert.rejects(listed(replay, { filter }), { name: 'GrammarError' }, filter);
  }
});

test('a dump that was interrupted is taken from its next attempt', async () => {
  const replay = recording(
    origin,
    namespace,
    dump([message(1), message(2, NLM_F_DUMP_INTR), done]),
    dump([message(2), message(3), done]),
  );
  const result = await listed(replay);
  assert.deepEqual(inodes(result), [1001, 1002, 1003]);
  assert.deepEqual(result.coverage, []);
});

test('a dump that was interrupted each time says so', async () => {
  const interrupted = dump([message(1, NLM_F_DUMP_INTR), done]);
  const result = await listed(recording(origin, namespace, interrupted, interrupted, interrupted));
  assert.deepEqual(inodes(result), [1001]);
  assert.deepEqual(
    result.coverage.map(({ subject, reason }) => [subject, reason]),
    [['tcp', 'interrupted']],
  );
});

test('a failed receive and a kind that was not recorded are told', async () => {
  const lost = await listed(recording(origin, namespace, dump([message(1)], -105)));
  assert.deepEqual(inodes(lost), [1001]);
  assert.match(lost.coverage[0]?.message ?? '', /^tcp: No buffer space/);
  const missing = await listed(recording(origin, namespace));
  assert.deepEqual(missing.sockets, []);
  assert.deepEqual(
    missing.coverage.map(({ reason, message: text }) => [reason, text]),
    [['failed', 'tcp: No data available']],
  );
});

test('damaged messages are told, and the ones before them are listed', async () => {
  const result = await listed(recording(origin, namespace, dump([message(1), Uint8Array.of(1, 2, 3)])));
  assert.deepEqual(inodes(result), [1001]);
  assert.deepEqual(
    result.coverage.map(({ subject, reason }) => [subject, reason]),
    [['tcp', 'failed']],
  );
});

test('states are selected from what was recorded', async () => {
  const replay = recording(origin, namespace, dump([message(1), done]));
  assert.deepEqual((await listed(replay, { states: ['listen'] })).sockets, []);
  assert.deepEqual(inodes(await listed(replay, { states: ['established'] })), [1001]);
});

test('sections out of order, with wrong facts, or without a head are errors; unknown ones are not', async () => {
  const bad: readonly (readonly [Uint8Array, RegExp])[] = [
    [recording(namespace), /a section "HEAD"/],
    [recording(origin, dump([done])), /a namespace before its tables and dumps/],
    [recording(origin, { ...namespace, facts: 7 }), /section "NETN".*expected the facts/],
    [
      recording(origin, { tag: 'WALK', facts: { files: ['comm'] }, body: new Uint8Array(0) }),
      /the files comm, /,
    ],
  ];
  for (const [replay, expected] of bad) {
    await assert.rejects(listed(replay), (error) => {
      assert.ok(error instanceof DecodeError);
      assert.match(error.message, expected);
      return true;
    });
  }
  const future = recording(
    origin,
    namespace,
    { tag: 'NEW ', facts: [], body: Buffer.of(1) },
    dump([message(1), done]),
  );
  assert.deepEqual(inodes(await listed(future)), [1001]);
});

test('requests that differ in states and details have one key, other protocols another', () => {
  const key = (family: number, protocol: number, more = {}): string =>
    requestKey(encodeInetDiagRequest({ family, protocol, ...more }));
  assert.equal(key(AF_INET, IPPROTO_TCP, { states: 2, extensions: 255 }), key(AF_INET, IPPROTO_TCP));
  assert.equal(key(AF_INET, IPPROTO_TCP, { bytecode: new Uint8Array(8) }), key(AF_INET, IPPROTO_TCP));
  assert.notEqual(key(AF_INET6, IPPROTO_TCP), key(AF_INET, IPPROTO_TCP));
  assert.notEqual(key(AF_INET, IPPROTO_MPTCP), key(AF_INET, 0));
});

test('options about this machine contradict a replay', async () => {
  const replay = recording(origin, namespace);
  await assert.rejects(listed(replay, { procPath: '/proc' }), /procPath contradicts replay/);
  await assert.rejects(listed(replay, { threads: true }), /threads contradicts replay/);
  await assert.rejects(snapshotSockets({ replay: '' }), TypeError);
  await assert.rejects(
    snapshotSockets({ replay: '/no/such/file' }),
    /read the recording \/no\/such\/file: No such file/,
  );
});
