import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { readOut } from '../../src/kernel/bpf.js';
import { describeProcesses } from '../../src/kernel/walk.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-bpf-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const none = new Int32Array(0);
const attribute = new Uint8Array(16);
const EINVAL = -22;
const EPERM = -1;
const ENOENT = -2;

test('bpf(2) is called with the attribute, its pointers filled in and the caller’s bytes untouched', () => {
  const path = new TextEncoder().encode('/nowhere/at/all\0');
  // BPF_OBJ_GET of a path: only a kernel that was given the address can miss the file.
  const status = native().bpf(7, attribute, Int32Array.of(0), [path]);
  assert.ok(status === ENOENT || status === EPERM, String(status));
  assert.deepEqual(attribute, new Uint8Array(16));
  const unknown = native().bpf(0xffff, attribute, none, []);
  assert.ok(unknown === EINVAL || unknown === EPERM, String(unknown));
});

test('misuse of bpf is an exception', () => {
  const { bpf } = native();
  const buffer = new Uint8Array(8);
  assert.throws(() => bpf(0, new Uint8Array(1025), none, []), RangeError);
  assert.throws(() => bpf(0, attribute, Int32Array.of(9), [buffer]), RangeError);
  assert.throws(() => bpf(0, attribute, Int32Array.of(-1), [buffer]), RangeError);
  assert.throws(() => bpf(0, attribute, Int32Array.of(0), []), RangeError);
  assert.throws(() => bpf(0, attribute, none, [buffer]), RangeError);
  assert.throws(() => bpf(0, attribute, Int32Array.of(0), ['' as unknown as Uint8Array]), TypeError);
  assert.throws(() => bpf(0, attribute, new Int32Array(17), Array(17).fill(buffer)), RangeError);
  assert.throws(() => bpf(0, null as unknown as Uint8Array, none, []), TypeError);
});

test('the BTF behind a descriptor is asked for with a buffer; what is none is an error', () => {
  const { btf } = native();
  const EBADF = -9;
  const EBADFD = -77;
  assert.ok([EBADF, EBADFD].includes(btf(-1, new Uint8Array(8))), 'kernels differ in what they call it');
  const file = openSync('/dev/null', 'r');
  assert.equal(btf(file, new Uint8Array(8)), EINVAL);
  closeSync(file);
  assert.throws(() => btf('0' as unknown as number, new Uint8Array(8)), TypeError);
  assert.throws(() => btf(0, null as unknown as Uint8Array), TypeError);
});

test('a file is read to its end on a thread', async () => {
  const path = join(folder, 'large');
  const contents = Buffer.alloc(1_000_003, 'abcdefg');
  writeFileSync(path, contents);
  const fd = openSync(path, 'r');
  const reading = readOut(fd);
  closeSync(fd); // the thread has its own
  assert.ok(contents.equals(await reading));
  writeFileSync(path, '');
  const empty = openSync(path, 'r');
  assert.equal((await readOut(empty)).length, 0);
  closeSync(empty);
});

test('a file is mapped, and unmapped when nobody has its bytes any more', () => {
  const path = join(folder, 'mapped');
  writeFileSync(path, 'x'.repeat(70_000));
  for (let n = 0; n < 200; n++) {
    const bytes = native().mapFile(path);
    assert.ok(typeof bytes !== 'number');
    assert.equal(bytes.length, 70_000);
    assert.equal(bytes[69_999], 120);
  }
  assert.equal(native().mapFile(join(folder, 'none')), ENOENT);
  writeFileSync(path, '');
  assert.equal(native().mapFile(path), EINVAL, 'nothing to map');
});

test('processes are described in the order given; one that has vanished has no user', async () => {
  const pids = Int32Array.of(1, process.pid, 0x7fff_fff0);
  const {
    pids: found,
    uids,
    ends,
    blob,
    sockets,
  } = await describeProcesses(pids, { files: ['comm', 'nothing'] });
  assert.deepEqual([...found], [...pids]);
  assert.deepEqual([...uids], [statSync('/proc/1').uid, process.getuid?.(), 0xffff_ffff]);
  assert.equal(sockets.length, 0);
  const comm = readFileSync('/proc/self/comm', 'latin1');
  assert.equal(blob.toString('latin1', ends[1], ends[2]), comm);
  assert.equal(ends[5], ends[3], 'and no files');
});

test('hundreds of processes, none at all, and no procfs', async () => {
  const many = await describeProcesses(new Int32Array(500).fill(process.pid), { files: ['comm'] });
  assert.equal(many.pids.length, 500);
  assert.equal(many.blob.length, 500 * readFileSync('/proc/self/comm').length);
  const nobody = await describeProcesses(none, { files: ['comm'] });
  assert.deepEqual([nobody.pids.length, nobody.ends.length, nobody.blob.length], [0, 0, 0]);
  await assert.rejects(describeProcesses(none, { procPath: join(folder, 'none') }), {
    name: 'SystemError',
    code: 'ENOENT',
  });
});
