import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeWhole } from './file.js';

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-'));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a file appears whole, readable by its owner alone, and replaces the one before', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'x.skt');
    writeFileSync(path, 'old', { mode: 0o644 });
    const result = await writeWhole(path, async (sink) => {
      sink(Buffer.from('ne'));
      assert.equal(readFileSync(path, 'utf8'), 'old');
      sink(Buffer.from('w'));
      return 7;
    });
    assert.equal(result, 7);
    assert.equal(readFileSync(path, 'utf8'), 'new');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['x.skt']);
  }));

test('what fails halfway leaves the old file and nothing beside it', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'x.skt');
    writeFileSync(path, 'old');
    const reason = new Error('enough');
    const failing = writeWhole(path, async (sink) => {
      sink(Buffer.from('new'));
      throw reason;
    });
    await assert.rejects(failing, reason);
    assert.equal(readFileSync(path, 'utf8'), 'old');
    assert.deepEqual(readdirSync(folder), ['x.skt']);
    await assert.rejects(
      writeWhole(join(folder, 'no/such/x'), async () => 0),
      {
        message: `write ${join(folder, 'no/such/x')}: No such file or directory (ENOENT)`,
      },
    );
  }));
