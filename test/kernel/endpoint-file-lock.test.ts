import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSpecification } from '../../src/endpoint/open.js';
import { flock } from '../../src/kernel/index.js';
import { testContext } from '../support/endpoint-context.js';

const LOCK_EX = 2;

test('a lock that another holds is waited for, without holding up the process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  const path = join(folder, 'file');
  const holder = openSync(path, 'w');
  try {
    flock(holder, LOCK_EX);
    const opening = openSpecification(`OPEN:${path},flock-ex`, 'both', testContext());
    let opened = false;
    void opening.then(() => {
      opened = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 120));
    assert.equal(opened, false);
    closeSync(holder);
    const result = await opening;
    assert.equal(result.kind, 'endpoint');
    if (result.kind === 'endpoint') await result.endpoint.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('lockfile is made for as long as an address is open, and another is refused meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  const lock = join(folder, 'lock');
  try {
    const first = await openSpecification(`PIPE,lockfile=${lock}`, 'both', testContext());
    await assert.rejects(
      openSpecification(`PIPE,lockfile=${lock}`, 'both', testContext()),
      /could not obtain lock/,
    );
    const waiting = openSpecification(`PIPE,waitlock=${lock}`, 'both', testContext());
    if (first.kind === 'endpoint') await first.endpoint.close();
    const second = await waiting;
    if (second.kind === 'endpoint') await second.endpoint.close();
    await assert.doesNotReject(async () => closeSync(openSync(lock, 'wx')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
