import { AttributeReader, attributeU8, attributeU32, type RawAttribute, requireBytes } from '../attribute.js';
import { copyBytes, LITTLE_ENDIAN } from '../byte-order.js';
import { AF_UNIX, ALL_STATES } from '../constants.js';
import { layout, u8, u32 } from '../layout.js';
import { decodeSocketMemory, type SocketMemory } from '../memory.js';
import { cookieWords, type DiagRequestBase, encodeDiagRequest } from './request.js';

/** struct unix_diag_req, `<linux/unix_diag.h>`. */
export const unixDiagReq = layout('unix_diag_req', 24, {
  family: u8(0),
  protocol: u8(1),
  states: u32(4),
  inode: u32(8),
  show: u32(12),
  cookieLow: u32(16),
  cookieHigh: u32(20),
});

/** struct unix_diag_msg, `<linux/unix_diag.h>`. */
export const unixDiagMsg = layout('unix_diag_msg', 16, {
  family: u8(0),
  type: u8(1),
  state: u8(2),
  inode: u32(4),
  cookieLow: u32(8),
  cookieHigh: u32(12),
});

// What to show, <linux/unix_diag.h>
export const UDIAG_SHOW_NAME = 0x01;
export const UDIAG_SHOW_VFS = 0x02;
export const UDIAG_SHOW_PEER = 0x04;
export const UDIAG_SHOW_ICONS = 0x08;
export const UDIAG_SHOW_RQLEN = 0x10;
export const UDIAG_SHOW_MEMINFO = 0x20;
/** Since Linux 5.3; older kernels ignore it. */
export const UDIAG_SHOW_UID = 0x40;

// Attributes, <linux/unix_diag.h>
export const UNIX_DIAG_NAME = 0;
export const UNIX_DIAG_VFS = 1;
export const UNIX_DIAG_PEER = 2;
export const UNIX_DIAG_ICONS = 3;
export const UNIX_DIAG_RQLEN = 4;
export const UNIX_DIAG_MEMINFO = 5;
export const UNIX_DIAG_SHUTDOWN = 6;
export const UNIX_DIAG_UID = 7;

/** What to ask of unix_diag. */
export interface UnixDiagRequest extends DiagRequestBase {
  /** Bits `1 << TCP_x`. Default all. */
  readonly states?: number;
  /** UDIAG_SHOW_*. Default none. */
  readonly show?: number;
}

/** Encodes a whole netlink message with struct unix_diag_req. */
export const encodeUnixDiagRequest = (request: UnixDiagRequest = {}): Uint8Array =>
  encodeDiagRequest(
    request,
    unixDiagReq.encode({
      family: AF_UNIX,
      states: request.states ?? ALL_STATES,
      inode: request.inode ?? 0,
      show: request.show ?? 0,
      ...cookieWords(request.cookie),
    }),
  );

/** A Unix socket as unix_diag gives it; fields that were not shown or do not apply are undefined. */
export class UnixDiagMessage {
  /** UNIX_DIAG_NAME: sun_path as bound; a leading NUL means abstract, a path has its NUL at the end. Undefined when unnamed. */
  name: Uint8Array | undefined = undefined;
  /** UNIX_DIAG_VFS: the socket file's inode and device (in the kernel's encoding, major << 20 | minor). */
  vfs: { readonly inode: number; readonly device: number } | undefined = undefined;
  /** UNIX_DIAG_PEER: inode of the peer's socket, 0 until it is accepted; undefined when not connected. */
  peer: number | undefined = undefined;
  /** UNIX_DIAG_ICONS: inodes of the sockets waiting to be accepted, 0 for one that is gone. */
  icons: number[] | undefined = undefined;
  /** UNIX_DIAG_RQLEN: bytes to read, or connections to accept for a listener. */
  rqueue: number | undefined = undefined;
  /** UNIX_DIAG_RQLEN: bytes sent and not yet read, or the backlog of a listener. */
  wqueue: number | undefined = undefined;
  /** UNIX_DIAG_MEMINFO. */
  memory: SocketMemory | undefined = undefined;
  /** UNIX_DIAG_SHUTDOWN: RCV_SHUTDOWN | SEND_SHUTDOWN. */
  shutdown: number | undefined = undefined;
  /** UNIX_DIAG_UID: the owner. */
  uid: number | undefined = undefined;
  unknown: RawAttribute[] | undefined = undefined;

  constructor(
    /** AF_UNIX. */
    readonly family: number,
    /** SOCK_*. */
    readonly type: number,
    /** TCP_ESTABLISHED, TCP_LISTEN or TCP_CLOSE. */
    readonly state: number,
    readonly inode: number,
    readonly cookieLow: number,
    readonly cookieHigh: number,
  ) {}
}

const decodeWords = (view: DataView, offset: number, end: number): number[] => {
  const words: number[] = [];
  for (let at = offset; at + 4 <= end; at += 4) words.push(view.getUint32(at, LITTLE_ENDIAN));
  return words;
};

const decodeAttribute = (message: UnixDiagMessage, reader: AttributeReader): void => {
  const { view, offset, end } = reader;
  switch (reader.type) {
    case UNIX_DIAG_NAME:
      message.name = copyBytes(view, offset, end);
      break;
    case UNIX_DIAG_VFS:
      requireBytes('unix_diag_vfs', offset, end, 8);
      message.vfs = {
        inode: view.getUint32(offset, LITTLE_ENDIAN),
        device: view.getUint32(offset + 4, LITTLE_ENDIAN),
      };
      break;
    case UNIX_DIAG_PEER:
      message.peer = attributeU32('UNIX_DIAG_PEER', view, offset, end);
      break;
    case UNIX_DIAG_ICONS:
      message.icons = decodeWords(view, offset, end);
      break;
    case UNIX_DIAG_RQLEN:
      requireBytes('unix_diag_rqlen', offset, end, 8);
      message.rqueue = view.getUint32(offset, LITTLE_ENDIAN);
      message.wqueue = view.getUint32(offset + 4, LITTLE_ENDIAN);
      break;
    case UNIX_DIAG_MEMINFO:
      message.memory = decodeSocketMemory(view, offset, end);
      break;
    case UNIX_DIAG_SHUTDOWN:
      message.shutdown = attributeU8('UNIX_DIAG_SHUTDOWN', view, offset, end);
      break;
    case UNIX_DIAG_UID:
      message.uid = attributeU32('UNIX_DIAG_UID', view, offset, end);
      break;
    default:
      message.unknown ??= [];
      message.unknown.push(reader.raw());
  }
};

/** Decodes struct unix_diag_msg and its attributes. Throws DecodeError. */
export const decodeUnixDiag = (view: DataView, offset: number, end: number): UnixDiagMessage => {
  unixDiagMsg.check(view, offset, end);
  const { fields } = unixDiagMsg;
  const message = new UnixDiagMessage(
    view.getUint8(offset + fields.family.offset),
    view.getUint8(offset + fields.type.offset),
    view.getUint8(offset + fields.state.offset),
    view.getUint32(offset + fields.inode.offset, LITTLE_ENDIAN),
    view.getUint32(offset + fields.cookieLow.offset, LITTLE_ENDIAN),
    view.getUint32(offset + fields.cookieHigh.offset, LITTLE_ENDIAN),
  );
  const reader = new AttributeReader(view, offset + unixDiagMsg.size, end);
  while (reader.next()) decodeAttribute(message, reader);
  return message;
};
