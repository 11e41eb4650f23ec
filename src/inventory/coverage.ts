import type { CoverageGap } from './options.js';
import type { SocketKind } from './record.js';

/** What a listing could not read, gathered as it goes; the same gap is told once. */
export class Coverage {
  readonly gaps: CoverageGap[] = [];
  /** How owners were found, once they were. */
  ownersBy: 'bpf' | 'proc' | undefined;

  /** Adds a gap unless one with the same message is there. */
  add(gap: CoverageGap): void {
    if (!this.gaps.some(({ message }) => message === gap.message)) this.gaps.push(gap);
  }

  /** The kernel has no such protocol, so nothing is missing. */
  absent(kind: SocketKind): void {
    this.add({ subject: kind, reason: 'absent', message: `${kind}: the kernel has no such protocol` });
  }

  /** The protocol is there, and the kernel cannot list its sockets. */
  noDiag(kind: SocketKind): void {
    this.add({
      subject: kind,
      reason: 'no-diag',
      message: `${kind}: the kernel has no diag module for it, so its sockets cannot be listed`,
    });
  }

  /** A `/proc/net` table fills in for the diag module. */
  fallback(kind: SocketKind, tables: string): void {
    this.add({
      subject: kind,
      reason: 'no-diag',
      fallback: 'proc',
      message: `${kind}: the kernel has no diag module for it, read ${tables} instead`,
    });
  }

  /** Descriptors of processes fill in for a missing diag module: replaces what noDiag said. */
  byDescriptor(kind: SocketKind, count: number): void {
    const index = this.gaps.findIndex(
      ({ subject, reason, fallback }) => subject === kind && reason === 'no-diag' && fallback === undefined,
    );
    if (index < 0) return;
    const sockets = count === 1 ? '1 socket' : `${count} sockets`;
    this.gaps[index] = {
      subject: kind,
      reason: 'no-diag',
      fallback: 'descriptor',
      message: `${kind}: the kernel has no diag module for it; ${sockets} seen by descriptor only`,
    };
  }

  /** The kernel refused the request. */
  permission(subject: CoverageGap['subject'], why: string): void {
    this.add({ subject, reason: 'permission', message: `${subject}: ${why}` });
  }

  /** The tables changed during each attempt to read them. */
  interrupted(kind: SocketKind): void {
    this.add({
      subject: kind,
      reason: 'interrupted',
      message: `${kind}: sockets changed while they were read, some may be missing`,
    });
  }

  /** Anything else that went wrong, with the system's words for it. */
  failed(subject: CoverageGap['subject'], why: string): void {
    this.add({ subject, reason: 'failed', message: `${subject}: ${why}` });
  }

  /** Processes whose descriptors or namespaces only their user or root may see. */
  unreadableProcesses(subject: 'owners' | 'netns', count: number): void {
    const processes = count === 1 ? 'process' : 'processes';
    const hint =
      process.geteuid?.() === 0 ? 'root lacks ptrace rights over them here' : 'run as root to see them';
    this.permission(subject, `${count} ${processes} unreadable (${hint})`);
  }
}
