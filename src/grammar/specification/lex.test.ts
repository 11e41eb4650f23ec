import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandWords, lex } from './index.js';

describe('lex', () => {
  it('stops at what ends it, and says where', () => {
    assert.deepEqual(lex('ab:cd', 0, [':']), { text: 'ab', at: 0, next: 2 });
    assert.deepEqual(lex('ab:cd', 3, [':']), { text: 'cd', at: 3, next: 5 });
  });

  it('takes quotes and brackets together', () => {
    assert.deepEqual(lex('"a:b"(c:d):e', 0, [':']), { text: 'a:b(c:d)', at: 0, next: 10 });
  });
});

describe('commandWords', () => {
  const table: [line: string, words: string[]][] = [
    ['cat', ['cat']],
    ['  echo  a b ', ['echo', 'a', 'b']],
    ["sh -c 'echo a b'", ['sh', '-c', 'echo a b']],
    ['echo "a b"c d\\ e', ['echo', 'a bc', 'd e']],
    ['echo (a b) [c d]', ['echo', '(a b)', '[c d]']],
    ["printf ''", ['printf', '']],
    ['', []],
  ];
  for (const [line, words] of table)
    it(JSON.stringify(line), () => assert.deepEqual(commandWords(line), words));
});
