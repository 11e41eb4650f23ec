import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { type NativeWalk, walkDescriptors } from '../../src/kernel/walk.js';
import { isMachineRoot } from '../support/skip.js';
import { flags, ok } from './native-help.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-walk-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The walk's rows as `pid/fd inode`. */
const rows = (walk: NativeWalk): string[] => {
  const lines: string[] = [];
  for (let i = 0; i < walk.sockets.length; i += 3) {
    lines.push(`${walk.pids[walk.sockets[i] ?? -1]}/${walk.sockets[i + 1]} ${walk.sockets[i + 2]}`);
  }
  return lines;
};

const number = (name: string): number => Number(name);

/** What `read` returns, or a substitute for what has vanished or may not be read. */
const orElse = <T>(read: () => T, substitute: T): T => {
  try {
    return read();
  } catch {
    return substitute;
  }
};

const links = (path: string): [number, string][] =>
  orElse(() => readdirSync(path), [])
    .map(number)
    .sort((a, b) => a - b)
    .map((fd) => [fd, orElse(() => readlinkSync(join(path, String(fd))), '')]);

/** The same by reading procfs the slow way, of one process or all. */
const slowly = (procPath: string, only?: number): string[] => {
  const pids = readdirSync(procPath)
    .filter((name) => /^\d+$/.test(name))
    .map(number)
    .filter((pid) => only === undefined || pid === only)
    .sort((a, b) => a - b);
  return pids.flatMap((pid) =>
    links(`${procPath}/${pid}/fd`).flatMap(([fd, target]) => {
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      return inode === undefined ? [] : [`${pid}/${fd} ${inode}`];
    }),
  );
};

const fileOf = (walk: NativeWalk, process: number, file: number, files: number): string => {
  const at = process * files + file;
  return walk.blob.toString('latin1', at === 0 ? 0 : walk.ends[at - 1], walk.ends[at]);
};

test('finds what a slow walk of /proc finds, with files and owners', async () => {
  const files = ['comm', 'cmdline', 'nothing', 'cgroup'];
  const before = new Set(slowly('/proc'));
  const walk = await walkDescriptors({ files });
  const later = new Set(slowly('/proc'));
  const found = rows(walk);
  // Other programs come and go; what was there before and after must be there.
  for (const row of before) if (later.has(row)) assert.ok(found.includes(row), row);
  for (const row of found)
    assert.ok(before.has(row) || later.has(row) || !row.startsWith(`${process.pid}/`), row);
  assert.deepEqual(
    [...walk.pids],
    [...walk.pids].sort((a, b) => a - b),
  );
  const self = walk.pids.indexOf(process.pid);
  if (self < 0) return;
  assert.equal(walk.uids[self], process.getuid?.());
  assert.equal(fileOf(walk, self, 0, 4), readFileSync('/proc/self/comm', 'latin1'));
  assert.equal(fileOf(walk, self, 1, 4), readFileSync('/proc/self/cmdline', 'latin1'));
  assert.equal(fileOf(walk, self, 2, 4), '');
  assert.equal(fileOf(walk, self, 3, 4), readFileSync('/proc/self/cgroup', 'latin1'));
});

for (const threads of [1, 2, 7]) {
  test(`a process with thousands of descriptors is complete and in order with ${threads} threads`, async () => {
    const pair = new Int32Array(2);
    const fds: number[] = [];
    for (let i = 0; i < 3000; i++) {
      ok(native().socketpair(1, 1 | flags, 0, pair));
      fds.push(...pair);
    }
    for (const fd of fds.splice(100, 700)) native().close(fd); // a gap
    const walk = await walkDescriptors({ threads, files: ['comm'] });
    const mine = rows(walk).filter((row) => row.startsWith(`${process.pid}/`));
    const expected = slowly('/proc', process.pid);
    for (const fd of fds) native().close(fd);
    assert.ok(expected.length >= 5300);
    assert.deepEqual(mine, expected);
  });
}

/** A procfs of our own making. */
const fake = (name: string, processes: Record<string, Record<string, string>>): string => {
  const path = join(folder, name);
  for (const [pid, descriptors] of Object.entries(processes)) {
    mkdirSync(join(path, pid, 'fd'), { recursive: true });
    writeFileSync(join(path, pid, 'comm'), `name-${pid}\n`);
    for (const [fd, target] of Object.entries(descriptors)) symlinkSync(target, join(path, pid, 'fd', fd));
  }
  return path;
};

test('reads any procfs, and takes nothing for a socket that is none', async () => {
  const procPath = fake('proc', {
    '10': { 3: 'socket:[123]', 4: '/socket:[5]', 5: 'socket:[', 6: 'pipe:[9]', x: 'socket:[7]' },
    '9': { 0: 'socket:[18446744073709551615]' },
    '200': { 1: '/dev/null' },
    abc: { 1: 'socket:[1]' },
    '4294967296': { 1: 'socket:[1]' },
  });
  writeFileSync(join(procPath, '77'), 'not a directory');
  const walk = await walkDescriptors({ procPath, files: ['comm'] });
  assert.deepEqual([...walk.pids], [9, 10]);
  assert.deepEqual([...walk.sockets], [0, 0, 2 ** 64, 1, 3, 123]);
  assert.deepEqual(
    [...walk.uids],
    [0, 1].map(() => statSync(procPath).uid),
  );
  assert.equal(String(walk.blob), 'name-9\nname-10\n');
  assert.deepEqual([...walk.ends], [7, 15]);
  assert.deepEqual([walk.processes, walk.unreadable], [4, 0]);
});

test('large files are cut at 64 KiB', async () => {
  const procPath = fake('large', { '1': { 1: 'socket:[1]' } });
  writeFileSync(join(procPath, '1', 'cmdline'), 'x'.repeat(200_000));
  const walk = await walkDescriptors({ procPath, files: ['cmdline', 'comm'] });
  assert.deepEqual([...walk.ends], [65536, 65543]);
});

test('no processes, no files, no sockets', async () => {
  const procPath = fake('empty', { '1': {} });
  const walk = await walkDescriptors({ procPath });
  assert.deepEqual(
    [walk.sockets, walk.pids, walk.uids, walk.ends].map(({ length }) => length),
    [0, 0, 0, 0],
  );
  assert.equal(walk.blob.length, 0);
  assert.equal(walk.processes, 1);
});

test('a procfs that is not there is an error', async () => {
  await assert.rejects(walkDescriptors({ procPath: join(folder, 'none') }), {
    name: 'SystemError',
    message: `walk ${join(folder, 'none')}: No such file or directory (ENOENT)`,
  });
});

test('an ordinary user is told how many processes are unreadable, kernel threads aside', async (context) => {
  if (!isMachineRoot()) return context.skip('needs root to become an ordinary user');
  const kernel = new URL('../../src/kernel/index.js', import.meta.url).href;
  // Loaded while still root: the other user may not be able to read this checkout.
  const script = `
    import(${JSON.stringify(kernel)}).then(async ({ native, walkDescriptors }) => {
      native();
      process.setgroups([]); process.setgid(65534); process.setuid(65534);
      const { processes, unreadable } = await walkDescriptors();
      console.log(JSON.stringify({ processes, unreadable }));
    });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  await once(child, 'close');
  const { processes, unreadable } = JSON.parse(text);
  const userProcesses = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`).length > 0;
    } catch {
      return false;
    }
  }).length;
  assert.ok(unreadable > 0, 'init belongs to root');
  assert.ok(
    unreadable <= userProcesses + 10,
    `${unreadable} of ${processes}, ${userProcesses} with a command line`,
  );
});
