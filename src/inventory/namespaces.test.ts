import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NamespaceError } from './errors.js';
import { namespaceInode } from './namespaces.js';

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
