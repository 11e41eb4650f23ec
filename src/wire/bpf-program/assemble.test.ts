import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assemble } from './assemble.js';
import * as bpf from './instruction.js';

const hex = (source: Parameters<typeof assemble>[0]): string =>
  Buffer.from(assemble(source))
    .toString('hex')
    .replace(/(.{16})(?=.)/g, '$1 ');

test('instructions are those of RFC 9669', () => {
  assert.equal(
    hex([bpf.load(1, 6, 8, 8), bpf.load(2, 1, -2, 2), bpf.store(10, -16, 3, 4), bpf.exit()]),
    '7961080000000000 6912feff00000000 633af0ff00000000 9500000000000000',
  );
  assert.equal(
    hex([bpf.storeValue(10, -8, 7, 1), bpf.move(6, 1), bpf.moveValue(0, -1), bpf.call(127), bpf.exit()]),
    '720af8ff07000000 bf16000000000000 b7000000ffffffff 850000007f000000 9500000000000000',
  );
  assert.equal(
    hex([bpf.add(3, 1), bpf.addValue(3, 4), bpf.multiplyValue(1, 16), bpf.exit()]),
    '0f13000000000000 0703000004000000 2701000010000000 9500000000000000',
  );
});

test('jumps reach their labels, forward and back', () => {
  assert.equal(
    hex([
      bpf.label('start'),
      bpf.jumpIfEqual(0, 5, 'end'),
      bpf.jumpIfDifferent32(1, 2, 'start'),
      bpf.jump('end'),
      bpf.label('end'),
      bpf.exit(),
    ]),
    '1500020005000000 5e21feff00000000 0500000000000000 9500000000000000',
  );
});

test('what the kernel would refuse without a reason is refused with one', () => {
  const refuses = (source: Parameters<typeof assemble>[0], pattern: RegExp): void =>
    assert.throws(() => assemble(source), pattern);
  refuses([], /RangeError: the number of instructions/);
  refuses([bpf.moveValue(0, 0)], /ends with exit/);
  refuses([bpf.jump('nowhere'), bpf.exit()], /no label is called nowhere/);
  refuses([bpf.label('a'), bpf.label('a'), bpf.exit()], /two labels are called a/);
  refuses([bpf.jump('end'), bpf.exit(), bpf.label('end')], /no instruction follows the label end/);
  refuses([bpf.load(1, 1, 40_000, 8), bpf.exit()], /an offset must be/);
  refuses([bpf.moveValue(0, 2 ** 31), bpf.exit()], /a constant must be/);
  refuses([...Array.from({ length: 4096 }, () => bpf.moveValue(0, 0)), bpf.exit()], /number of instructions/);
  assert.throws(() => bpf.load(0, 1, 0, 3), /1, 2, 4 or 8 bytes/);
});
