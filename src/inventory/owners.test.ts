import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NativeWalk } from '../kernel/native.js';
import { OwnerIndex, splitArguments } from './owners.js';
import { parsePasswd, Users } from './users.js';

interface MadeUpProcess {
  pid: number;
  uid: number;
  files: [comm: string, cmdline: string, cgroup: string];
  sockets: [fd: number, inode: number][];
}

function walkOf(processes: MadeUpProcess[]): NativeWalk {
  const ends: number[] = [];
  let blob = '';
  for (const file of processes.flatMap(({ files }) => files)) {
    blob += file;
    ends.push(Buffer.byteLength(blob));
  }
  return {
    sockets: Float64Array.from(
      processes.flatMap(({ sockets }, index) => sockets.flatMap((socket) => [index, ...socket])),
    ),
    pids: Int32Array.from(processes, ({ pid }) => pid),
    uids: Uint32Array.from(processes, ({ uid }) => uid),
    blob: Buffer.from(blob),
    ends: Uint32Array.from(ends),
    processes: processes.length,
    unreadable: 0,
  };
}

test('owners are found by inode, ascending by process and descriptor', () => {
  const unknownUid = 4_000_000_123;
  const walk = walkOf([
    {
      pid: 7,
      uid: 0,
      files: ['a (b)\n)\n', '/bin/a\0-x\0\0-y\0', '0::/system.slice/a.service\n'],
      sockets: [
        [3, 100],
        [4, 4_294_967_295],
      ],
    },
    { pid: 9, uid: unknownUid, files: ['', '', ''], sockets: [[5, 100]] },
  ]);
  const index = new OwnerIndex(walk, new Users());
  const owners = index.ownersOf(100);
  assert.deepEqual(
    owners.map(({ user: _, ...rest }) => rest),
    [
      { pid: 7, name: 'a (b)\n)', fd: 3, commandLine: ['/bin/a', '-x', '', '-y'], uid: 0, unit: 'a.service' },
      { pid: 9, name: '', fd: 5, commandLine: [], uid: unknownUid },
    ],
  );
  assert.equal(index.ownersOf(4_294_967_295)[0]?.fd, 4);
  assert.deepEqual(index.ownersOf(101), []);
  assert.deepEqual(index.ownersOf(0), []);
});

test('many sockets in one table are all found', () => {
  const sockets: [number, number][] = Array.from({ length: 5000 }, (_, i) => [i + 3, 70_000 + i * 16]);
  const index = new OwnerIndex(walkOf([{ pid: 1, uid: 0, files: ['x\n', '', ''], sockets }]), new Users());
  for (const [fd, inode] of sockets)
    assert.deepEqual(
      index.ownersOf(inode).map((owner) => owner.fd),
      [fd],
    );
});

test('an empty walk has no owners', () => {
  assert.deepEqual(new OwnerIndex(walkOf([]), new Users()).ownersOf(5), []);
});

test('command lines split at NUL, with the padding of a title dropped', () => {
  assert.deepEqual(splitArguments(''), []);
  assert.deepEqual(splitArguments('a\0b\0'), ['a', 'b']);
  assert.deepEqual(splitArguments('nginx: master\0\0\0\0'), ['nginx: master']);
  assert.deepEqual(splitArguments('\0'), []);
});

test('the first entry of a uid names it', () => {
  const names = parsePasswd('root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\n+nis\n\nbad:x:x:1\n');
  assert.deepEqual([...names], [[0, 'root']]);
});
