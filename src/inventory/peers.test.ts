import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinPeers } from './peers.js';
import type {
  InetSocketRecord,
  SocketOwner,
  SocketRecord,
  UnixSocketRecord,
  VsockSocketRecord,
} from './record.js';

const owner: SocketOwner = { pid: 1, name: 'a', fd: 3, commandLine: [], uid: 0 };

function unix(inode: number, facts: Partial<UnixSocketRecord> = {}): UnixSocketRecord {
  return {
    kind: 'unix',
    type: 'stream',
    state: 'established',
    family: 'unix',
    local: { family: 'unix' },
    receiveQueue: 0,
    sendQueue: 0,
    inode,
    source: 'sock_diag',
    ...facts,
  };
}

function inet(
  inode: number,
  local: string,
  remote: string,
  facts: Partial<InetSocketRecord> = {},
): InetSocketRecord {
  const end = (text: string): InetSocketRecord['local'] => {
    const [address = '', port = ''] = text.split(' ');
    return { family: address.includes(':') ? 'inet6' : 'inet', address, port: Number(port) };
  };
  return {
    kind: 'tcp',
    type: 'stream',
    state: 'established',
    family: local.includes(':') ? 'inet6' : 'inet',
    protocol: 6,
    local: end(local),
    remote: end(remote),
    receiveQueue: 0,
    sendQueue: 0,
    inode,
    source: 'sock_diag',
    ...facts,
  };
}

/** The inode of each record's other end after joining one batch. */
function joined(...records: SocketRecord[]): (number | undefined)[] {
  joinPeers([records]);
  return records.map(({ peer }) => peer?.inode);
}

const udp = { kind: 'udp', type: 'dgram' } as const;
const bound = { ...udp, state: 'close' } as const;

test('both ends of a Unix connection find each other, with owners', () => {
  const left = unix(10, { peerInode: 11, owners: [owner] });
  const right = unix(11, { peerInode: 10, local: { family: 'unix', path: '/run/x' } });
  assert.deepEqual(joined(left, right), [11, 10]);
  assert.deepEqual(right.peer?.owners, [owner]);
  assert.deepEqual(left.remote, { family: 'unix', path: '/run/x' });
  assert.equal(right.remote, undefined);
});

test('a client that was not accepted yet has the listener as its peer', () => {
  const listener = unix(20, { state: 'listen', pending: [21, 0], local: { family: 'unix', abstract: 'x' } });
  const client = unix(21, { peerInode: 0 });
  assert.deepEqual(joined(listener, client, unix(0)), [undefined, 20, undefined]);
  assert.deepEqual(client.remote, { family: 'unix', abstract: 'x' });
});

test('a Unix peer that is not there is left out', () => {
  assert.deepEqual(joined(unix(30, { peerInode: 99 })), [undefined]);
});

test('Internet connections are joined by their addresses the other way round', () => {
  const listener = inet(1, '127.0.0.1 80', '0.0.0.0 0', { state: 'listen' });
  const client = inet(2, '127.0.0.1 4000', '127.0.0.1 80');
  const server = inet(3, '127.0.0.1 80', '127.0.0.1 4000');
  const elsewhere = inet(4, '10.0.0.1 4000', '10.0.0.2 80');
  assert.deepEqual(joined(listener, client, server, elsewhere), [undefined, 3, 2, undefined]);
});

test('the same ports of other hosts are other connections', () => {
  const a = inet(1, '127.0.0.1 80', '127.0.0.2 4000');
  const b = inet(2, '127.0.0.2 4000', '127.0.0.1 80');
  const c = inet(3, '127.0.0.3 4000', '127.0.0.1 80');
  const d = inet(4, '127.0.0.1 80', '127.0.0.3 4000');
  assert.deepEqual(joined(a, b, c, d), [2, 1, 4, 3]);
});

test('a dual-stack end matches the plain IPv4 one', () => {
  const client = inet(1, '127.0.0.1 4000', '127.0.0.1 80');
  const server = inet(2, '::ffff:127.0.0.1 80', '::ffff:127.0.0.1 4000');
  assert.deepEqual(joined(client, server), [2, 1]);
});

test('a connection to itself is its own peer', () => {
  assert.deepEqual(joined(inet(1, '127.0.0.1 80', '127.0.0.1 80')), [1]);
});

test('a socket nobody holds is not an other end', () => {
  const waiting = inet(0, '127.0.0.1 4000', '127.0.0.1 80', { state: 'time-wait' });
  const server = inet(2, '127.0.0.1 80', '127.0.0.1 4000', { state: 'close-wait' });
  assert.deepEqual(joined(waiting, server), [2, undefined]);
});

test('a Unix peer in a namespace that is not listed has its holders', () => {
  const record = unix(30, { peerInode: 99 });
  joinPeers([[record]], (inode) => (inode === 99 ? [owner] : []));
  assert.deepEqual(record.peer, { inode: 99, owners: [owner] });
  const alone = unix(31, { peerInode: 0 });
  joinPeers([[alone]], () => [owner]);
  assert.equal(alone.peer, undefined);
});

test('a connection between two namespaces is joined, and the other one is named', () => {
  const here = { netns: { inode: 5, name: 'a' } };
  const there = { netns: { inode: 6, name: 'b' } };
  const client = inet(1, '10.0.0.1 4000', '10.0.0.2 80', { ...here, owners: [owner] });
  const server = inet(2, '::ffff:10.0.0.2 80', '::ffff:10.0.0.1 4000', there);
  joinPeers([[client], [server]]);
  assert.deepEqual(client.peer, { inode: 2, owners: [], netns: there.netns });
  assert.deepEqual(server.peer, { inode: 1, owners: [owner], netns: here.netns });
});

test('what several namespaces may mean is not joined across them', () => {
  const connection = (inode: number, netns: number, local: string, remote: string): InetSocketRecord =>
    inet(inode, local, remote, { netns: { inode: netns } });
  const client = connection(1, 5, '10.0.0.1 4000', '10.0.0.2 80');
  const one = connection(2, 6, '10.0.0.2 80', '10.0.0.1 4000');
  const two = connection(3, 7, '10.0.0.2 80', '10.0.0.1 4000');
  joinPeers([[client], [one], [two]]);
  assert.equal(client.peer, undefined, 'two may be it');
  const loopback = connection(4, 5, '127.0.0.1 4000', '127.0.0.1 80');
  const foreign = connection(5, 6, '127.0.0.1 80', '127.0.0.1 4000');
  const local = connection(6, 5, 'fe80::1 4000', 'fe80::2 80');
  const distant = connection(7, 6, 'fe80::2 80', 'fe80::1 4000');
  joinPeers([
    [loopback, local],
    [foreign, distant],
  ]);
  assert.deepEqual([loopback.peer, foreign.peer, local.peer], [undefined, undefined, undefined]);
});

test('the own namespace comes first', () => {
  const client = inet(1, '10.0.0.1 4000', '10.0.0.2 80', { netns: { inode: 5 } });
  const server = inet(2, '10.0.0.2 80', '10.0.0.1 4000', { netns: { inode: 5 } });
  const other = inet(3, '10.0.0.2 80', '10.0.0.1 4000', { netns: { inode: 6 } });
  joinPeers([[client, server], [other]]);
  assert.deepEqual([client.peer?.inode, server.peer?.inode], [2, 1]);
  assert.equal(client.peer?.netns, undefined);
});

test('both ends of a VM connection are joined', () => {
  const vsock = (inode: number, local: [number, number], remote: [number, number]): VsockSocketRecord => ({
    kind: 'vsock',
    type: 'stream',
    state: 'established',
    family: 'vsock',
    local: { family: 'vsock', cid: local[0], port: local[1] },
    remote: { family: 'vsock', cid: remote[0], port: remote[1] },
    receiveQueue: 0,
    sendQueue: 0,
    inode,
    source: 'sock_diag',
  });
  assert.deepEqual(joined(vsock(1, [1, 900], [1, 80]), vsock(2, [1, 80], [1, 900])), [2, 1]);
  assert.deepEqual(joined(vsock(1, [0xffff_ffff, 900], [1, 80]), vsock(2, [1, 80], [1, 900])), [2, 1]);
  // A guest's own ports may be the same as ours.
  assert.deepEqual(joined(vsock(1, [2, 900], [3, 80]), vsock(2, [2, 80], [3, 900])), [undefined, undefined]);
});

test('kinds and namespaces are kept apart', () => {
  const tcp = inet(1, '127.0.0.1 1000', '127.0.0.1 2000');
  const other = inet(2, '127.0.0.1 2000', '127.0.0.1 1000', { netns: { inode: 5 } });
  const datagrams = inet(3, '127.0.0.1 2000', '127.0.0.1 1000', udp);
  joinPeers([[tcp], [other], [datagrams]]);
  assert.deepEqual([tcp.peer, other.peer, datagrams.peer], [undefined, undefined, undefined]);
});

test('a connected UDP socket finds the unconnected one that receives its datagrams', () => {
  const client = inet(1, '127.0.0.1 4000', '127.0.0.53 53', udp);
  assert.deepEqual(joined(client, inet(2, '127.0.0.53 53', '0.0.0.0 0', bound)), [2, undefined]);
  const any = inet(3, '0.0.0.0 53', '0.0.0.0 0', bound);
  assert.deepEqual(joined(inet(1, '127.0.0.1 4000', '127.0.0.1 53', udp), any), [3, undefined]);
  const dual = inet(4, ':: 53', ':: 0', bound);
  assert.deepEqual(joined(inet(1, '127.0.0.1 4000', '127.0.0.1 53', udp), dual), [4, undefined]);
  assert.deepEqual(joined(inet(1, '10.0.0.1 4000', '10.0.0.2 53', udp), any), [undefined, undefined]);
  const twins = [inet(5, '127.0.0.1 53', '0.0.0.0 0', bound), inet(6, '127.0.0.1 53', '0.0.0.0 0', bound)];
  assert.deepEqual(joined(inet(1, '127.0.0.1 4000', '127.0.0.1 53', udp), ...twins), [
    undefined,
    undefined,
    undefined,
  ]);
});
