import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { NamespaceError } from './errors.js';
import { describeNamespace, mountedNamespaces, namespaceInode } from './namespaces.js';

test('namespace links are read exactly', () => {
  assert.equal(namespaceInode('net:[4026531840]'), 4026531840);
  assert.equal(namespaceInode('mnt:[4026531840]'), undefined);
  assert.equal(namespaceInode('/run/netns/x'), undefined);
});

test('a namespace error names the namespace and the reason', () => {
  assert.equal(new NamespaceError({ name: 'x' }, 'gone').message, 'network namespace "x": gone');
  assert.equal(new NamespaceError({ pid: 7 }, 'gone').message, 'network namespace of process 7: gone');
  assert.equal(new NamespaceError({ path: '/n\n' }, 'gone').message, 'network namespace "/n\\n": gone');
});

test('mounted namespaces are found by the root of their mount', () => {
  const mountinfo = [
    '22 1 0:20 / /proc rw,nosuid shared:5 - proc proc rw',
    '310 25 0:4 net:[4026532281] /run/docker/netns/ab\\040c rw shared:170 - nsfs nsfs rw',
    '311 25 0:4 mnt:[4026532282] /run/snapd/ns/x.mnt rw - nsfs nsfs rw',
    '312 25 0:4 net:[nonsense] /run/x rw - nsfs nsfs rw',
    '',
  ].join('\n');
  assert.deepEqual(mountedNamespaces(mountinfo), [{ inode: 4026532281, path: '/run/docker/netns/ab c' }]);
});

test('a namespace is named after the container of its process, else its service', () => {
  const proc = mkdtempSync(join(tmpdir(), 's-'));
  const id = 'ab'.repeat(32);
  try {
    const described = (cgroup: string): object => {
      mkdirSync(join(proc, '7'), { recursive: true });
      writeFileSync(join(proc, '7/cgroup'), cgroup);
      return describeNamespace({ inode: 1, pid: 7 }, proc);
    };
    assert.deepEqual(described(`0::/system.slice/docker-${id}.scope\n`), { inode: 1, pid: 7, container: id });
    assert.deepEqual(described('0::/lxc.payload.web\n'), { inode: 1, pid: 7, container: 'web' });
    assert.deepEqual(described('0::/system.slice/x.service\n'), { inode: 1, pid: 7, unit: 'x.service' });
    assert.deepEqual(described('0::/init.scope\n'), { inode: 1, pid: 7 });
    assert.deepEqual(describeNamespace({ inode: 1, pid: 8 }, proc), { inode: 1, pid: 8 });
    assert.deepEqual(describeNamespace({ inode: 1, path: '/x' }, proc), { inode: 1, path: '/x' });
  } finally {
    rmSync(proc, { recursive: true });
  }
});
