import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProcUnix } from './unix.js';

const header = 'Num       RefCount Protocol Flags    Type St Inode Path\n';
const row = (inode: number, name?: string): string =>
  `00000000ced1f28b: 00000002 00000000 00010000 0001 01 ${String(inode).padStart(5)}${name === undefined ? '' : ` ${name}`}\n`;
const namesOf = (text: string | Uint8Array): (string | undefined)[] =>
  parseProcUnix(text).map(({ name }) => name && Buffer.from(name).toString('latin1'));

test('a row has its numbers, and no name when there is none', () => {
  assert.deepEqual(parseProcUnix(header + row(42)), [
    { references: 2, protocol: 0, flags: 0x10000, type: 1, state: 1, inode: 42, name: undefined },
  ]);
});

test('blanks belong to a name, at its ends too', () => {
  assert.deepEqual(namesOf(header + row(1, '/tmp/a b') + row(2, ' /x ') + row(3, '@abs')), [
    '/tmp/a b',
    ' /x ',
    '@abs',
  ]);
});

test('a name that is one blank or empty is kept as printed', () => {
  assert.deepEqual(namesOf(header + row(1, ' ') + row(2, '')), [' ', '']);
});

test('names go on over newlines, empty lines and lines that look a little like rows', () => {
  const name = '/tmp/a\n\nb\n00000000: 1 2 3\n';
  assert.deepEqual(namesOf(header + row(1, name) + row(2, '/tmp/c')), [name, '/tmp/c']);
});

test('a name that imitates a whole row cannot be told from one: the format has no way', () => {
  const forged = row(666, '/forged').trimEnd();
  assert.deepEqual(namesOf(header + row(1, `/tmp/a\n${forged}`)), ['/tmp/a', '/forged']);
});

test('names keep bytes that are not UTF-8', () => {
  const text = Buffer.from(header + row(1, '@\xff\xfe'), 'latin1');
  assert.deepEqual(namesOf(text), ['@\xff\xfe']);
});

test('inodes above five digits widen their column', () => {
  assert.equal(parseProcUnix(header + row(4294967295, '/x'))[0]?.inode, 4294967295);
});

test('the last line may lack its newline', () => {
  assert.deepEqual(namesOf((header + row(1, '/x')).trimEnd()), ['/x']);
});

test('a line that is neither row nor name is a DecodeError that names it', () => {
  const text = `${header}${row(1)}nonsense\n`;
  assert.throws(() => parseProcUnix(text), {
    name: 'DecodeError',
    structure: '/proc/net/unix line 3',
    offset: text.length - 9,
    length: 8,
  });
});

test('another table is a DecodeError', () => {
  assert.throws(() => parseProcUnix('sk Eth\n'), { structure: '/proc/net/unix line 1' });
  assert.deepEqual(parseProcUnix(''), []);
});
