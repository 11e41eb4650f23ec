import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeAddress, formatAddress, parseAddress } from '../../src/family/index.js';
import { snapshotSockets } from '../../src/inventory/index.js';
import type { UnixSocketRecord } from '../../src/inventory/record.js';
import { check, native } from '../support/native.js';
import { Fixture } from '../support/sockets.js';

const AF_UNIX = 1;
const SOCK_DGRAM = 2;

/** Binds a Unix socket to a name and lists it. */
async function listed(name: Uint8Array): Promise<UnixSocketRecord> {
  using fixture = new Fixture();
  const fd = fixture.own(check('socket', native().socket(AF_UNIX, SOCK_DGRAM, 0)));
  check('bind', native().bind(fd, name));
  fixture.expect({ kind: 'unix', family: 'unix', type: 'dgram', state: 'close', fd });
  const { sockets } = await snapshotSockets({ kinds: ['unix'] });
  const found = sockets.find(({ inode }) => inode === fixture.sockets[0]?.inode);
  assert.ok(found?.family === 'unix', 'the bound socket is listed');
  return found;
}

/** Runs with a folder of its own, which is removed. */
async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 's-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sockaddr = (path: Uint8Array): Buffer => Buffer.concat([Buffer.of(AF_UNIX, 0), path, Buffer.of(0)]);

test('a path with a newline and escapes is kept, and written without either', async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a\n\u001b[31m b\\`;
    const { local } = await listed(encodeAddress({ family: 'unix', path }));
    assert.deepEqual(local, { family: 'unix', path });
    const text = formatAddress(local);
    assert.equal(text, `${folder}/a\\x0a\\x1b[31m b\\\\`);
    assert.deepEqual(parseAddress(text), local);
  });
});

test('a path that is not UTF-8 keeps its bytes', async () => {
  await inFolder(async (folder) => {
    const bytes = Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xff, 0xfe)]);
    const { local } = await listed(sockaddr(bytes));
    assert.deepEqual(local, { family: 'unix', path: `${folder}/\ufffd\ufffd`, bytes: new Uint8Array(bytes) });
    assert.deepEqual(parseAddress(formatAddress(local)), local);
  });
});

test('the longest path is whole', async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/${'x'.repeat(106 - folder.length)}`;
    assert.equal(path.length, 107);
    assert.deepEqual((await listed(encodeAddress({ family: 'unix', path }))).local, { family: 'unix', path });
  });
});

test('an abstract name may hold NUL, newline and the most bytes', async () => {
  const abstract = `${process.pid} a\0b\n`.padEnd(107, 'ä'.normalize('NFC').slice(0, 0) || 'x');
  const { local } = await listed(encodeAddress({ family: 'unix', abstract }));
  assert.deepEqual(local, { family: 'unix', abstract });
  assert.deepEqual(parseAddress(formatAddress(local)), local);
});

test('a socket file tells its device and inode', async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/s`;
    const record = await listed(encodeAddress({ family: 'unix', path }));
    assert.ok(record.family === 'unix' && record.file !== undefined);
    assert.ok(record.file.inode > 0);
  });
});

test('a process name with blanks and parentheses is whole, and its arguments are split', async () => {
  const script =
    'process.title = "a) (b c"; const s = require("net").createServer(); ' +
    `s.listen("\\0socketeer-title-${process.pid}", () => console.log("ready")); setTimeout(() => {}, 20000);`;
  const child = spawn(process.execPath, ['-e', script, 'an argument', ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout, 'data');
    const { sockets } = await snapshotSockets({ kinds: ['unix'], states: ['listen'], owners: true });
    const owner = sockets.flatMap(({ owners }) => owners ?? []).find(({ pid }) => pid === child.pid);
    assert.equal(owner?.name, 'a) (b c');
    assert.equal(owner?.uid, process.getuid?.());
    assert.ok(owner.commandLine[0]?.startsWith('a) (b c'), JSON.stringify(owner.commandLine));
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
