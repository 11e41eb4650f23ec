import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assembleFilter, decodeFilter, encodeFilter, type FilterSource } from './bpf.js';
import * as bpf from './bpf-instructions.js';

/** UDP to port 53 over IPv4 and Ethernet, unfragmented or the first fragment. */
const toPort53: FilterSource = [
  bpf.loadHalf(12),
  bpf.jumpIfEqual(0x800, { no: 'drop' }),
  bpf.loadByte(23),
  bpf.jumpIfEqual(17, { no: 'drop' }),
  bpf.loadHalf(20),
  bpf.jumpIfBitsSet(0x1fff, { yes: 'drop' }),
  bpf.loadXHeaderLength(14),
  bpf.loadHalfAtX(16),
  bpf.jumpIfEqual(53, { no: 'drop' }),
  bpf.accept(0x40000),
  bpf.label('drop'),
  bpf.reject(),
];

test('a port filter becomes the instructions that packet filters have had since BSD', () => {
  assert.deepEqual(
    assembleFilter(toPort53).map(({ code, jt, jf, k }) => [code, jt, jf, k]),
    [
      [0x28, 0, 0, 12],
      [0x15, 0, 8, 0x800],
      [0x30, 0, 0, 23],
      [0x15, 0, 6, 17],
      [0x28, 0, 0, 20],
      [0x45, 4, 0, 0x1fff],
      [0xb1, 0, 0, 14],
      [0x48, 0, 0, 16],
      [0x15, 0, 1, 53],
      [0x06, 0, 0, 0x40000],
      [0x06, 0, 0, 0],
    ],
  );
});

test('every instruction has the code of the kernel header', () => {
  const codes: [{ code: number; k: number }, number, number][] = [
    [bpf.loadWord(1), 0x20, 1],
    [bpf.loadWordAtX(1), 0x40, 1],
    [bpf.loadByteAtX(1), 0x50, 1],
    [bpf.loadValue(7), 0x00, 7],
    [bpf.loadLength(), 0x80, 0],
    [bpf.loadMemory(3), 0x60, 3],
    [bpf.loadXValue(3), 0x01, 3],
    [bpf.loadXMemory(3), 0x61, 3],
    [bpf.store(3), 0x02, 3],
    [bpf.storeX(3), 0x03, 3],
    [bpf.moveToX(), 0x07, 0],
    [bpf.moveFromX(), 0x87, 0],
    [bpf.loadFact('packetType'), 0x20, -0x1000 + 4],
    [bpf.compute('and', 15), 0x54, 15],
    [bpf.compute('add', 'x'), 0x0c, 0],
    [bpf.compute('xor', 1), 0xa4, 1],
    [bpf.jump('there'), 0x05, 0],
    [bpf.jumpIfGreater(1, {}), 0x25, 1],
    [bpf.jumpIfAtLeast('x', {}), 0x3d, 0],
    [bpf.accept(), 0x06, 0xffff_ffff],
    [bpf.acceptA(), 0x16, 0],
  ];
  for (const [{ code, k }, wanted, operand] of codes) assert.deepEqual([code, k], [wanted, operand]);
});

test('an unconditional jump reaches beyond 255 instructions, a conditional one does not', () => {
  const filler = Array.from({ length: 300 }, () => bpf.loadLength());
  const far = assembleFilter([bpf.jump('end'), ...filler, bpf.label('end'), bpf.reject()]);
  assert.deepEqual(far[0], { code: 5, jt: 0, jf: 0, k: 300 });
  assert.throws(
    () => assembleFilter([bpf.jumpIfEqual(1, { yes: 'end' }), ...filler, bpf.label('end'), bpf.reject()]),
    /jump to end must go forward over at most 255 instructions, not 300/,
  );
});

test('what the kernel would refuse is refused with a reason', () => {
  const wrong: [FilterSource, RegExp][] = [
    [[], /1 to 4096 instructions, not 0/],
    [Array.from({ length: 4097 }, () => bpf.reject()), /not 4097/],
    [[bpf.loadLength()], /ends with accept or reject/],
    [[bpf.jump('nowhere'), bpf.reject()], /no label is called nowhere/],
    [[bpf.label('a'), bpf.label('a'), bpf.reject()], /two labels are called a/],
    [[bpf.reject(), bpf.label('end')], /no instruction follows the label end/],
    [[bpf.label('loop'), bpf.jump('loop'), bpf.reject()], /jump to loop must go forward/],
  ];
  for (const [source, message] of wrong)
    assert.throws(() => assembleFilter(source), { name: 'RangeError', message });
});

test('programs survive a round trip of bytes', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const instruction = fc.record({
    code: fc.integer({ min: 0, max: 0xffff }),
    jt: byte,
    jf: byte,
    k: fc.integer({ min: 0, max: 0xffffffff }),
  });
  fc.assert(
    fc.property(fc.array(instruction), (program) => {
      const bytes = encodeFilter(program);
      assert.equal(bytes.length, program.length * 8);
      assert.deepEqual(
        decodeFilter(bytes),
        program.map((one) => ({ ...one })),
      );
    }),
  );
  assert.deepEqual([...encodeFilter([{ code: 0x15, jt: 1, jf: 2, k: 0x800 }])], [0x15, 0, 1, 2, 0, 8, 0, 0]);
  assert.throws(() => decodeFilter(new Uint8Array(9)), { name: 'DecodeError', structure: 'sock_filter' });
});

test('an ancillary load is a negative offset in two complement', () => {
  assert.equal(assembleFilter([bpf.loadFact('protocol'), bpf.reject()])[0]?.k, 0xfffff000);
});
