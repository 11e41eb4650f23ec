import type { Btf, BtfNames } from '../btf/btf.js';
import { DecodeError } from '../errors.js';
import { assemble, type ProgramSource } from './assemble.js';
import {
  add,
  addValue,
  call,
  exit,
  FRAME,
  jump,
  jumpIfDifferent32,
  jumpIfEqual,
  label,
  load,
  move,
  moveValue,
  multiplyValue,
  type Register,
  store,
  storeValue,
} from './instruction.js';
import { type TaskSocketRows, taskSocketRow, taskSocketRowBytes } from './task-socket-row.js';

/**
 * A program for the iterator over the files of all tasks, `iter/task_file`, which writes one row for each socket
 * descriptor of each process. The kernel calls it once per descriptor; where things lie comes from its own BTF.
 */

/** The function that programs of this iterator attach to. */
export const TASK_FILE_ITERATOR = 'bpf_iter_task_file';

/** What the program looks up in the kernel's BTF. */
export const taskSocketNames: BtfNames = {
  structs: [
    ...['task_struct', 'pid', 'upid', 'file', 'inode', 'net', 'ns_common', 'sock', 'socket', 'sock_common'],
    ...['bpf_iter_meta', 'bpf_iter__task_file'],
  ],
  functions: [TASK_FILE_ITERATOR],
};

// enum bpf_func_id, <linux/bpf.h>
const GET_SOCKET_COOKIE = 46;
const PROBE_READ_KERNEL = 113;
const SEQ_WRITE = 127;
const GET_CURRENT_TASK_BTF = 158; // 5.11
const SOCK_FROM_FILE = 162; // 5.11

const AF_INET = 2;
const AF_INET6 = 10;

// What the registers that survive calls hold.
const CONTEXT: Register = 6;
const FILE: Register = 7;
const TASK: Register = 8;
const SOCK: Register = 9;

/** The stack: the row, and below it two words for the process' number in our pid namespace. */
interface Frame {
  readonly btf: Btf;
  readonly rows: TaskSocketRows;
  /** Of the row, from the end of the stack. */
  readonly row: number;
}

/** target = source->path, in the member's own size. */
const loadField = (
  { btf }: Frame,
  target: Register,
  source: Register,
  struct: string,
  path: string,
): ProgramSource => {
  const { offset, size } = btf.field(struct, path);
  return [load(target, source, offset, size)];
};

/** A column of the row = register. */
const storeColumn = (
  { row }: Frame,
  column: keyof typeof taskSocketRow,
  register: Register,
  bytes: number,
): ProgramSource => [store(FRAME, row + taskSocketRow[column], register, bytes)];

/** Goes on with the context, the file and the socket of a process' descriptor; other files and other threads end here. */
const select = (frame: Frame): ProgramSource => [
  move(CONTEXT, 1),
  ...loadField(frame, TASK, CONTEXT, 'bpf_iter__task_file', 'task'),
  ...loadField(frame, FILE, CONTEXT, 'bpf_iter__task_file', 'file'),
  jumpIfEqual(TASK, 0, 'end'),
  jumpIfEqual(FILE, 0, 'end'),
  // A thread with descriptors of its own is no process in /proc.
  ...loadField(frame, 1, TASK, 'task_struct', 'pid'),
  ...loadField(frame, 2, TASK, 'task_struct', 'tgid'),
  jumpIfDifferent32(1, 2, 'end'),
  move(1, FILE),
  call(SOCK_FROM_FILE),
  jumpIfEqual(0, 0, 'end'),
  ...loadField(frame, SOCK, 0, 'socket', 'sk'),
];

/** The columns that every row has. */
const ownerColumns = (frame: Frame): ProgramSource => [
  ...loadField(frame, 1, TASK, 'task_struct', 'tgid'),
  ...storeColumn(frame, 'pid', 1, 4),
  ...loadField(frame, 1, CONTEXT, 'bpf_iter__task_file', 'fd'),
  ...storeColumn(frame, 'fd', 1, 4),
  ...loadField(frame, 1, FILE, 'file', 'f_inode'),
  ...loadField(frame, 1, 1, 'inode', 'i_ino'),
  ...storeColumn(frame, 'inode', 1, 8),
];

/**
 * Within a pid namespace the process has another number than task_struct has: the one at the level of the namespace of
 * whoever reads, at the end of its struct pid. The verifier lets nobody index that; so its address is made of numbers.
 */
const namespacePid = (frame: Frame): ProgramSource => {
  const { btf, row } = frame;
  const numbers = btf.field('pid', 'numbers').offset + btf.field('upid', 'nr').offset;
  return [
    call(GET_CURRENT_TASK_BTF),
    ...loadField(frame, 1, 0, 'task_struct', 'thread_pid'),
    ...loadField(frame, 1, 1, 'pid', 'level'),
    jumpIfEqual(1, 0, 'numbered'),
    multiplyValue(1, btf.structSize('upid')),
    addValue(1, numbers),
    store(FRAME, row - 16, 1, 8),
    ...readKernel(FRAME, row - 8, TASK, btf.field('task_struct', 'thread_pid').offset, 8),
    load(3, FRAME, row - 8, 8),
    load(1, FRAME, row - 16, 8),
    add(3, 1),
    ...readKernel(FRAME, row + taskSocketRow.pid, 3, 0, 4),
    label('numbered'),
  ];
};

/** Copies kernel memory at source + from to target + to. */
const readKernel = (
  target: Register,
  to: number,
  source: Register,
  from: number,
  bytes: number,
): ProgramSource => [
  ...(source === 3 ? [] : [move(3, source)]),
  addValue(3, from),
  move(1, target),
  addValue(1, to),
  moveValue(2, bytes),
  call(PROBE_READ_KERNEL),
];

/** The columns about the socket itself; a socket without struct sock has zeros. */
const socketColumns = (frame: Frame): ProgramSource => {
  const copy = (column: keyof typeof taskSocketRow, path: string, bytes: number): ProgramSource => [
    ...loadField(frame, 1, SOCK, 'sock', path),
    ...storeColumn(frame, column, 1, bytes),
  ];
  const columns = [16, 24, 32, 40, 48, 56, 64];
  return [
    ...columns.map((column) => storeValue(FRAME, frame.row + column, 0, 8)),
    jumpIfEqual(SOCK, 0, 'write'),
    move(1, SOCK),
    call(GET_SOCKET_COOKIE),
    ...storeColumn(frame, 'cookie', 0, 8),
    ...loadField(frame, 1, SOCK, 'sock', '__sk_common.skc_net.net'),
    ...loadField(frame, 1, 1, 'net', 'ns.inum'),
    ...storeColumn(frame, 'netns', 1, 4),
    ...copy('type', 'sk_type', 2),
    ...copy('protocol', 'sk_protocol', 2),
    ...copy('state', '__sk_common.skc_state', 1),
    ...copy('family', '__sk_common.skc_family', 2),
    ...inetColumns(frame, copy),
  ];
};

/** Ports and addresses; the family is in register 1. */
const inetColumns = (
  frame: Frame,
  copy: (
    column: 'localPort' | 'remotePort' | 'local' | 'remote',
    path: string,
    bytes: number,
  ) => ProgramSource,
): ProgramSource => {
  const { btf, row } = frame;
  const address = (column: 'local' | 'remote', path: string): ProgramSource =>
    readKernel(FRAME, row + taskSocketRow[column], SOCK, btf.field('sock', path).offset, 16);
  return [
    jumpIfEqual(1, AF_INET, 'ipv4'),
    jumpIfEqual(1, AF_INET6, 'ipv6'),
    jump('write'),
    label('ipv4'),
    ...copy('local', '__sk_common.skc_rcv_saddr', 4),
    ...copy('remote', '__sk_common.skc_daddr', 4),
    jump('ports'),
    label('ipv6'),
    ...ipv6Columns(btf, address),
    label('ports'),
    ...copy('localPort', '__sk_common.skc_num', 2),
    ...copy('remotePort', '__sk_common.skc_dport', 2),
  ];
};

const ipv6Columns = (
  btf: Btf,
  address: (column: 'local' | 'remote', path: string) => ProgramSource,
): ProgramSource => {
  if (!btf.hasField('sock_common', 'skc_v6_daddr')) return []; // a kernel without IPv6
  return [
    ...address('local', '__sk_common.skc_v6_rcv_saddr'),
    ...address('remote', '__sk_common.skc_v6_daddr'),
  ];
};

const writeRow = (frame: Frame): ProgramSource => [
  label('write'),
  ...loadField(frame, 1, CONTEXT, 'bpf_iter__task_file', 'meta'),
  ...loadField(frame, 1, 1, 'bpf_iter_meta', 'seq'),
  move(2, FRAME),
  addValue(2, frame.row),
  moveValue(3, taskSocketRowBytes(frame.rows)),
  call(SEQ_WRITE),
];

const sourceOf = (frame: Frame): ProgramSource => [
  ...select(frame),
  ...ownerColumns(frame),
  ...namespacePid(frame),
  ...(frame.rows === 'sockets' ? socketColumns(frame) : []),
  ...writeRow(frame),
  label('end'),
  moveValue(0, 0),
  exit(),
];

/**
 * The program for a kernel with this BTF, whose names must include taskSocketNames. Throws DecodeError where the kernel
 * lacks a structure, a member or the iterator, or has a member where no instruction reaches it.
 */
export const taskSocketProgram = (btf: Btf, rows: TaskSocketRows): Uint8Array => {
  try {
    return assemble(sourceOf({ btf, rows, row: -taskSocketRowBytes(rows) }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DecodeError('btf', 0, 0, `members that a program can read (${error.message})`);
  }
};
