import type { TaskSocketRows } from '../wire/bpf-program/task-socket-row.js';
import { TASK_FILE_ITERATOR, taskSocketNames, taskSocketProgram } from '../wire/bpf-program/task-sockets.js';
import { Btf } from '../wire/btf/btf.js';
import { native } from './addon.js';
import { type IteratorProgram, runIterator } from './bpf.js';
import { readFile } from './file.js';

/** Where the running kernel describes its own types. */
const btfPath = '/sys/kernel/btf/vmlinux';

/** The BTF of the kernel: mapped, which takes no time (since 6.16), else read. Throws SystemError. */
function readBtf(): Buffer {
  const mapped = native().mapFile(btfPath);
  return typeof mapped === 'number' ? readFile(btfPath) : mapped;
}

/** Programs made so far; the kernel does not change while we run. */
const programs = new Map<TaskSocketRows, IteratorProgram>();

function makeProgram(rows: TaskSocketRows): IteratorProgram {
  const btf = new Btf(readBtf(), taskSocketNames);
  return {
    instructions: taskSocketProgram(btf, rows),
    attachTo: btf.functionId(TASK_FILE_ITERATOR),
    name: 'socketeer',
  };
}

/**
 * Reads a row for each socket descriptor of each process of this pid namespace, as taskSocketRow describes it, by
 * a BPF iterator. Rejects with BpfError or SystemError where the kernel refuses (without CAP_BPF and CAP_PERFMON, without
 * BTF), with DecodeError where it is too different.
 */
export async function readTaskSockets(rows: TaskSocketRows): Promise<Buffer> {
  let program = programs.get(rows);
  if (program === undefined) {
    program = makeProgram(rows);
    programs.set(rows, program);
  }
  return await runIterator(program);
}
