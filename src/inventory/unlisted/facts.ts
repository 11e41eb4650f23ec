import { fstatSync } from 'node:fs';
import { native } from '../../kernel/addon.js';
import { LITTLE_ENDIAN } from '../../wire/byte-order.js';

/** What a descriptor tells of its socket. Nothing here changes the socket: SO_ERROR, which would clear it, is not asked. */
export interface SocketFacts {
  /** AF_*. */
  readonly family: number;
  /** SOCK_*. */
  readonly type: number;
  readonly protocol: number;
  readonly inode: number;
  readonly uid: number;
  readonly listening: boolean;
  /** getsockname(2) and getpeername(2) as they came; undefined where the family has none or the socket is not connected. */
  readonly local: Uint8Array | undefined;
  readonly remote: Uint8Array | undefined;
  readonly cookie: bigint | undefined;
  readonly mark: number;
  /** Interface it is bound to; 0 for none. */
  readonly interfaceIndex: number;
  /** The words of SO_MEMINFO, SK_MEMINFO_*. */
  readonly memory: DataView | undefined;
  /** State of a TCP socket by tcp_info; 0 where there is none. */
  readonly tcpState: number;
}

// Options of socket(7), <asm-generic/socket.h>
const SOL_SOCKET = 1;
const SO_TYPE = 3;
const SO_ACCEPTCONN = 30;
const SO_MARK = 36;
const SO_PROTOCOL = 38;
const SO_DOMAIN = 39;
const SO_MEMINFO = 55;
const SO_COOKIE = 57;
const SO_BINDTOIFINDEX = 62;
const SO_NETNS_COOKIE = 71;
const SOL_TCP = 6;
const TCP_INFO = 11;
const MEMINFO_BYTES = 36;
/** Room of sockaddr_storage. */
const NAME_BYTES = 128;

const word = new DataView(new ArrayBuffer(8));
const wordBytes = new Uint8Array(word.buffer);

/** An option that is an int; 0 where the socket has none. */
function integer(fd: number, option: number): number {
  return native().getsockopt(fd, SOL_SOCKET, option, wordBytes.subarray(0, 4)) === 4
    ? word.getInt32(0, LITTLE_ENDIAN)
    : 0;
}

function wide(fd: number, option: number): bigint | undefined {
  return native().getsockopt(fd, SOL_SOCKET, option, wordBytes) === 8
    ? word.getBigUint64(0, LITTLE_ENDIAN)
    : undefined;
}

function nameBy(call: 'getsockname' | 'getpeername', fd: number): Uint8Array | undefined {
  const name = new Uint8Array(NAME_BYTES);
  const length = native()[call](fd, name);
  return length < 2 ? undefined : name.subarray(0, Math.min(length, NAME_BYTES));
}

function memoryOf(fd: number): DataView | undefined {
  const bytes = new Uint8Array(MEMINFO_BYTES);
  const length = native().getsockopt(fd, SOL_SOCKET, SO_MEMINFO, bytes);
  return length < 0 ? undefined : new DataView(bytes.buffer, 0, Math.min(length, MEMINFO_BYTES));
}

/** The cookie of the network namespace a socket belongs to; undefined before Linux 5.14. */
export const namespaceCookie = (fd: number): bigint | undefined => wide(fd, SO_NETNS_COOKIE);

/** Asks a socket about itself; undefined when the descriptor is not the socket with this inode. */
export function readFacts(fd: number, inode: number): SocketFacts | undefined {
  const { ino, uid } = fstatSync(fd);
  if (ino !== inode) return undefined;
  const first = native().getsockopt(fd, SOL_TCP, TCP_INFO, wordBytes.subarray(0, 1));
  const tcpState = first === 1 ? word.getUint8(0) : 0;
  return {
    family: integer(fd, SO_DOMAIN),
    type: integer(fd, SO_TYPE),
    protocol: integer(fd, SO_PROTOCOL),
    inode,
    uid,
    listening: integer(fd, SO_ACCEPTCONN) !== 0,
    local: nameBy('getsockname', fd),
    remote: nameBy('getpeername', fd),
    cookie: wide(fd, SO_COOKIE),
    mark: integer(fd, SO_MARK),
    interfaceIndex: integer(fd, SO_BINDTOIFINDEX),
    memory: memoryOf(fd),
    tcpState,
  };
}
