import type { NativeWalk } from '../kernel/walk.js';
import { parseCgroup } from './cgroup-text.js';
import type { SocketOwner } from './record.js';
import type { ThreadWalk } from './thread-walk.js';
import type { Users } from './users.js';

/** The files of a process directory that an OwnerIndex wants, in this order. */
export const ownerFiles: readonly string[] = ['comm', 'cmdline', 'cgroup'];

/** A descriptor of a socket. */
export interface Holder {
  readonly pid: number;
  readonly fd: number;
  readonly inode: number;
}

type ProcessPart = Omit<SocketOwner, 'fd'>;

const nobody: readonly SocketOwner[] = Object.freeze([]);

/** Inodes come in runs; a multiplication by an odd constant spreads them over the upper bits. */
const slotOf = (inode: number, mask: number): number => (Math.imul(inode, 0x9e3779b1) >>> 8) & mask;

/** Chains the entries of each slot, backwards, so that a chain has the order of the walk: by process, then descriptor. */
function chain(sockets: Float64Array, heads: Int32Array, next: Int32Array): void {
  const mask = heads.length - 1;
  for (let entry = next.length - 1; entry >= 0; entry--) {
    const slot = slotOf(sockets[entry * 3 + 2] as number, mask);
    next[entry] = heads[slot] as number;
    heads[slot] = entry + 1;
  }
}

/**
 * The holders of every socket by inode. Built from the columns of a walk; only the owners that are asked for
 * become objects, and the files of a process are read into text once.
 */
export class OwnerIndex {
  readonly #walk: NativeWalk | ThreadWalk;
  readonly #users: Users;
  /** First entry (plus one) of each hash slot, and the next entry (plus one) of each entry. */
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #mask: number;
  readonly #processes: (ProcessPart | undefined)[];
  /** 1 for each entry whose socket was asked for. */
  readonly #seen: Uint8Array;

  /** With a walk of threads, owners have their `tid`. */
  constructor(walk: NativeWalk | ThreadWalk, users: Users) {
    const count = walk.sockets.length / 3;
    const slots = 1 << Math.max(4, Math.ceil(Math.log2(count * 2 + 1)));
    this.#walk = walk;
    this.#users = users;
    this.#mask = slots - 1;
    this.#heads = new Int32Array(slots);
    this.#next = new Int32Array(count);
    this.#seen = new Uint8Array(count);
    this.#processes = new Array<undefined>(walk.pids.length).fill(undefined);
    chain(walk.sockets, this.#heads, this.#next);
  }

  /** The processes and descriptors that hold the socket, by ascending pid; none for inode 0. */
  ownersOf(inode: number): readonly SocketOwner[] {
    if (inode === 0) return nobody;
    let owners: SocketOwner[] | undefined;
    let entry = this.#heads[slotOf(inode, this.#mask)] as number;
    for (; entry !== 0; entry = this.#next[entry - 1] as number) {
      if (this.#walk.sockets[entry * 3 - 1] !== inode) continue;
      owners ??= [];
      owners.push(this.#owner(entry - 1));
      this.#seen[entry - 1] = 1;
    }
    return owners ?? nobody;
  }

  /** Notes that a socket is listed, as ownersOf does. */
  see(inode: number): void {
    let entry = inode === 0 ? 0 : (this.#heads[slotOf(inode, this.#mask)] as number);
    for (; entry !== 0; entry = this.#next[entry - 1] as number) {
      if (this.#walk.sockets[entry * 3 - 1] === inode) this.#seen[entry - 1] = 1;
    }
  }

  /** Every descriptor of a socket that was neither asked for nor seen, of the processes that `wanted` picks. */
  unseen(wanted: (pid: number) => boolean): Holder[] {
    const { sockets, pids } = this.#walk;
    const picked = new Map<number, boolean>();
    const holders: Holder[] = [];
    for (let entry = 0; entry < this.#seen.length; entry++) {
      if (this.#seen[entry] === 1) continue;
      const process = sockets[entry * 3] as number;
      const pid = pids[process] as number;
      let pick = picked.get(process);
      if (pick === undefined) {
        pick = wanted(pid);
        picked.set(process, pick);
      }
      if (pick)
        holders.push({ pid, fd: sockets[entry * 3 + 1] as number, inode: sockets[entry * 3 + 2] as number });
    }
    return holders;
  }

  #owner(entry: number): SocketOwner {
    const { sockets } = this.#walk;
    const process = this.#process(sockets[entry * 3] as number);
    const { pid, tid, name, commandLine, uid, user, unit, container } = process;
    return {
      pid,
      ...(tid === undefined ? undefined : { tid }),
      name,
      fd: sockets[entry * 3 + 1] as number,
      commandLine,
      uid,
      ...(user === undefined ? undefined : { user }),
      ...(unit === undefined ? undefined : { unit }),
      ...(container === undefined ? undefined : { container }),
    };
  }

  #process(index: number): ProcessPart {
    let process = this.#processes[index];
    if (process === undefined) {
      process = this.#readProcess(index);
      this.#processes[index] = process;
    }
    return process;
  }

  #readProcess(index: number): ProcessPart {
    const walk = this.#walk;
    const uid = walk.uids[index] as number;
    const user = this.#users.name(uid);
    return {
      pid: walk.pids[index] as number,
      ...('tids' in walk && { tid: walk.tids[index] as number }),
      name: this.#file(index, 0).replace(/\n$/, ''),
      commandLine: splitArguments(this.#file(index, 1)),
      uid,
      ...(user === undefined ? {} : { user }),
      ...parseCgroup(this.#file(index, 2)),
    };
  }

  /** The text of a file; empty when the process was gone or did not let us read it. */
  #file(process: number, file: number): string {
    const at = process * ownerFiles.length + file;
    const start = at === 0 ? 0 : this.#walk.ends[at - 1];
    return this.#walk.blob.toString('utf8', start, this.#walk.ends[at]);
  }
}

/**
 * The arguments in `/proc/<pid>/cmdline`. Trailing empty ones are dropped: programs that write a title over their
 * arguments leave NULs behind it.
 */
export function splitArguments(text: string): readonly string[] {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return end === 0 ? [] : text.slice(0, end).split('\0');
}
