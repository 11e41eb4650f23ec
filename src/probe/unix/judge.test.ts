import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SystemError } from '../../kernel/index.js';
import type { Finding } from './ask.js';
import type { PathFile } from './file.js';
import { judge } from './judge.js';

const socketFile: PathFile = { found: true, kind: 'socket', device: 1n, inode: 2n };

const verdict = (finding: Finding, file: PathFile | undefined = socketFile): string =>
  judge({ name: '/x', finding, file }, {}).verdict;

test('replies without a type are about the name', () => {
  assert.equal(verdict({ reply: 'ECONNREFUSED' }), 'stale');
  assert.equal(
    judge({ name: '@x', finding: { reply: 'ECONNREFUSED' }, file: undefined }, {}).verdict,
    'missing',
  );
  assert.equal(verdict({ reply: 'EACCES' }), 'denied');
  assert.equal(verdict({ reply: 'EPERM' }), 'denied');
  for (const code of ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']) {
    assert.equal(verdict({ reply: code }, { found: false, code }), 'missing', code);
  }
  assert.equal(verdict({ reply: 'EPROTOTYPE' }), 'wrong-kind');
});

test('every kind of file but a socket is of the wrong kind, whatever the reply', () => {
  for (const kind of ['regular file', 'directory', 'fifo', 'character device', 'block device'] as const) {
    for (const reply of ['ECONNREFUSED', 'EACCES']) {
      const judged = judge({ name: '/x', finding: { reply }, file: { ...socketFile, kind } }, {});
      assert.deepEqual([judged.verdict, judged.kind], ['wrong-kind', kind]);
    }
  }
});

test('an abstract name that a security module closes is denied', () => {
  const finding = { type: 'stream', reply: 'EACCES' } as const;
  const judged = judge({ name: '@x', finding, file: undefined }, {});
  assert.deepEqual([judged.verdict, judged.reason], ['denied', 'a security policy forbids connecting to @x']);
});

test('an error that is not about the socket is thrown, not made an answer', () => {
  for (const finding of [{ reply: 'ENOMEM' }, { type: 'stream', reply: 'ENOBUFS' }] as const) {
    assert.throws(() => verdict(finding), SystemError);
  }
});
