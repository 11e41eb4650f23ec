import { bytes, i32, layout, type PrefixValues, u8, u16, u32, u64 } from './layout.js';

/** struct sctp_info of `<linux/sctp.h>`, under its own names without `sctpi_`. */
export const sctpInfo = layout('sctp_info', 368, {
  tag: u32(0),
  state: u32(4),
  rwnd: u32(8),
  unackdata: u16(12),
  penddata: u16(14),
  instrms: u16(16),
  outstrms: u16(18),
  fragmentationPoint: u32(20),
  inqueue: u32(24),
  outqueue: u32(28),
  overallError: u32(32),
  maxBurst: u32(36),
  maxseg: u32(40),
  peerRwnd: u32(44),
  peerTag: u32(48),
  peerCapable: u8(52),
  peerSack: u8(53),
  isacks: u64(56),
  osacks: u64(64),
  opackets: u64(72),
  ipackets: u64(80),
  rtxchunks: u64(88),
  outofseqtsns: u64(96),
  idupchunks: u64(104),
  gapcnt: u64(112),
  ouodchunks: u64(120),
  iuodchunks: u64(128),
  oodchunks: u64(136),
  iodchunks: u64(144),
  octrlchunks: u64(152),
  ictrlchunks: u64(160),
  pAddress: bytes(168, 128),
  pState: i32(296),
  pCwnd: u32(300),
  pSrtt: u32(304),
  pRto: u32(308),
  pHbinterval: u32(312),
  pPathmaxrxt: u32(316),
  pSackdelay: u32(320),
  pSackfreq: u32(324),
  pSsthresh: u32(328),
  pPartialBytesAcked: u32(332),
  pFlightSize: u32(336),
  pError: u16(340),
  sAutoclose: u32(344),
  sAdaptationInd: u32(348),
  sPdPoint: u32(352),
  sNodelay: u8(356),
  sDisableFragments: u8(357),
  sV4mapped: u8(358),
  sFragInterleave: u8(359),
  sType: u32(360),
});

/**
 * An SCTP association, struct sctp_info: counters (bigint), the primary path (`p…`) and the socket's settings (`s…`).
 * `pAddress` is a sockaddr_storage. Fields that did not fit are absent.
 */
export type SctpInfo = PrefixValues<typeof sctpInfo.fields>;

/** Decodes struct sctp_info of any length. */
export const decodeSctpInfo = (view: DataView, offset: number, end: number): SctpInfo =>
  sctpInfo.prefix(view, offset, end);
