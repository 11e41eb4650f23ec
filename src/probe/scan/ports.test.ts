import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GrammarError } from '../../grammar/error.js';
import { parsePorts } from './ports.js';

const service = (name: string): number | undefined => ({ https: 443, ssh: 22 })[name];

test('reads ports, ranges, names and what to leave out', () => {
  const readings: [string, number[]][] = [
    ['80', [80]],
    ['20-25,!22,https', [20, 21, 23, 24, 25, 443]],
    ['20-25,!ssh', [20, 21, 23, 24, 25]],
    ['65534-', [65534, 65535]],
    ['-3', [1, 2, 3]],
    ['3,1,2,2', [1, 2, 3]],
    [' 1 , 2 ', [1, 2]],
    ['!1-65533', [65534, 65535]],
    ['1-5,!2-4,3', [1, 3, 5]],
  ];
  for (const [text, ports] of readings) assert.deepEqual(parsePorts(text, service), ports, text);
  for (const text of ['all', '-', '1-65535']) assert.equal(parsePorts(text).length, 65535, text);
});

test('says where a text is wrong', () => {
  const faults: [string, number][] = [
    ['', 0],
    ['80,', 3],
    ['0', 0],
    ['65536', 0],
    ['80,1-65536', 5],
    ['25-20', 0],
    ['80, nosuch', 4],
    ['80,!nosuch', 4],
    ['1,!1', 0],
    ['1--2', 0],
    ['8e1', 0],
    ['-1-2', 0],
    ['99999999999999999999', 0],
  ];
  for (const [text, position] of faults) {
    assert.throws(
      () => parsePorts(text, service),
      (error) => error instanceof GrammarError && error.position === position && error.text === text,
      JSON.stringify(text),
    );
  }
});
