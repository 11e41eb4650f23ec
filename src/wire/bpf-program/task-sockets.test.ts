import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MadeUpBtf, madeUpKernel } from '../../../test/support/btf.js';
import { Btf } from '../btf/btf.js';
import { DecodeError } from '../errors.js';
import { taskSocketRow, taskSocketRowBytes } from './task-socket-row.js';
import { taskSocketNames, taskSocketProgram } from './task-sockets.js';

/** An instruction as bpftool(8) would print its parts: code, target, source, offset, constant. */
const disassemble = (program: Uint8Array): string[] => {
  const view = new DataView(program.buffer, program.byteOffset);
  return Array.from({ length: program.length / 8 }, (_, index) => {
    const at = index * 8;
    const registers = view.getUint8(at + 1);
    return [
      view.getUint8(at).toString(16),
      `r${registers & 15}`,
      `r${registers >> 4}`,
      view.getInt16(at + 2, true),
      view.getInt32(at + 4, true),
    ].join(' ');
  });
};

const btf = new Btf(madeUpKernel(), taskSocketNames);

test('the program reads where this kernel has its members', () => {
  const program = disassemble(taskSocketProgram(btf, 'owners'));
  assert.deepEqual(program.slice(0, 12), [
    'bf r6 r1 0 0', // r6 = context
    '79 r8 r6 8 0', // r8 = task
    '79 r7 r6 24 0', // r7 = file
    '15 r8 r0 42 0',
    '15 r7 r0 41 0',
    '61 r1 r8 1000 0', // pid
    '61 r2 r8 1004 0', // tgid
    '5e r1 r2 38 0', // if they differ
    'bf r1 r7 0 0',
    '85 r0 r0 0 162', // bpf_sock_from_file
    '15 r0 r0 35 0',
    '79 r9 r0 24 0', // socket->sk
  ]);
  assert.ok(program.includes('61 r1 r0 1200 0') === false, 'pointers are loaded whole');
  assert.ok(program.includes('79 r1 r0 1200 0'), 'task->thread_pid');
  assert.deepEqual(program.slice(-2), ['b7 r0 r0 0 0', '95 r0 r0 0 0']);
});

test('the longer row has the socket too, and every jump lands within the program', () => {
  for (const rows of ['owners', 'sockets'] as const) {
    const program = disassemble(taskSocketProgram(btf, rows));
    for (const [index, line] of program.entries()) {
      const [code = '', , , offset = '0'] = line.split(' ');
      const isJump = ['5', 'd'].includes(code.at(-1) as string) || code.endsWith('6') || code.endsWith('e');
      if (!isJump || code === '85' || code === '95') continue;
      const target = index + 1 + Number(offset);
      assert.ok(target > index && target < program.length, line);
    }
    assert.ok(program.includes(`b7 r3 r0 0 ${taskSocketRowBytes(rows)}`), 'the length of a row');
  }
  const program = disassemble(taskSocketProgram(btf, 'sockets'));
  assert.ok(program.includes('69 r1 r9 516 0'), 'sk_type');
  assert.ok(program.includes('71 r1 r9 18 0'), 'skc_state');
  assert.ok(program.includes('61 r1 r1 140 0'), 'net->ns.inum');
});

test('columns do not overlap and end with the row', () => {
  const widths: Record<keyof typeof taskSocketRow, number> = {
    ...{ pid: 4, fd: 4, inode: 8, cookie: 8, netns: 4, family: 2, type: 2, protocol: 2, state: 1 },
    ...{ localPort: 2, remotePort: 2, local: 16, remote: 16 },
  };
  let end = 0;
  for (const [name, offset] of Object.entries(taskSocketRow)) {
    assert.ok(offset >= end, name);
    end = offset + widths[name as keyof typeof taskSocketRow];
  }
  assert.equal(end, taskSocketRowBytes('sockets'));
});

test('a kernel without the iterator or a member is refused by name', () => {
  const empty = new Btf(new MadeUpBtf().bytes(), taskSocketNames);
  assert.throws(
    () => taskSocketProgram(empty, 'owners'),
    (error: Error) => error instanceof DecodeError && /^bpf_iter__task_file /.test(error.message),
  );
});
