import { AttributeReader, attributeU32, type RawAttribute } from '../attribute.js';
import { copyBytes, LITTLE_ENDIAN } from '../byte-order.js';
import { AF_PACKET } from '../constants.js';
import { layout, u8, u16, u32 } from '../layout.js';
import { decodeSocketMemory, type SocketMemory } from '../memory.js';
import type { PacketInfo, PacketMembership, SockFilter } from '../packet-info.js';
import { cookieWords, type DiagRequestBase, encodeDiagRequest } from './request.js';

/** struct packet_diag_req, `<linux/packet_diag.h>`. */
export const packetDiagReq = layout('packet_diag_req', 20, {
  family: u8(0),
  protocol: u8(1),
  inode: u32(4),
  show: u32(8),
  cookieLow: u32(12),
  cookieHigh: u32(16),
});

/** struct packet_diag_msg, `<linux/packet_diag.h>`. */
export const packetDiagMsg = layout('packet_diag_msg', 16, {
  family: u8(0),
  type: u8(1),
  protocol: u16(2),
  inode: u32(4),
  cookieLow: u32(8),
  cookieHigh: u32(12),
});

/** struct packet_diag_info, `<linux/packet_diag.h>`. */
export const packetDiagInfo = layout('packet_diag_info', 24, {
  index: u32(0),
  version: u32(4),
  reserve: u32(8),
  copyThresh: u32(12),
  tstamp: u32(16),
  flags: u32(20),
});

/** struct packet_diag_ring, `<linux/packet_diag.h>`. */
export const packetDiagRing = layout('packet_diag_ring', 28, {
  blockSize: u32(0),
  blockNr: u32(4),
  frameSize: u32(8),
  frameNr: u32(12),
  retireTmo: u32(16),
  sizeofPriv: u32(20),
  features: u32(24),
});

// What to show, <linux/packet_diag.h>
export const PACKET_SHOW_INFO = 0x01;
export const PACKET_SHOW_MCLIST = 0x02;
export const PACKET_SHOW_RING_CFG = 0x04;
export const PACKET_SHOW_FANOUT = 0x08;
export const PACKET_SHOW_MEMINFO = 0x10;
export const PACKET_SHOW_FILTER = 0x20;

// Attributes, <linux/packet_diag.h>
export const PACKET_DIAG_INFO = 0;
export const PACKET_DIAG_MCLIST = 1;
export const PACKET_DIAG_RX_RING = 2;
export const PACKET_DIAG_TX_RING = 3;
export const PACKET_DIAG_FANOUT = 4;
export const PACKET_DIAG_UID = 5;
export const PACKET_DIAG_MEMINFO = 6;
export const PACKET_DIAG_FILTER = 7;

// Bits of PacketInfo.flags, <linux/packet_diag.h>
export const PDI_RUNNING = 0x01;
export const PDI_AUXDATA = 0x02;
export const PDI_ORIGDEV = 0x04;
export const PDI_VNETHDR = 0x08;
export const PDI_LOSS = 0x10;

/** What to ask of packet_diag. */
export interface PacketDiagRequest extends DiagRequestBase {
  /** PACKET_SHOW_*. Default none. */
  readonly show?: number;
}

/** Encodes a whole netlink message with struct packet_diag_req. */
export const encodePacketDiagRequest = (request: PacketDiagRequest = {}): Uint8Array =>
  encodeDiagRequest(
    request,
    packetDiagReq.encode({
      family: AF_PACKET,
      inode: request.inode ?? 0,
      show: request.show ?? 0,
      ...cookieWords(request.cookie),
    }),
  );

/** A packet socket as packet_diag gives it. */
export interface PacketDiagMessage {
  readonly family: number;
  /** SOCK_RAW, SOCK_DGRAM or SOCK_PACKET. */
  readonly type: number;
  /** Ethernet protocol in host order, 0 while unbound. */
  readonly protocol: number;
  readonly inode: number;
  readonly cookieLow: number;
  readonly cookieHigh: number;
  /** What INFO, MCLIST, the rings, FANOUT and FILTER hold; empty when none was shown. */
  readonly info: PacketInfo;
  uid?: number;
  memory?: SocketMemory;
  unknown?: RawAttribute[];
}

const MCLIST_SIZE = 44;

/** struct packet_diag_mclist: index, count, type and length, then 32 bytes of address. */
const decodeMemberships = (view: DataView, offset: number, end: number): PacketMembership[] => {
  const members: PacketMembership[] = [];
  for (let at = offset; at + MCLIST_SIZE <= end; at += MCLIST_SIZE) {
    const length = Math.min(view.getUint16(at + 10, LITTLE_ENDIAN), 32);
    members.push({
      index: view.getUint32(at, LITTLE_ENDIAN),
      count: view.getUint32(at + 4, LITTLE_ENDIAN),
      type: view.getUint16(at + 8, LITTLE_ENDIAN),
      address: copyBytes(view, at + 12, at + 12 + length),
    });
  }
  return members;
};

const decodeFilter = (view: DataView, offset: number, end: number): SockFilter[] => {
  const program: SockFilter[] = [];
  for (let at = offset; at + 8 <= end; at += 8) {
    program.push({
      code: view.getUint16(at, LITTLE_ENDIAN),
      jt: view.getUint8(at + 2),
      jf: view.getUint8(at + 3),
      k: view.getUint32(at + 4, LITTLE_ENDIAN),
    });
  }
  return program;
};

const decodeAttribute = (message: PacketDiagMessage, reader: AttributeReader): void => {
  const { view, offset, end } = reader;
  const { info } = message;
  switch (reader.type) {
    case PACKET_DIAG_INFO:
      Object.assign(info, packetDiagInfo.decode(view, offset, end));
      break;
    case PACKET_DIAG_MCLIST:
      info.multicast = decodeMemberships(view, offset, end);
      break;
    case PACKET_DIAG_RX_RING:
      info.rxRing = packetDiagRing.decode(view, offset, end);
      break;
    case PACKET_DIAG_TX_RING:
      info.txRing = packetDiagRing.decode(view, offset, end);
      break;
    case PACKET_DIAG_FANOUT: {
      const fanout = attributeU32('PACKET_DIAG_FANOUT', view, offset, end);
      info.fanout = { id: fanout & 0xffff, type: fanout >>> 16 };
      break;
    }
    case PACKET_DIAG_UID:
      message.uid = attributeU32('PACKET_DIAG_UID', view, offset, end);
      break;
    case PACKET_DIAG_MEMINFO:
      message.memory = decodeSocketMemory(view, offset, end);
      break;
    case PACKET_DIAG_FILTER:
      info.filter = decodeFilter(view, offset, end);
      break;
    default:
      message.unknown ??= [];
      message.unknown.push(reader.raw());
  }
};

/** Decodes struct packet_diag_msg and its attributes. Throws DecodeError. */
export const decodePacketDiag = (view: DataView, offset: number, end: number): PacketDiagMessage => {
  const message: PacketDiagMessage = { ...packetDiagMsg.decode(view, offset, end), info: {} };
  const reader = new AttributeReader(view, offset + packetDiagMsg.size, end);
  while (reader.next()) decodeAttribute(message, reader);
  return message;
};
