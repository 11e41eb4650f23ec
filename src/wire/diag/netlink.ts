import { AttributeReader, attributeU32, type RawAttribute } from '../attribute.js';
import { LITTLE_ENDIAN } from '../byte-order.js';
import { AF_NETLINK } from '../constants.js';
import { layout, u8, u32 } from '../layout.js';
import { decodeSocketMemory, type SocketMemory } from '../memory.js';
import { cookieWords, type DiagRequestBase, encodeDiagRequest } from './request.js';

/** struct netlink_diag_req, `<linux/netlink_diag.h>`. */
export const netlinkDiagReq = layout('netlink_diag_req', 20, {
  family: u8(0),
  protocol: u8(1),
  inode: u32(4),
  show: u32(8),
  cookieLow: u32(12),
  cookieHigh: u32(16),
});

/** struct netlink_diag_msg, `<linux/netlink_diag.h>`. */
export const netlinkDiagMsg = layout('netlink_diag_msg', 28, {
  family: u8(0),
  type: u8(1),
  protocol: u8(2),
  state: u8(3),
  portId: u32(4),
  destinationPortId: u32(8),
  destinationGroup: u32(12),
  inode: u32(16),
  cookieLow: u32(20),
  cookieHigh: u32(24),
});

/** struct netlink_diag_ring, `<linux/netlink_diag.h>`; Linux 4.6 dropped the rings. */
export const netlinkDiagRing = layout('netlink_diag_ring', 16, {
  blockSize: u32(0),
  blockNr: u32(4),
  frameSize: u32(8),
  frameNr: u32(12),
});

/** A mapped ring of a netlink socket of an old kernel. */
export interface NetlinkRing {
  readonly blockSize: number;
  readonly blockNr: number;
  readonly frameSize: number;
  readonly frameNr: number;
}

// What to show, <linux/netlink_diag.h>
export const NDIAG_SHOW_MEMINFO = 0x1;
export const NDIAG_SHOW_GROUPS = 0x2;
export const NDIAG_SHOW_RING_CFG = 0x4;
export const NDIAG_SHOW_FLAGS = 0x8;
/** Sockets of every netlink protocol. */
export const NDIAG_PROTO_ALL = 0xff;

// Attributes, <linux/netlink_diag.h>
export const NETLINK_DIAG_MEMINFO = 0;
export const NETLINK_DIAG_GROUPS = 1;
export const NETLINK_DIAG_RX_RING = 2;
export const NETLINK_DIAG_TX_RING = 3;
export const NETLINK_DIAG_FLAGS = 4;

// Bits of NetlinkDiagMessage.flags, <linux/netlink_diag.h>
export const NDIAG_FLAG_CB_RUNNING = 0x01;
export const NDIAG_FLAG_PKTINFO = 0x02;
export const NDIAG_FLAG_BROADCAST_ERROR = 0x04;
export const NDIAG_FLAG_NO_ENOBUFS = 0x08;
export const NDIAG_FLAG_LISTEN_ALL_NSID = 0x10;
export const NDIAG_FLAG_CAP_ACK = 0x20;

/** What to ask of netlink_diag. */
export interface NetlinkDiagRequest extends DiagRequestBase {
  /** NETLINK_* protocol. Default NDIAG_PROTO_ALL. */
  readonly protocol?: number;
  /** NDIAG_SHOW_*. Default none. */
  readonly show?: number;
}

/** Encodes a whole netlink message with struct netlink_diag_req. */
export const encodeNetlinkDiagRequest = (request: NetlinkDiagRequest = {}): Uint8Array =>
  encodeDiagRequest(
    request,
    netlinkDiagReq.encode({
      family: AF_NETLINK,
      protocol: request.protocol ?? NDIAG_PROTO_ALL,
      inode: request.inode ?? 0,
      show: request.show ?? 0,
      ...cookieWords(request.cookie),
    }),
  );

/**
 * A netlink socket as netlink_diag gives it. One dump lists a socket that is bound to a port and member of a group
 * twice, with the same cookie: the kernel walks its table of ports and its list of members.
 */
export interface NetlinkDiagMessage {
  readonly family: number;
  /** SOCK_RAW or SOCK_DGRAM. */
  readonly type: number;
  /** NETLINK_* protocol. */
  readonly protocol: number;
  /** TCP_CLOSE as made, NETLINK_CONNECTED (1) once connected, NETLINK_UNCONNECTED (0) after that. */
  readonly state: number;
  /** Port id; 0 is the kernel. */
  readonly portId: number;
  readonly destinationPortId: number;
  readonly destinationGroup: number;
  readonly inode: number;
  readonly cookieLow: number;
  readonly cookieHigh: number;
  memory?: SocketMemory;
  /** Multicast groups as a bit mask, 32 groups a word, group 1 in the lowest bit of the first. */
  groups?: number[];
  /** NDIAG_FLAG_*. */
  flags?: number;
  rxRing?: NetlinkRing;
  txRing?: NetlinkRing;
  unknown?: RawAttribute[];
}

/** The mask comes in the kernel's longs; on a little-endian host their halves are in order. */
const decodeGroups = (view: DataView, offset: number, end: number): number[] => {
  const groups: number[] = [];
  for (let at = offset; at + 4 <= end; at += 4) groups.push(view.getUint32(at, LITTLE_ENDIAN));
  return groups;
};

const decodeAttribute = (message: NetlinkDiagMessage, reader: AttributeReader): void => {
  const { view, offset, end } = reader;
  switch (reader.type) {
    case NETLINK_DIAG_MEMINFO:
      message.memory = decodeSocketMemory(view, offset, end);
      break;
    case NETLINK_DIAG_GROUPS:
      message.groups = decodeGroups(view, offset, end);
      break;
    case NETLINK_DIAG_RX_RING:
      message.rxRing = netlinkDiagRing.decode(view, offset, end);
      break;
    case NETLINK_DIAG_TX_RING:
      message.txRing = netlinkDiagRing.decode(view, offset, end);
      break;
    case NETLINK_DIAG_FLAGS:
      message.flags = attributeU32('NETLINK_DIAG_FLAGS', view, offset, end);
      break;
    default:
      message.unknown ??= [];
      message.unknown.push(reader.raw());
  }
};

/** Decodes struct netlink_diag_msg and its attributes. Throws DecodeError. */
export const decodeNetlinkDiag = (view: DataView, offset: number, end: number): NetlinkDiagMessage => {
  const message: NetlinkDiagMessage = netlinkDiagMsg.decode(view, offset, end);
  const reader = new AttributeReader(view, offset + netlinkDiagMsg.size, end);
  while (reader.next()) decodeAttribute(message, reader);
  return message;
};
