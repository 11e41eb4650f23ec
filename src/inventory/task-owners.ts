import { readTaskSockets } from '../kernel/task-sockets.js';
import { describeProcesses, type NativeWalk } from '../kernel/walk.js';
import { taskSocketRow, taskSocketRowBytes } from '../wire/bpf-program/task-socket-row.js';

/** 32-bit words of a row, and where its columns are in words; inodes take two. */
const ROW = taskSocketRowBytes('owners') / 4;
const PID = taskSocketRow.pid / 4;
const FD = taskSocketRow.fd / 4;
const INODE = taskSocketRow.inode / 4;

/** The user of a process that has vanished. */
const NO_USER = 0xffff_ffff;

/** The processes of the rows, which come process by process, ascending; 0 is one that ended while it was asked. */
function pidsOf(rows: Uint32Array): Int32Array {
  const pids: number[] = [];
  let last = 0;
  for (let at = PID; at < rows.length; at += ROW) {
    const pid = rows[at] as number;
    if (pid === last || pid === 0) continue;
    pids.push(pid);
    last = pid;
  }
  return Int32Array.from(pids);
}

/** Rows as triples [index into pids, fd, inode], as a walk has them; without those of processes that have vanished. */
function triplesOf(rows: Uint32Array, { pids, uids }: NativeWalk): Float64Array {
  const triples = new Float64Array((rows.length / ROW) * 3);
  let index = 0;
  let used = 0;
  for (let at = 0; at < rows.length; at += ROW) {
    const pid = rows[at + PID] as number;
    if (pid === 0) continue;
    if (pids[index] !== pid) index++;
    if (uids[index] === NO_USER) continue;
    triples[used] = index;
    triples[used + 1] = rows[at + FD] as number;
    triples[used + 2] = (rows[at + INODE] as number) + (rows[at + INODE + 1] as number) * 0x1_0000_0000;
    used += 3;
  }
  return used === triples.length ? triples : triples.slice(0, used);
}

/** The words of the rows; native memory is aligned, and a short row at the end, which the kernel never writes, is cut off. */
function wordsOf(bytes: Buffer): Uint32Array {
  const whole = bytes.subarray(0, Math.floor(bytes.length / (ROW * 4)) * ROW * 4);
  const aligned = whole.byteOffset % 4 === 0 ? whole : new Uint8Array(whole);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}

/**
 * What walkDescriptors finds, by a BPF iterator and without a look into any process' descriptors; only the named files
 * are read in `procPath`, which must show the processes of our pid namespace. Rejects as readTaskSockets does.
 */
export async function walkTasks(procPath: string, files: readonly string[]): Promise<NativeWalk> {
  const rows = wordsOf(await readTaskSockets('owners'));
  const described = await describeProcesses(pidsOf(rows), { procPath, files });
  return { ...described, sockets: triplesOf(rows, described) };
}
