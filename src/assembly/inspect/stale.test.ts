import assert from 'node:assert/strict';
import { test } from 'node:test';
import { staleFacts } from './stale.js';
import type { InspectedFile } from './types.js';

const file = (times: Pick<InspectedFile, 'modified'> & { created?: string }): InspectedFile => ({
  path: '/run/app',
  kind: 'socket',
  mode: 0o755,
  uid: 0,
  gid: 0,
  acl: false,
  inode: 1n,
  device: { major: 0, minor: 1 },
  links: 1,
  changed: times.modified,
  accessed: times.modified,
  ...times,
});

test('a socket file older than the start of the machine was bound before', () => {
  const facts = staleFacts(file({ modified: '2001-01-01T00:00:00.000Z' }));
  assert.equal(facts?.bound, '2001-01-01T00:00:00.000Z');
  assert.equal(facts?.beforeBoot, true);
  assert.ok(Date.parse(facts?.booted ?? '') < Date.now());
});

test('the time it was made counts, where the file system keeps it', () => {
  const now = new Date().toISOString();
  const facts = staleFacts(file({ created: now, modified: '2001-01-01T00:00:00.000Z' }));
  assert.deepEqual([facts?.bound, facts?.beforeBoot], [now, false]);
});
