import { readFileSync } from 'node:fs';
import { machine, release } from 'node:os';
import { packageVersion } from '../version.js';

/** Where socketeer runs. */
export interface MachineFacts {
  readonly version: string;
  /** As uname(2) tells it. */
  readonly kernel: { readonly release: string; readonly machine: string };
  readonly node: { readonly version: string; readonly libc: string };
  readonly user: {
    readonly uid: number;
    /** Effective capabilities that concern sockets, by name: capabilities(7). */
    readonly capabilities: readonly string[];
  };
}

/** Bits of capabilities that concern sockets, `<linux/capability.h>`. */
const capabilities: readonly (readonly [name: string, bit: bigint])[] = [
  ['CAP_DAC_READ_SEARCH', 2n],
  ['CAP_NET_BIND_SERVICE', 10n],
  ['CAP_NET_ADMIN', 12n],
  ['CAP_NET_RAW', 13n],
  ['CAP_SYS_PTRACE', 19n],
  ['CAP_SYS_ADMIN', 21n],
  ['CAP_PERFMON', 38n],
  ['CAP_BPF', 39n],
];

const effective = (): bigint => {
  try {
    const digits = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return BigInt(`0x${digits ?? '0'}`);
  } catch {
    return 0n; // no /proc: about says so by what cannot be listed
  }
};

/** The C library this process runs with, by the names of the files it has mapped. */
const libc = (): 'glibc' | 'musl' | 'unknown' => {
  try {
    return /\/ld-musl-|\/libc\.musl-/.test(readFileSync('/proc/self/maps', 'latin1')) ? 'musl' : 'glibc';
  } catch {
    return 'unknown'; // no /proc
  }
};

/** Where socketeer runs, and as whom. */
export const machineFacts = (): MachineFacts => {
  const mask = effective();
  return {
    version: packageVersion(),
    kernel: { release: release(), machine: machine() },
    node: { version: process.version, libc: libc() },
    user: {
      uid: process.geteuid?.() ?? -1,
      capabilities: capabilities.filter(([, bit]) => ((mask >> bit) & 1n) === 1n).map(([name]) => name),
    },
  };
};
