import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mutate } from '../../../test/fuzz/mutate.js';
import { Random } from '../../../test/fuzz/random.js';
import { btfPath, readBtf } from '../../../test/golden/btf.js';
import { MadeUpBtf, madeUpKernel } from '../../../test/support/btf.js';
import { TASK_FILE_ITERATOR, taskSocketNames, taskSocketProgram } from '../bpf-program/task-sockets.js';
import { DecodeError } from '../errors.js';
import { Btf } from './btf.js';

const names = { structs: ['outer', 'other'], functions: ['made_up'] };

/** A file with a type of every kind before the structures that are looked for. */
const build = (): Btf => {
  const btf = new MadeUpBtf();
  const int = btf.int('int', 4);
  btf.other(6, 2, [0, 0, 0, 1]); // an enumeration of two
  btf.other(7, 0, []); // forward
  btf.other(13, 1, [0, int]); // function prototype
  btf.other(14, 0, [1]); // variable
  btf.other(15, 2, [1, 0, 4, 1, 4, 4]); // data section
  btf.other(16, 0, []); // float
  btf.other(17, 0, [0]); // declaration tag
  btf.other(19, 1, [0, 1, 2]); // 64-bit enumeration
  btf.modifier(8, int, 'outer'); // a typedef of the name of a structure
  const unnamed = btf.union('', 4, [
    ['a', int, 0],
    ['b', btf.modifier(10, btf.modifier(9, int)), 0],
  ]);
  const within = btf.struct('', 8, [
    ['', unnamed, 0],
    ['c', int, 32],
  ]);
  const inner = btf.struct('inner', 8, [
    ['x', int, 0],
    ['y', btf.pointer(0), 32],
  ]);
  btf.struct('outer', 48, [
    ['first', int, 0],
    ['', within, 64],
    ['in', btf.modifier(8, inner, 'inner_t'), 128],
    ['list', btf.array(btf.array(int, 3), 2), 192],
  ]);
  btf.struct(
    'other',
    8,
    [
      ['whole', int, 32],
      ['bit', int, (3 << 24) | 5],
    ],
    true,
  );
  btf.struct('outer', 1, []); // of the same name, later
  btf.function('made_up');
  return new Btf(btf.bytes(), names);
};

test('members are found by name, also in unnamed structures and unions, and by path', () => {
  const btf = build();
  assert.deepEqual(btf.field('outer', 'first'), { offset: 0, size: 4 });
  assert.deepEqual(btf.field('outer', 'a'), { offset: 8, size: 4 });
  assert.deepEqual(btf.field('outer', 'b'), { offset: 8, size: 4 });
  assert.deepEqual(btf.field('outer', 'c'), { offset: 12, size: 4 });
  assert.deepEqual(btf.field('outer', 'in'), { offset: 16, size: 8 });
  assert.deepEqual(btf.field('outer', 'in.y'), { offset: 20, size: 8 });
  assert.deepEqual(btf.field('outer', 'list'), { offset: 24, size: 24 });
  assert.deepEqual(btf.field('other', 'whole'), { offset: 4, size: 4 });
  assert.equal(btf.structSize('outer'), 48);
  assert.equal(btf.functionId('made_up'), 23);
  assert.equal(btf.hasField('outer', 'c'), true);
  assert.equal(btf.hasField('outer', 'x'), false);
});

test('what is not there is named', () => {
  const btf = build();
  const refuses = (ask: () => unknown, pattern: RegExp): void =>
    assert.throws(ask, (error: Error) => error instanceof DecodeError && pattern.test(error.message));
  refuses(() => btf.field('outer', 'd'), /^outer .*expected a member d,/);
  refuses(() => btf.field('outer', 'first.x'), /a member first.x/);
  refuses(() => btf.field('outer', 'in.y.z'), /a member in.y.z/);
  refuses(() => btf.field('other', 'bit'), /bit to be no bit field/);
  const empty = new Btf(new MadeUpBtf().bytes(), names);
  refuses(() => empty.structSize('outer'), /^outer .*expected a structure,/);
  refuses(() => empty.functionId('made_up'), /expected a function/);
  assert.throws(() => btf.field('sock', 'sk_type'), RangeError);
  assert.throws(() => btf.functionId('main'), RangeError);
});

test('types that never end are refused', () => {
  const loop = new MadeUpBtf();
  loop.struct('outer', 4, [
    ['typedef', 2, 0],
    ['', 3, 0],
  ]);
  loop.modifier(10, 2);
  loop.struct('', 4, [
    ['', 3, 0],
    ['', 3, 0],
  ]);
  const btf = new Btf(loop.bytes(), names);
  assert.throws(() => btf.field('outer', 'typedef'), DecodeError);
  assert.throws(() => btf.field('outer', 'missing'), DecodeError);
});

test('files that are no BTF of this machine are refused', () => {
  const whole = madeUpKernel();
  const read = (bytes: Uint8Array): number => new Btf(bytes, taskSocketNames).functionId(TASK_FILE_ITERATOR);
  assert.ok(read(whole) > 20);
  const shifted = Buffer.concat([Buffer.alloc(1), whole]).subarray(1);
  assert.equal(read(shifted), read(whole), 'not aligned');
  for (const length of [0, 1, 23, 24, whole.length - 1]) {
    assert.throws(() => read(whole.subarray(0, length)), DecodeError, `${length} bytes`);
  }
  const swapped = Buffer.concat([Buffer.of(0xeb, 0x9f), whole.subarray(2)]);
  assert.throws(() => read(swapped), /^DecodeError: btf .*0xeb9f/);
});

test('broken files never do worse than a DecodeError, and never take long', () => {
  const corpus = [madeUpKernel()];
  const random = new Random(7);
  let refused = 0;
  const start = performance.now();
  for (let n = 0; n < 3000; n++) {
    const bytes = mutate(random, corpus[0] as Buffer, corpus);
    try {
      const btf = new Btf(bytes, taskSocketNames);
      btf.functionId(TASK_FILE_ITERATOR);
      taskSocketProgram(btf, 'sockets');
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      refused++;
    }
  }
  assert.ok(refused > 300 && refused < 3000, `${refused} refused`);
  assert.ok(performance.now() - start < 20_000);
});

const skip = existsSync(btfPath) ? false : `the kernel does not describe itself (${btfPath})`;

test('the running kernel is read as a slower reader reads it', { skip }, () => {
  const btf = new Btf(readFileSync(btfPath), taskSocketNames);
  const slow = readBtf(new Set(taskSocketNames.structs));
  let compared = 0;
  for (const [struct, { size, members }] of slow) {
    assert.equal(btf.structSize(struct), size, struct);
    for (const { name, bitOffset, bits } of members) {
      if (name === '' || bits !== 0 || bitOffset % 8 !== 0) continue;
      assert.equal(btf.field(struct, name).offset, bitOffset / 8, `${struct}.${name}`);
      compared++;
    }
  }
  assert.ok(compared > 200, `${compared} members`);
});
