import { readlinkSync } from 'node:fs';
import { readTaskSockets } from '../kernel/task-sockets.js';
import { taskSocketRow as row, taskSocketRowBytes } from '../wire/bpf-program/task-socket-row.js';

/**
 * Every socket descriptor of every process of this pid namespace with what its socket is, in all network namespaces:
 * one row each, ascending by pid and descriptor. Columns are read by row number; nothing is copied.
 */
export class TaskSockets {
  /** How many rows there are. */
  readonly length: number;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;

  /** Takes rows as the kernel's iterator writes them. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = Math.floor(bytes.byteLength / stride);
  }

  /** The process; 0 where it ended meanwhile. */
  pid(index: number): number {
    return this.#view.getUint32(index * stride + row.pid, true);
  }

  fd(index: number): number {
    return this.#view.getUint32(index * stride + row.fd, true);
  }

  inode(index: number): number {
    return Number(this.#view.getBigUint64(index * stride + row.inode, true));
  }

  /** The same as sock_diag's; made by the asking where the socket had none. */
  cookie(index: number): bigint {
    return this.#view.getBigUint64(index * stride + row.cookie, true);
  }

  /** Inode of the network namespace, as `/proc/<pid>/ns/net` names it. */
  netns(index: number): number {
    return this.#view.getUint32(index * stride + row.netns, true);
  }

  /** AF_*; a socket that is being closed has zeros from here on. */
  family(index: number): number {
    return this.#view.getUint16(index * stride + row.family, true);
  }

  /** SOCK_STREAM and its like. */
  type(index: number): number {
    return this.#view.getUint16(index * stride + row.type, true);
  }

  protocol(index: number): number {
    return this.#view.getUint16(index * stride + row.protocol, true);
  }

  /** The kernel's number of the state, TCP_ESTABLISHED and its like. */
  state(index: number): number {
    return this.#view.getUint8(index * stride + row.state);
  }

  /** 0 but for Internet sockets. */
  localPort(index: number): number {
    return this.#view.getUint16(index * stride + row.localPort, true);
  }

  /** 0 but for connected Internet sockets. */
  remotePort(index: number): number {
    return this.#view.getUint16(index * stride + row.remotePort, false);
  }

  /** The local address: 16 bytes, of which IPv4 uses the first four. A view, not a copy. */
  local(index: number): Uint8Array {
    return this.#bytes.subarray(index * stride + row.local, index * stride + row.local + 16);
  }

  /** The remote address, as `local`. */
  remote(index: number): Uint8Array {
    return this.#bytes.subarray(index * stride + row.remote, index * stride + row.remote + 16);
  }
}

const stride = taskSocketRowBytes('sockets');

/** Whether a mounted procfs shows the processes of our own pid namespace, by the numbers an iterator gives. */
export function showsOurProcesses(procPath: string): boolean {
  try {
    return readlinkSync(`${procPath}/self`) === String(process.pid);
  } catch {
    return false;
  }
}

/**
 * Reads the socket descriptors of all processes in one pass, by a BPF iterator. Sockets that no process holds are not
 * among them: those in TIME_WAIT and SYN_RECV, orphans, and descriptors on their way in a message.
 * Rejects with SystemError (BpfError) where the kernel refuses, with DecodeError where it is too different.
 */
export async function socketsOfTasks(): Promise<TaskSockets> {
  return new TaskSockets(await readTaskSockets('sockets'));
}
