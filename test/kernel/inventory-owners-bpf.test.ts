import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { type ListOptions, listSockets, snapshotSockets } from '../../src/index.js';
import { walkByBpf } from '../../src/inventory/bpf-walk.js';
import { Coverage } from '../../src/inventory/coverage.js';
import { socketsOfTasks } from '../../src/inventory/task-sockets.js';
import { BpfError, loadIterator, mayLoadIterators, readOut, runIterator } from '../../src/kernel/bpf.js';
import { TASK_FILE_ITERATOR, taskSocketNames } from '../../src/wire/bpf-program/task-sockets.js';
import { Btf } from '../../src/wire/btf/btf.js';
import { networkNamespace } from '../support/namespace.js';
import { check, native } from '../support/native.js';
import { requires } from '../support/skip.js';
import type { OwnersReport } from './owners-scene.js';

const AF_INET = 2;

const refused = mayLoadIterators() ? false : 'the kernel lets this process load no BPF program';
const scene = new URL('./owners-scene.js', import.meta.url).pathname;

/** Runs the scene, with another program in front where that changes where or as whom it runs. */
const play = async (...before: string[]): Promise<OwnersReport> => {
  const [program = process.execPath, ...rest] = [...before, process.execPath, scene];
  const { stdout } = await promisify(execFile)(program, rest, { timeout: 30_000 });
  return JSON.parse(stdout);
};

const inodesOf = (rows: readonly string[]): number[] => rows.map((row) => JSON.parse(row)[2]);

const isEqual = (report: OwnersReport): void => {
  const { proc, bpf, sockets, hidden, pid } = report;
  assert.ok(Array.isArray(bpf), String(bpf));
  assert.ok(proc.length > 900, `${proc.length} rows`);
  assert.deepEqual(bpf, proc);
  assert.equal(hidden.length, 3, 'a socket in a message, and two of a thread');
  const inodes = new Set(inodesOf(proc));
  for (const inode of hidden) assert.ok(!inodes.has(inode), `${inode} belongs to no process`);
  assert.ok(Array.isArray(sockets), String(sockets));
  const own = inodesOf(proc.filter((row) => JSON.parse(row)[0] === pid));
  assert.deepEqual(
    sockets.map((row) => Number(row.split(' ')[0])),
    own,
  );
};

test('BPF finds the holders that a walk over /proc finds', { skip: refused }, async () => {
  const report = await play();
  isEqual(report);
  const netns = new Set((report.sockets as string[]).map((row) => Number(row.split(' ')[1])));
  assert.deepEqual([...netns], [networkNamespace()]);
});

test('within a pid namespace both give its numbers', { skip: refused || requires('unshare') }, async () => {
  const report = await play('unshare', '--pid', '--fork', '--mount-proc');
  assert.equal(report.pid, 1);
  isEqual(report);
});

test('pids of a pid namespace within another', { skip: refused || requires('unshare') }, async () => {
  const report = await play('unshare', '--pid', '--fork', 'unshare', '--pid', '--fork', '--mount-proc');
  assert.equal(report.pid, 1);
  isEqual(report);
});

test('the namespace of each socket', { skip: refused || requires('unshare') }, async () => {
  const report = await play('unshare', '--net');
  isEqual(report);
  // What it inherited from us belongs to our namespace.
  const netns = (report.sockets as string[]).map((row) => Number(row.split(' ')[1]));
  const others = netns.filter((inode) => inode !== networkNamespace());
  assert.ok(others.length > 900);
  assert.equal(new Set(others).size, 1);
});

const withoutBpf = ['setpriv', '--bounding-set', '-bpf,-perfmon,-sys_admin'];

test('without the capabilities the answer comes from /proc', {
  skip: requires('root', 'setpriv'),
}, async () => {
  const report = await play(...withoutBpf);
  assert.equal(report.permitted, false);
  assert.equal(report.bpf, 'SystemError: bpf BPF_PROG_LOAD: Operation not permitted (EPERM)');
  assert.ok(report.proc.length > 900);
});

/** Whom `ownersBy` names as holder of a socket that is certainly here, and the coverage. */
const program = (by: string): string => `
  const { snapshotSockets, listen } = await import(${JSON.stringify(new URL('../../src/index.js', import.meta.url).href)});
  const { Coverage } = await import(${JSON.stringify(new URL('../../src/inventory/coverage.js', import.meta.url).href)});
  const { walkByBpf } = await import(${JSON.stringify(new URL('../../src/inventory/bpf-walk.js', import.meta.url).href)});
  const server = await listen('tcp:127.0.0.1:0');
  const { sockets, coverage } = await snapshotSockets({ kinds: ['tcp'], states: ['listen'], owners: true, ownersBy: '${by}' });
  const own = sockets.filter(({ owners }) => owners?.some(({ pid }) => pid === process.pid)).length;
  const refusal = new Coverage();
  await walkByBpf('/proc', true, refusal);
  console.log(JSON.stringify({ own, coverage, refusal: refusal.gaps }));
  server.close();`;

const ask = async (by: string): Promise<{ own: number; coverage: object[]; refusal: object[] }> => {
  const args = [...withoutBpf.slice(1), process.execPath, '--input-type=module', '-e', program(by)];
  const { stdout } = await promisify(execFile)('setpriv', args, { timeout: 30_000 });
  return JSON.parse(stdout);
};

const why = 'owners: a BPF iterator needs CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN';

test('a refusal is told, and nothing else fills in where BPF was insisted on', {
  skip: requires('root', 'setpriv'),
}, async () => {
  const automatic = await ask('auto');
  assert.equal(automatic.own, 1);
  assert.deepEqual(automatic.refusal, [
    {
      subject: 'owners',
      reason: 'permission',
      fallback: 'proc',
      message: `${why}; read /proc/<pid>/fd instead`,
    },
  ]);
  const insisting = await ask('bpf');
  assert.equal(insisting.own, 0);
  assert.deepEqual(insisting.coverage, [{ subject: 'owners', reason: 'permission', message: why }]);
});

test('a procfs of other processes is not joined with pids of this namespace', { skip: refused }, async () => {
  const coverage = new Coverage();
  assert.equal(await walkByBpf('/tmp', false, coverage), undefined);
  assert.match(coverage.gaps[0]?.message ?? '', /^owners: \/tmp does not show the pid namespace/);
});

test('a listing by BPF has the owners of one by /proc', { skip: refused }, async () => {
  const fds = new Int32Array(2);
  check('socketpair', native().socketpair(1, 1 | 0o2000000, 0, fds));
  const own = async (ownersBy: 'bpf' | 'proc'): Promise<string[]> => {
    const { sockets, coverage } = await snapshotSockets({ kinds: ['unix'], owners: true, ownersBy });
    assert.ok(!coverage.some(({ message }) => message.includes('BPF')));
    return sockets
      .filter(({ owners }) => owners?.some(({ pid }) => pid === process.pid))
      .map(({ inode, owners }) => JSON.stringify([inode, owners]))
      .sort();
  };
  const proc = await own('proc');
  assert.ok(proc.length >= 2);
  assert.deepEqual(await own('bpf'), proc);
  for (const fd of fds) native().close(fd);
});

test('a listing tells how owners were found', async () => {
  const by = async (options: ListOptions): Promise<string | undefined> => {
    const listing = listSockets({ kinds: ['udp'], ...options });
    for await (const _ of listing.batches());
    return listing.ownersBy;
  };
  assert.equal(await by({ owners: true, ownersBy: 'proc' }), 'proc');
  assert.equal(await by({ ownersBy: 'proc' }), undefined);
  if (refused === false) assert.equal(await by({ owners: true, ownersBy: 'bpf' }), 'bpf');
  assert.ok(['bpf', 'proc'].includes((await by({ owners: true })) as string));
  assert.throws(() => listSockets({ ownersBy: 'pbf' as 'bpf' }), /did you mean bpf\?/);
});

test('rows have the tuple, the state and the cookie of sock_diag', { skip: refused }, async () => {
  const { listen, connect } = await import('../../src/index.js');
  await using server = await listen('tcp:127.0.0.1:0');
  const { port } = server.address as { port: number };
  await using _stream = await connect(`tcp:127.0.0.1:${port}`);
  const rows = await socketsOfTasks();
  const { sockets } = await snapshotSockets({ kinds: ['tcp'] });
  const found = Array.from({ length: rows.length }, (_, i) => i).filter(
    (i) => rows.pid(i) === process.pid && rows.family(i) === AF_INET && rows.remotePort(i) === port,
  );
  assert.equal(found.length, 1);
  const row = found[0] as number;
  const record = sockets.find(({ inode }) => inode === rows.inode(row));
  assert.ok(record !== undefined && 'local' in record && 'remote' in record);
  assert.equal(rows.cookie(row), record.cookie);
  assert.deepEqual([rows.family(row), rows.type(row), rows.protocol(row), rows.state(row)], [2, 1, 6, 1]);
  assert.deepEqual([...rows.local(row)].slice(0, 4), [127, 0, 0, 1]);
  assert.equal(rows.localPort(row), (record.local as { port: number }).port);
  assert.equal(rows.remotePort(row), (record.remote as { port: number }).port);
});

test('a program that the verifier refuses is refused with its words', { skip: refused }, () => {
  // return r2, which nothing was put into
  const instructions = Uint8Array.of(0xbf, 0x20, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);
  const btf = new Btf(readFileSync('/sys/kernel/btf/vmlinux'), taskSocketNames);
  const attachTo = btf.functionId(TASK_FILE_ITERATOR);
  assert.throws(
    () => loadIterator({ instructions, attachTo, name: 'wrong' }),
    (error: unknown) => error instanceof BpfError && /EACCES.*R2 !read_ok/.test(error.message),
  );
});

test('what cannot be read to its end is an error', async () => {
  const folder = check('open', native().open('/tmp', 0, 0));
  await assert.rejects(readOut(folder), { name: 'SystemError', code: 'EISDIR' });
  native().close(folder);
  await assert.rejects(readOut(-1), { name: 'SystemError', code: 'EBADF' });
  await assert.rejects(runIterator({ instructions: new Uint8Array(0), attachTo: 0, name: '' }), BpfError);
});
