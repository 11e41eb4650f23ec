import { AttributeReader, attributeU32, type RawAttribute } from '../attribute.js';
import { AF_XDP } from '../constants.js';
import { counterAt } from '../counter.js';
import { layout, u8, u32, u64 } from '../layout.js';
import { decodeSocketMemory, type SocketMemory } from '../memory.js';
import { cookieWords, type DiagRequestBase, encodeDiagRequest } from './request.js';

/** struct xdp_diag_req, `<linux/xdp_diag.h>`. */
export const xdpDiagReq = layout('xdp_diag_req', 20, {
  family: u8(0),
  protocol: u8(1),
  inode: u32(4),
  show: u32(8),
  cookieLow: u32(12),
  cookieHigh: u32(16),
});

/** struct xdp_diag_msg, `<linux/xdp_diag.h>`. */
export const xdpDiagMsg = layout('xdp_diag_msg', 16, {
  family: u8(0),
  type: u8(1),
  inode: u32(4),
  cookieLow: u32(8),
  cookieHigh: u32(12),
});

/** struct xdp_diag_info. */
export const xdpDiagInfo = layout('xdp_diag_info', 8, { ifindex: u32(0), queueId: u32(4) });
/** struct xdp_diag_umem. */
export const xdpDiagUmem = layout('xdp_diag_umem', 40, {
  size: u64(0),
  id: u32(8),
  numPages: u32(12),
  chunkSize: u32(16),
  headroom: u32(20),
  ifindex: u32(24),
  queueId: u32(28),
  flags: u32(32),
  refs: u32(36),
});
/** struct xdp_diag_stats. */
export const xdpDiagStats = layout('xdp_diag_stats', 48, {
  nRxDropped: u64(0),
  nRxInvalid: u64(8),
  nRxFull: u64(16),
  nFillRingEmpty: u64(24),
  nTxInvalid: u64(32),
  nTxRingEmpty: u64(40),
});

// What to show, <linux/xdp_diag.h>
export const XDP_SHOW_INFO = 0x01;
export const XDP_SHOW_RING_CFG = 0x02;
export const XDP_SHOW_UMEM = 0x04;
export const XDP_SHOW_MEMINFO = 0x08;
export const XDP_SHOW_STATS = 0x10;
/** Bit of XdpUmem.flags. */
export const XDP_DU_F_ZEROCOPY = 1;

// Attributes, <linux/xdp_diag.h>
export const XDP_DIAG_INFO = 1;
export const XDP_DIAG_UID = 2;
export const XDP_DIAG_RX_RING = 3;
export const XDP_DIAG_TX_RING = 4;
export const XDP_DIAG_UMEM = 5;
export const XDP_DIAG_UMEM_FILL_RING = 6;
export const XDP_DIAG_UMEM_COMPLETION_RING = 7;
export const XDP_DIAG_MEMINFO = 8;
export const XDP_DIAG_STATS = 9;

/** What to ask of xdp_diag. */
export interface XdpDiagRequest extends DiagRequestBase {
  /** XDP_SHOW_*. Default none. */
  readonly show?: number;
}

/** Encodes a whole netlink message with struct xdp_diag_req. */
export const encodeXdpDiagRequest = (request: XdpDiagRequest = {}): Uint8Array =>
  encodeDiagRequest(
    request,
    xdpDiagReq.encode({
      family: AF_XDP,
      inode: request.inode ?? 0,
      show: request.show ?? 0,
      ...cookieWords(request.cookie),
    }),
  );

/** The memory area shared with the kernel, struct xdp_diag_umem. */
export interface XdpUmem {
  /** Bytes, exact below 2^53. */
  readonly size: number;
  readonly id: number;
  readonly numPages: number;
  /** Bytes. */
  readonly chunkSize: number;
  /** Bytes. */
  readonly headroom: number;
  readonly ifindex: number;
  readonly queueId: number;
  /** XDP_DU_F_ZEROCOPY. */
  readonly flags: number;
  /** Sockets that share it. */
  readonly refs: number;
}

/** Counters of an XDP socket, struct xdp_diag_stats; exact below 2^53. */
export interface XdpStatistics {
  readonly nRxDropped: number;
  readonly nRxInvalid: number;
  readonly nRxFull: number;
  readonly nFillRingEmpty: number;
  readonly nTxInvalid: number;
  readonly nTxRingEmpty: number;
}

/** An XDP socket as xdp_diag gives it. */
export interface XdpDiagMessage {
  readonly family: number;
  readonly type: number;
  readonly inode: number;
  readonly cookieLow: number;
  readonly cookieHigh: number;
  /** XDP_DIAG_INFO: interface index. */
  ifindex?: number;
  /** XDP_DIAG_INFO: queue of the interface. */
  queueId?: number;
  uid?: number;
  /** Descriptors of the receive ring. */
  rxRing?: number;
  /** Descriptors of the transmit ring. */
  txRing?: number;
  umem?: XdpUmem;
  /** Descriptors of the fill ring. */
  fillRing?: number;
  /** Descriptors of the completion ring. */
  completionRing?: number;
  memory?: SocketMemory;
  statistics?: XdpStatistics;
  unknown?: RawAttribute[];
}

const decodeStatistics = (view: DataView, offset: number, end: number): XdpStatistics => {
  xdpDiagStats.check(view, offset, end);
  return {
    nRxDropped: counterAt(view, offset),
    nRxInvalid: counterAt(view, offset + 8),
    nRxFull: counterAt(view, offset + 16),
    nFillRingEmpty: counterAt(view, offset + 24),
    nTxInvalid: counterAt(view, offset + 32),
    nTxRingEmpty: counterAt(view, offset + 40),
  };
};

const decodeAttribute = (message: XdpDiagMessage, reader: AttributeReader): void => {
  const { view, offset, end } = reader;
  switch (reader.type) {
    case XDP_DIAG_INFO:
      Object.assign(message, xdpDiagInfo.decode(view, offset, end));
      break;
    case XDP_DIAG_UID:
      message.uid = attributeU32('XDP_DIAG_UID', view, offset, end);
      break;
    case XDP_DIAG_RX_RING:
      message.rxRing = attributeU32('xdp_diag_ring', view, offset, end);
      break;
    case XDP_DIAG_TX_RING:
      message.txRing = attributeU32('xdp_diag_ring', view, offset, end);
      break;
    case XDP_DIAG_UMEM: {
      const umem = xdpDiagUmem.decode(view, offset, end);
      message.umem = { ...umem, size: Number(umem.size) };
      break;
    }
    case XDP_DIAG_UMEM_FILL_RING:
      message.fillRing = attributeU32('xdp_diag_ring', view, offset, end);
      break;
    case XDP_DIAG_UMEM_COMPLETION_RING:
      message.completionRing = attributeU32('xdp_diag_ring', view, offset, end);
      break;
    case XDP_DIAG_MEMINFO:
      message.memory = decodeSocketMemory(view, offset, end);
      break;
    case XDP_DIAG_STATS:
      message.statistics = decodeStatistics(view, offset, end);
      break;
    default:
      message.unknown ??= [];
      message.unknown.push(reader.raw());
  }
};

/** Decodes struct xdp_diag_msg and its attributes. Throws DecodeError. */
export const decodeXdpDiag = (view: DataView, offset: number, end: number): XdpDiagMessage => {
  const message: XdpDiagMessage = xdpDiagMsg.decode(view, offset, end);
  const reader = new AttributeReader(view, offset + xdpDiagMsg.size, end);
  while (reader.next()) decodeAttribute(message, reader);
  return message;
};
