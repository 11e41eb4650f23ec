import type { UnixAddress } from '../../family/address.js';
import type { snapshotSockets } from '../../inventory/index.js';
import type { CoverageGap } from '../../inventory/options.js';
import type { NetworkNamespace, SocketOwner, SocketState, SocketType } from '../../inventory/record.js';
import type { ErrnoEvidence, Verdict } from '../../probe/result.js';
import type { FileKind } from '../../probe/unix/file.js';
import type { probeUnix } from '../../probe/unix.js';
import type { DeviceNumber } from '../unix-match.js';

/** Who owns a file, and what it permits, inode(7). */
export interface FilePermissions {
  /** The twelve bits of chmod(2). */
  readonly mode: number;
  readonly uid: number;
  /** The user's name, where /etc/passwd has it. */
  readonly user?: string;
  readonly gid: number;
  /** The group's name, where /etc/group has it. */
  readonly group?: string;
  /** Whether an access control list adds to the mode, acl(5). */
  readonly acl: boolean;
}

/** The file that a path leads to, by statx(2). */
export interface InspectedFile extends FilePermissions {
  /** Without symbolic links. */
  readonly path: string;
  readonly kind: FileKind;
  readonly inode: bigint;
  readonly device: DeviceNumber;
  /** Names it has. */
  readonly links: number;
  /** Times in ISO 8601. A socket's file is made when it is bound; not every file system keeps `created`. */
  readonly created?: string;
  readonly modified: string;
  readonly changed: string;
  readonly accessed: string;
  /** SELinux label, `security.selinux` of xattr(7). */
  readonly selinux?: string;
}

/** A symbolic link on the way. */
export interface InspectedLink {
  readonly path: string;
  readonly target: string;
}

/** A folder above the file. */
export interface InspectedFolder extends FilePermissions {
  readonly path: string;
  /** Not everybody may search it, so not everybody reaches the socket. */
  readonly restricts: boolean;
  /** Others than its owner may replace what is in it: they may write, and no sticky bit protects. */
  readonly replaceable: boolean;
}

/** One end of a connection. */
export interface UnixEnd {
  readonly inode: number;
  /** Its name, where it has one. */
  readonly address?: UnixAddress;
  readonly state?: SocketState;
  /** Bytes that it has not read. */
  readonly receiveQueue?: number;
  /** Bytes that its peer has not read. */
  readonly sendQueue?: number;
  readonly uid?: number;
  readonly owners: readonly SocketOwner[];
  readonly netns?: NetworkNamespace;
}

/** The socket that is bound to the address. */
export interface BoundSocket extends UnixEnd {
  readonly type: SocketType;
  readonly state: SocketState;
  readonly cookie?: bigint;
  /** Of a listener: connections that wait to be accepted. Else bytes not read. */
  readonly receiveQueue: number;
  /** Of a listener: its backlog. Else bytes not read by the peer. */
  readonly sendQueue: number;
}

/** A connection to the socket; for a datagram socket, a sender that is connected to it. */
export interface UnixConnection {
  /** The end that was accepted; for a datagram socket, itself. */
  readonly server: UnixEnd;
  /** Absent where the other end is closed, or not to be seen. */
  readonly client?: UnixEnd;
}

/** A socket bound to the same path whose file is another one, or to the same abstract name in another namespace. */
export interface ElsewhereSocket extends BoundSocket {
  /** Its file by unix_diag: the kernel's device number, and 32 bits of the inode. */
  readonly file?: { readonly device: number; readonly inode: number };
  /**
   * `replaced`: no process that holds it sees its file at that path any more. `other-root`: a holder does, in another
   * mount namespace or below another root. `other-namespace`: the same abstract name in another network namespace.
   * `unknown`: its holders may not be looked into.
   */
  readonly place: 'replaced' | 'other-root' | 'other-namespace' | 'unknown';
}

/** What is known of a socket file without a server. */
export interface StaleFile {
  /** When it was bound: when the file was made. ISO 8601. */
  readonly bound: string;
  /** When this machine started. ISO 8601. */
  readonly booted: string;
  /** Its server cannot have outlived the start of the machine. */
  readonly beforeBoot: boolean;
}

/** Everything about a Unix address. */
export interface UnixInspection {
  /** As it was given. */
  readonly target: string;
  readonly address: UnixAddress;
  readonly verdict: Verdict;
  /** A sentence for people. */
  readonly reason: string;
  /** The type of the socket, or what kind of file it is instead. */
  readonly kind?: string;
  readonly error?: ErrnoEvidence;
  /** What writing to it does, where every datagram is an action; inspecting never writes. */
  readonly action?: string;
  readonly links: readonly InspectedLink[];
  /** Absent for an abstract name, and for a path that leads nowhere. */
  readonly file?: InspectedFile;
  /** Every folder above the file, outermost first. */
  readonly folders: readonly InspectedFolder[];
  /** Absent where no socket is bound, or none that can be seen. */
  readonly socket?: BoundSocket;
  readonly connections: readonly UnixConnection[];
  /** Connections that wait to be accepted. */
  readonly pending: readonly UnixEnd[];
  readonly elsewhere: readonly ElsewhereSocket[];
  readonly stale?: StaleFile;
  /** What could not be read. */
  readonly coverage: readonly CoverageGap[];
}

/** How a Unix address is inspected. */
export interface InspectOptions {
  /** Looks into every network namespace, also where the socket is found in our own; else only where it is not. */
  readonly everywhere?: boolean;
  readonly signal?: AbortSignal;
  /** What lists the sockets. Default: the inventory. */
  readonly list?: typeof snapshotSockets;
  /** What probes. Default: probeUnix. */
  readonly probe?: typeof probeUnix;
}
