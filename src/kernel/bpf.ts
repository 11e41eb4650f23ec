import { native } from './addon.js';
import { close, type Descriptor } from './descriptor.js';
import { check, SystemError } from './system-error.js';

/** Commands of bpf(2), `<linux/bpf.h>`. */
const BPF_PROG_LOAD = 5;
const BPF_LINK_CREATE = 28;
const BPF_ITER_CREATE = 33;

const BPF_PROG_TYPE_TRACING = 26;
const BPF_TRACE_ITER = 28;

/** What these commands need of union bpf_attr; the kernel takes the rest for zeros. */
const ATTRIBUTE_BYTES = 120;

const EPERM = -1;
const EAGAIN = -11;
const EACCES = -13;
/** A kernel without bpf(2). */
const ENOSYS = -38;

/** A program the kernel did not take: why, with the words of its verifier where it had any. */
export class BpfError extends SystemError {
  constructor(
    call: string,
    errno: number,
    /** The end of the verifier's log; empty when the program did not get that far. */
    readonly log: string,
  ) {
    super(call, errno);
    if (log !== '') this.message += `: ${log}`;
  }
}

/** A program for an iterator: its instructions, and the function of the kernel's BTF that it is attached to. */
export interface IteratorProgram {
  /** As `struct bpf_insn`, 8 bytes each. */
  readonly instructions: Uint8Array;
  /** Number of `bpf_iter_<target>` in the kernel's BTF. */
  readonly attachTo: number;
  /** Shown by bpftool(8); at most 15 characters. */
  readonly name: string;
}

/** The licence of the program as the kernel wants to hear it: some helpers are for GPL-compatible ones only. */
const license = new TextEncoder().encode('Dual MIT/GPL\0');

function attribute(fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(ATTRIBUTE_BYTES);
  fill(new DataView(bytes.buffer));
  return bytes;
}

function loadAttribute({ instructions, attachTo, name }: IteratorProgram, logBytes: number): Uint8Array {
  const bytes = attribute((view) => {
    view.setUint32(0, BPF_PROG_TYPE_TRACING, true);
    view.setUint32(4, instructions.length / 8, true);
    view.setUint32(24, logBytes > 0 ? 1 : 0, true); // log_level
    view.setUint32(28, logBytes, true);
    view.setUint32(68, BPF_TRACE_ITER, true); // expected_attach_type
    view.setUint32(108, attachTo, true); // attach_btf_id
  });
  bytes.set(new TextEncoder().encode(name.slice(0, 15)), 48);
  return bytes;
}

/** Offsets of the pointers in the attribute of BPF_PROG_LOAD: insns, license, log_buf. */
const INSTRUCTIONS = 8;
const LICENSE = 16;
const LOG = 32;

/** The verifier gives up when a signal comes, and wants to be asked again; a profiler sends many. */
const MOST_ATTEMPTS = 5;

function load(program: IteratorProgram, log: Uint8Array): number {
  const offsets = Int32Array.from(log.length > 0 ? [INSTRUCTIONS, LICENSE, LOG] : [INSTRUCTIONS, LICENSE]);
  const buffers = [program.instructions, license, ...(log.length > 0 ? [log] : [])];
  const attribute = loadAttribute(program, log.length);
  for (let attempt = 1; ; attempt++) {
    const result = native().bpf(BPF_PROG_LOAD, attribute, offsets, buffers);
    if (result !== EAGAIN || attempt === MOST_ATTEMPTS) return result;
  }
}

/** The last lines of a verifier's log, where the reason is, in one line. */
function reasonIn(log: Uint8Array): string {
  const end = log.indexOf(0);
  const lines = Buffer.from(log.subarray(0, end < 0 ? log.length : end))
    .toString('latin1')
    .split('\n');
  const telling = lines.filter(
    (line) => line !== '' && !/^(processed|verification time|stack depth)/.test(line),
  );
  return telling.slice(-3).join('; ');
}

/**
 * bpf(2) BPF_PROG_LOAD of a program for an iterator; the caller owns the descriptor. Throws BpfError: EPERM without
 * CAP_BPF and CAP_PERFMON (or CAP_SYS_ADMIN), EACCES or EINVAL with the verifier's words for a program it refuses.
 */
export function loadIterator(program: IteratorProgram): Descriptor {
  const fd = load(program, new Uint8Array(0));
  if (fd >= 0) return fd;
  // Once more with a log, which costs the kernel time, to learn why.
  const log = new Uint8Array(64 * 1024);
  const again = fd === EPERM ? fd : load(program, log);
  if (again >= 0) return again;
  throw new BpfError('bpf BPF_PROG_LOAD', -again, reasonIn(log));
}

/**
 * Whether the kernel lets this process load programs for iterators, asked with one it can only refuse: for want of
 * privilege at once, else for its target. Takes microseconds.
 */
export function mayLoadIterators(): boolean {
  const nothing = Uint8Array.of(0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0); // return 0
  const result = load({ instructions: nothing, attachTo: 0xffff_ffff, name: '' }, new Uint8Array(0));
  if (result >= 0) close(result);
  return result !== EPERM && result !== EACCES && result !== ENOSYS;
}

function withDescriptor<T>(fd: Descriptor, use: (fd: Descriptor) => T): T {
  try {
    return use(fd);
  } finally {
    close(fd);
  }
}

const none = new Int32Array(0);

/** Links a loaded program to its iterator and opens one run of it; the caller owns the descriptor. Throws SystemError. */
export function openIterator(program: Descriptor): Descriptor {
  const link = attribute((view) => {
    view.setUint32(0, program, true);
    view.setUint32(8, BPF_TRACE_ITER, true); // attach_type
  });
  const linkFd = check('bpf BPF_LINK_CREATE', native().bpf(BPF_LINK_CREATE, link, none, []));
  return withDescriptor(linkFd, (fd) => {
    const create = attribute((view) => view.setUint32(0, fd, true)).subarray(0, 8);
    return check('bpf BPF_ITER_CREATE', native().bpf(BPF_ITER_CREATE, create, none, []));
  });
}

/** Reads a descriptor to its end on a thread. The caller still owns it. Rejects with SystemError. */
export function readOut(fd: Descriptor): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (status: number): void => reject(new SystemError('read', -status));
    const status = native().readOut(fd, (result) =>
      typeof result === 'number' ? fail(result) : resolve(result),
    );
    if (status < 0) fail(status);
  });
}

/** Loads a program for an iterator, runs it once on a thread and returns what it wrote. Rejects with BpfError or SystemError. */
export async function runIterator(program: IteratorProgram): Promise<Buffer> {
  const iterator = withDescriptor(loadIterator(program), openIterator);
  return withDescriptor(iterator, readOut);
}
