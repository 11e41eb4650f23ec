import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modeText, ownerText } from './permissions.js';

const permissions = (mode: number, acl = false) => ({ mode, uid: 0, gid: 0, acl });

test('permissions are written as ls -l does', () => {
  assert.equal(modeText('socket', permissions(0o660)), 'srw-rw----');
  assert.equal(modeText('socket', permissions(0o755)), 'srwxr-xr-x');
  assert.equal(modeText('directory', permissions(0o1777)), 'drwxrwxrwt');
  assert.equal(modeText('directory', permissions(0o1770)), 'drwxrwx--T');
  assert.equal(modeText('directory', permissions(0o2755)), 'drwxr-sr-x');
  assert.equal(modeText('regular file', permissions(0o4644)), '-rwSr--r--');
  assert.equal(modeText('fifo', permissions(0)), 'p---------');
  assert.equal(modeText('socket', permissions(0o600, true)), 'srw-------+');
});

test('owners are named, or numbered where they have no name', () => {
  assert.equal(ownerText({ ...permissions(0), user: 'root', group: 'docker' }), 'root:docker');
  assert.equal(ownerText({ ...permissions(0), uid: 1000, gid: 1001 }), '1000:1001');
  assert.equal(ownerText({ ...permissions(0), user: 'a\nb', group: 'c' }), 'a\\nb:c');
});
