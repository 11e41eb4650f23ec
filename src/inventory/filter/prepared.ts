import type { FilterExpression } from '../../grammar/filter/expression.js';
import type { SocketKind, SocketRecord } from '../record.js';
import type { ResolvedDetails } from '../resolve.js';

/** A filter with how it is meant: what `ListOptions.filter` takes besides text and a bare tree. */
export interface SocketFilter {
  readonly expression: FilterExpression;
  /** `ss` compares as ss(8) does: numbers for ports of every family, patterns without case. Default `socketeer`. */
  readonly dialect?: 'socketeer' | 'ss';
  /** The text it was read from, for errors about names in it. */
  readonly text?: string;
}

/** Names of the machine that is listed, where it is not this one. */
export interface FilterNames {
  /** Users by name. */
  readonly users: ReadonlyMap<string, number>;
  /** The range the kernel chooses local ports from; undefined where it is not known. */
  readonly ephemeralPorts: { readonly low: number; readonly high: number } | undefined;
  /** The id of a control group by its path below the hierarchy; undefined where there is none. */
  cgroup(path: string): bigint | undefined;
}

/** What a filter is prepared for. */
export interface FilterContext {
  /** Kinds that would be listed without it. */
  readonly kinds: readonly SocketKind[];
  readonly families: readonly ('inet' | 'inet6')[];
  /** Bit `1 << state` of each state. */
  readonly states: number;
  /** Where procfs is mounted. */
  readonly procPath: string;
  /** Absent for this machine. */
  readonly names?: FilterNames | undefined;
  /** The index of an interface by its name, undefined where there is none; absent where several namespaces are listed. */
  readonly interfaceIndex: ((name: string) => number | undefined) | undefined;
}

/** What a program for the kernel is to be like. */
export interface ProgramOptions {
  /** Lets the other ends of matching sockets pass too. Default false. */
  readonly peers?: boolean;
  /** Whether marks may be tested, for which the kernel wants CAP_NET_ADMIN. Default true. */
  readonly marks?: boolean;
}

/** A filter ready for use: what to read, what to hand to the kernel, and what decides on records. */
export interface PreparedFilter {
  /** Kinds, families and states that can match at all; a subset of the context's, empty where nothing can. */
  readonly kinds: readonly SocketKind[];
  readonly families: readonly ('inet' | 'inet6')[];
  readonly states: number;
  /**
   * The kernel's part for one Internet kind: a program of INET_DIAG_BC_* that lets every matching socket pass, and as
   * few others as it can; undefined where it could leave nothing out.
   */
  bytecode(kind: SocketKind, family: 'inet' | 'inet6', options?: ProgramOptions): Uint8Array | undefined;
  /** What must be read to decide. */
  readonly details: ResolvedDetails;
  /** Owners, or the owners of peers, must be known to decide. */
  readonly owners: boolean;
  readonly peers: boolean;
  /** Whether a socket that no table has can match: it has no address and no port. */
  readonly unlisted: boolean;
  /** Decides without owners and peers: false only where `matches` would be. */
  readonly mayMatch: (record: SocketRecord) => boolean;
  /** Decides. */
  readonly matches: (record: SocketRecord) => boolean;
}
