import type { FilterExpression } from '../grammar/filter/expression.js';
import type { SocketFilter } from './filter/prepared.js';
import type { SocketKind, SocketRecord, SocketState } from './record.js';

/** Which namespace to list: a name from `ip netns`, a process, an nsfs path, or all that can be found. */
export type NamespaceSelector = { name: string } | { pid: number } | { path: string } | 'all';

/** Attributes that cost the kernel time and are only asked for on demand. */
export interface ListDetails {
  /** skmeminfo of each socket. */
  readonly memory?: boolean;
  /** tcp_info, congestion control and its info, ULP and MPTCP info. */
  readonly info?: boolean;
  /** TOS, traffic class, class id, mark, cgroup, v6only and the socket options; Unix file and peers are always there. */
  readonly extended?: boolean;
  /**
   * What BPF programs keep with TCP and UDP sockets: of all maps, or of those with these ids. Needs CAP_BPF, and
   * CAP_SYS_ADMIN for ids; a map that cannot be had makes the listing throw SystemError.
   * Recordings have none.
   */
  readonly bpfStorages?: boolean | readonly number[];
}

/**
 * The tables below `/proc/net` that list sockets, proc_pid_net(5), and `tcpdiag`, a recording of dumpTcpSockets: all it
 * holds is listed, whatever its state and family.
 */
export type ProcTable =
  | 'tcpdiag'
  | 'netlink'
  | 'packet'
  | 'unix'
  | 'raw'
  | 'raw6'
  | 'udp'
  | 'udp6'
  | 'tcp'
  | 'tcp6';

/** What listSockets lists and joins; every field has a default, misspelt ones are a TypeError. */
export interface ListOptions {
  /** Kinds to list, in this order. Default: every kind, in the order ss has (netlink, packet, unix, raw, udp, tcp, …). */
  readonly kinds?: readonly SocketKind[];
  /** Restricts Internet kinds to one family. Default: both, IPv4 first. */
  readonly families?: readonly ('inet' | 'inet6')[];
  /** States to list. Default: all. */
  readonly states?: readonly SocketState[];
  /**
   * Lists only what passes: text in the language of `socketeer ls`, a tree that parseFilter made, or a tree with its
   * dialect. Details, owners and peers are read where it needs them, and stay in the records.
   */
  readonly filter?: string | FilterExpression | SocketFilter;
  readonly details?: ListDetails;
  /** Joins the processes that hold each socket. */
  readonly owners?: boolean;
  /** Owners thread by thread, each with its `tid`: a thread may have descriptors of its own, clone(2). */
  readonly threads?: boolean;
  /**
   * How owners are found: by a BPF iterator over all descriptors, or by reading `/proc/<pid>/fd`. The answers are equal.
   * Default `auto`: BPF where it is permitted and many files are open. With `bpf` there is no other way to fall back on.
   */
  readonly ownersBy?: 'auto' | 'bpf' | 'proc';
  /** Finds the other end of Unix and same-machine TCP and UDP connections. */
  readonly peers?: boolean;
  /**
   * Finds also the sockets that no table of the kernel has, by the descriptors of the processes: unbound ones, families
   * without a table, kinds whose diag module is missing. Naming the kind `other` asks for it too.
   */
  readonly unlisted?: boolean;
  readonly netns?: NamespaceSelector;
  /**
   * Lists netlink sockets as ss(8) does: those in multicast groups twice, as the kernel tells them, and connected ones
   * among the unconnected. Default: each socket once, by its state.
   */
  readonly duplicates?: boolean;
  /** Where procfs is mounted; default `/proc`. */
  readonly procPath?: string;
  /** Files to read in place of asking the kernel, each in the form of the table of that name below `/proc/net`. */
  readonly procTables?: Readonly<Partial<Record<ProcTable, string>>>;
  /**
   * Lists what recordSockets recorded instead of this machine: the path of a recording, or its bytes. Everything else
   * works as if live; `threads`, `procPath` and `procTables` are not to be had.
   */
  readonly replay?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

/** Something that could not be read, and why. */
export interface CoverageGap {
  /** The kind of socket concerned, or `owners`, or `netns`. */
  readonly subject: SocketKind | 'owners' | 'netns';
  /** `absent`: the kernel has no such protocol at all, so there is nothing to list; the others lose information. */
  readonly reason: 'absent' | 'no-diag' | 'permission' | 'interrupted' | 'failed';
  /** What fills in, if anything: `proc` when /proc was read instead, `descriptor` when processes were asked. */
  readonly fallback?: 'proc' | 'descriptor';
  /** A sentence for people: `vsock: the kernel has no diag module`. */
  readonly message: string;
}

/** A listing under way. Iterate it once, record by record or batch by batch. */
export interface SocketListing extends AsyncIterable<SocketRecord> {
  /** Records in arrays as they come from the kernel; much cheaper than one by one. */
  batches(): AsyncIterable<SocketRecord[]>;
  /** The name of a user on the machine listed, which a recording may have from another one; to be asked once iterated. */
  userName(uid: number): string | undefined;
  /** What could not be read; complete when the iteration has ended. */
  readonly coverage: readonly CoverageGap[];
  /** How owners were found: by a BPF iterator or in `/proc`; undefined before that, where nobody asked, and in a replay. */
  readonly ownersBy: 'bpf' | 'proc' | undefined;
}
