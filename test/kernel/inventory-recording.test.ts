import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotSockets } from '../../src/inventory/index.js';
import type { ListOptions } from '../../src/inventory/options.js';
import type { SocketRecord } from '../../src/inventory/record.js';
import {
  encodeEnd,
  encodeHeader,
  encodeSection,
  type Section,
  SectionReader,
} from '../../src/inventory/recording/container.js';
import { recordSockets } from '../../src/inventory/recording/index.js';
import { recordJson } from '../../src/render/json/record.js';
import { enterFreshNamespace, holdNamespace } from '../support/namespace.js';
import { native } from '../support/native.js';
import { isMachineRoot, requires } from '../support/skip.js';
import {
  type Fixture,
  netlinkBound,
  packetBound,
  rawBound,
  tcpEstablished,
  tcpHalfClosed,
  tcpListening,
  tcpSynReceived,
  tcpTimeWait,
  udpBound,
  udpConnected,
  unixBound,
  unixConnected,
  unixPair,
} from '../support/sockets.js';

if (isMachineRoot()) enterFreshNamespace();
const skip = requires('netns');

/** Sockets of every kind that stay as they are. */
const scene = (): Fixture[] => [
  tcpListening('inet'),
  tcpEstablished('inet'),
  tcpEstablished('inet6'),
  tcpEstablished('inet', 'mptcp'),
  tcpHalfClosed('inet'),
  tcpSynReceived('inet'),
  tcpTimeWait('inet'),
  udpBound('inet6'),
  udpConnected('inet'),
  rawBound('inet'),
  packetBound('raw'),
  netlinkBound(),
  unixBound('dgram', 'abstract'),
  unixConnected('stream'),
  unixPair('seqpacket'),
];

async function withScene(body: () => Promise<void>): Promise<void> {
  const fixtures = scene();
  try {
    await body();
  } finally {
    for (const fixture of fixtures) fixture.close();
  }
}

async function recorded(netns?: ListOptions['netns']): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const { bytes, coverage } = await recordSockets((piece) => pieces.push(piece), netns ? { netns } : {});
  const whole = Buffer.concat(pieces);
  assert.equal(bytes, whole.length);
  assert.deepEqual(
    coverage.filter(({ reason }) => reason !== 'permission'),
    [],
  );
  return whole;
}

/** Fields that move by themselves between a recording and a listing. */
const moving =
  /"(expires|lastDataSent|lastDataRecv|lastAckRecv|lastDataReceived|lastAckReceived|lastAckSent|busyTime|[a-zA-Z]*Limited|lastSndTime)":"?[0-9.]+"?/g;

/** Records as JSON without their moving fields, those of Socketeer's own netlink sockets left out. */
const comparable = (sockets: readonly SocketRecord[]): string[] =>
  sockets
    .filter(({ kind, owners }) => kind !== 'netlink' || owners?.length !== 0)
    .map((record) => recordJson(record).replaceAll(moving, '"$1":0'));

const flags = [false, true];
const detailSets = flags.flatMap((memory) =>
  flags.flatMap((info) => flags.map((extended) => ({ memory, info, extended }))),
);

/** Without netlink, whose sockets listing itself opens. */
const steady = ['packet', 'unix', 'raw', 'udp', 'tcp', 'mptcp'] as const;

const selections: readonly ListOptions[] = [
  {},
  { owners: true },
  { owners: true, peers: true },
  { families: ['inet6'] },
  { states: ['established'], peers: true },
  { states: ['listen', 'close'] },
  { states: ['time-wait', 'syn-recv', 'bound-inactive'] },
  { kinds: ['unix'], states: ['established'] },
];

test('a replay gives the records of a live listing, whatever is asked of it', { skip }, async () => {
  await withScene(async () => {
    const replay = await recorded();
    for (const selection of selections) {
      for (const details of detailSets) {
        // by /proc, as how many files are open on this machine would decide else, from one moment to the next
        const options: ListOptions = { kinds: steady, details, ownersBy: 'proc', ...selection };
        const [live, again] = [await snapshotSockets(options), await snapshotSockets({ ...options, replay })];
        const title = JSON.stringify({ selection, details });
        assert.deepEqual(comparable(again.sockets), comparable(live.sockets), title);
        assert.deepEqual(again.coverage, live.coverage, title);
        if (Object.keys(selection).length === 0) assert.ok(live.sockets.length > 15);
      }
    }
  });
});

const filters: readonly string[] = [
  'state established',
  'sport > :1024 and dst 127.0.0.1',
  'not state listen',
  'autobound',
  'user = root or uid = 0',
  'state close',
  'recvq >= 0 and process = node',
  'dport = :1 or src unix:@*',
];

test('a filter picks the same from a replay, where the kernel decides nothing', { skip }, async () => {
  await withScene(async () => {
    const replay = await recorded();
    const counts = new Set<number>();
    for (const filter of filters) {
      const options: ListOptions = { kinds: steady, filter, owners: true };
      const [live, again] = [await snapshotSockets(options), await snapshotSockets({ ...options, replay })];
      assert.deepEqual(comparable(again.sockets), comparable(live.sockets), filter);
      counts.add(live.sockets.length);
    }
    assert.ok(counts.size > 3);
  });
});

test('every kind is in a recording, with what the kernel could not list', { skip }, async () => {
  await withScene(async () => {
    const replay = await recorded();
    const [live, again] = [await snapshotSockets(), await snapshotSockets({ replay })];
    const kinds = ({ sockets }: typeof live): string[] => [...new Set(sockets.map(({ kind }) => kind))];
    assert.deepEqual(kinds(again), kinds(live));
    assert.deepEqual(again.coverage, live.coverage);
  });
});

test('a namespace is found again by what named it, and the own one is the default', {
  skip: skip || requires('root'),
}, async () => {
  await using other = await holdNamespace();
  await withScene(async () => {
    const replay = await recorded('all');
    const own = await snapshotSockets({ kinds: ['tcp'], replay });
    assert.ok(own.sockets.length > 0);
    assert.equal(own.sockets[0]?.netns, undefined);
    const { sockets } = await snapshotSockets({ kinds: ['tcp'], replay, netns: 'all' });
    assert.ok(sockets.every(({ netns }) => netns !== undefined));
    assert.deepEqual(
      (await snapshotSockets({ kinds: ['tcp'], replay, netns: { pid: other.pid } })).sockets,
      [],
    );
    await assert.rejects(snapshotSockets({ replay, netns: { name: 'no-such' } }), /not in the recording/);
  });
});

const AF_INET = 2;
const AF_INET6 = 10;
const AF_ALG = 38;
const AF_VSOCK = 40;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_SEQPACKET = 5;
const SOCK_CLOEXEC = 0o2000000;

/** Sockets nobody has bound, of families that this kernel has. */
const unbound = (): number[] => {
  const wanted = [
    [AF_INET, SOCK_STREAM],
    [AF_INET6, SOCK_DGRAM],
    [AF_VSOCK, SOCK_STREAM],
    [AF_ALG, SOCK_SEQPACKET],
  ] as const;
  return wanted
    .map(([family, type]) => native().socket(family, type | SOCK_CLOEXEC, 0))
    .filter((fd) => fd >= 0);
};

const isByDescriptor = ({ source, kind }: SocketRecord): boolean =>
  source === 'descriptor' && kind !== 'netlink';

/** A recording without the sections of a tag. */
const withoutSection = (recording: Uint8Array, tag: string): Uint8Array => {
  const reader = new SectionReader(recording, 'recording');
  const kept: Section[] = [];
  for (let part = reader.next(); part !== undefined; part = reader.next())
    if (part.tag !== tag) kept.push(part);
  return Buffer.concat([encodeHeader(), ...kept.flatMap(encodeSection), ...encodeEnd(kept.length)]);
};

const close = (fds: readonly number[]): void => {
  for (const fd of fds) native().close(fd);
};

test('sockets that no table has are recorded by what their descriptors told', { skip }, async () => {
  const unlisted = { owners: true, unlisted: true, ownersBy: 'proc' } as const;
  const byDescriptor = async (options: ListOptions): Promise<string[]> =>
    comparable((await snapshotSockets({ ...unlisted, ...options })).sockets.filter(isByDescriptor));
  const fds = unbound();
  const replay = await recorded();
  const inNamespaces = isMachineRoot() ? await recorded('all') : undefined;
  try {
    for (const details of detailSets) {
      const live = await byDescriptor({ details });
      assert.ok(live.length >= 2);
      assert.deepEqual(await byDescriptor({ details, replay }), live, JSON.stringify(details));
    }
    for (const filter of ['kind = tcp', 'family = inet6 and state close', 'pid = 1']) {
      assert.deepEqual(await byDescriptor({ filter, replay }), await byDescriptor({ filter }), filter);
    }
  } finally {
    close(fds);
  }
  assert.ok((await byDescriptor({ replay })).length >= 2, 'they are gone, and in the recording');
  if (inNamespaces !== undefined) {
    const there = await byDescriptor({ replay: inNamespaces, netns: 'all' });
    assert.equal(there.filter((text) => text.includes(`"pid":${process.pid},`)).length, fds.length);
    assert.equal((await byDescriptor({ replay: inNamespaces })).length, fds.length);
  }
});

test('a replay asks no process of today', { skip }, async () => {
  const fds = unbound();
  try {
    // As if by a build that did not know of such sockets: who holds what is in it, and they are still there.
    const old = withoutSection(await recorded(), 'DESC');
    const { sockets } = await snapshotSockets({ replay: old, owners: true, unlisted: true });
    assert.deepEqual(sockets.filter(isByDescriptor), []);
  } finally {
    close(fds);
  }
});
