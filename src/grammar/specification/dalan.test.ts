import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDalan, SpecificationError } from './index.js';

const hex = (text: string): string => Buffer.from(parseDalan(text)).toString('hex');

/** An integer of the machine as hexadecimal digits. */
const native = (value: bigint, bytes: 2 | 4 | 8): string => {
  const array = { 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array }[bytes];
  const word = BigInt.asUintN(bytes * 8, value);
  const cell = bytes === 8 ? new BigUint64Array([word]) : new array([Number(word)] as never);
  return Buffer.from(cell.buffer as ArrayBuffer).toString('hex');
};

describe('parseDalan', () => {
  const table: [text: string, hexadecimal: string][] = [
    ['', ''],
    ['x', ''],
    ['x1f90x7f000001', '1f907f000001'],
    ['x1F90 x00', '1f9000'],
    ['"abc"', '616263'],
    ['"a\\n\\"\\0"x01', '610a220001'],
    ["'a''b'", '6162'],
    ["'\\n'", '0a'],
    ['b1b255', '01ff'],
    ['b-1', 'ff'],
    ['"é"', 'c3a9'],
    ['5', native(5n, 4)],
    ['-2', native(-2n, 4)],
    ['s5', native(5n, 2)],
    ['s1 2', native(1n, 2) + native(2n, 2)],
    ['l-1', native(-1n, 8)],
    ['i1s2L3', native(1n, 4) + native(2n, 2) + native(3n, 8)],
  ];
  for (const [text, wanted] of table) it(JSON.stringify(text), () => assert.equal(hex(text), wanted));

  const wrong: [text: string, position: number, expected: RegExp][] = [
    ['x123', 4, /one more hexadecimal digit/],
    ['xq', 1, /hexadecimal digits/],
    ['"abc', 4, /a quote/],
    ["''", 1, /a character/],
    ["'ab'", 2, /apostrophe/],
    ['z', 0, /decimal number/],
    ['i', 1, /decimal number/],
  ];
  for (const [text, position, expected] of wrong) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => parseDalan(text),
        (error) => {
          assert.ok(error instanceof SpecificationError);
          assert.equal(error.position, position);
          assert.match(error.expected, expected);
          return true;
        },
      );
    });
  }
});
