import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { givenOptions } from '../../../test/support/given-options.js';
import { enterState } from './state.js';

test('the umask and the directory come back when the last who wants others is done', () => {
  const before = { umask: process.umask(), directory: process.cwd() };
  const first = enterState(givenOptions({ umask: 0o077, chdir: tmpdir() }));
  const second = enterState(givenOptions({ umask: 0o027 }));
  assert.equal(process.umask(), 0o027);
  first();
  assert.equal(process.umask(), 0o027);
  assert.equal(process.cwd(), before.directory);
  second();
  second();
  assert.equal(process.umask(), before.umask);
});

test('nothing changes where a part cannot be had', () => {
  const before = process.umask();
  assert.throws(() => enterState(givenOptions({ netns: '/dev/null', umask: 0 })), /EINVAL|ENOTTY/);
  assert.throws(() => enterState(givenOptions({ umask: 0o011, chdir: '/nowhere/at/all' })), /ENOENT/);
  assert.equal(process.umask(), before);
});
