import { requireBytes } from './attribute.js';
import { copyBytes, LITTLE_ENDIAN } from './byte-order.js';
import { optionalCounter, optionalU16, optionalU32 } from './counter.js';

// Bits of TcpInfo.options, <linux/tcp.h>
export const TCPI_OPT_TIMESTAMPS = 1;
export const TCPI_OPT_SACK = 2;
export const TCPI_OPT_WSCALE = 4;
export const TCPI_OPT_ECN = 8;
export const TCPI_OPT_ECN_SEEN = 16;
export const TCPI_OPT_SYN_DATA = 32;
export const TCPI_OPT_USEC_TS = 64;
export const TCPI_OPT_TFO_CHILD = 128;

/**
 * struct tcp_info of `<linux/tcp.h>` under its own names without `tcpi_`. Fields an older kernel lacks are absent.
 * 64-bit counters are numbers, exact below 2^53. Times are in microseconds unless said otherwise.
 */
export interface TcpInfo {
  readonly state: number;
  /** TCP_CA_*: 0 open, 1 disorder, 2 CWR, 3 recovery, 4 loss. */
  readonly caState: number;
  /** Unanswered retransmissions by timeout. */
  readonly retransmits: number;
  /** Unanswered window or keepalive probes. */
  readonly probes: number;
  readonly backoff: number;
  /** TCPI_OPT_*. */
  readonly options: number;
  /** Scale of the window the peer announces. */
  readonly sndWscale: number;
  /** Scale of the window announced here. */
  readonly rcvWscale: number;
  readonly deliveryRateAppLimited: boolean;
  /** 0 unspecified, 1 no cookie, 2 data not acknowledged, 3 SYN with data retransmitted. */
  readonly fastopenClientFail: number;
  readonly rto: number;
  readonly ato: number;
  /** Bytes. */
  readonly sndMss: number;
  /** Bytes. */
  readonly rcvMss: number;
  /** Packets; of a listener, connections waiting to be accepted. */
  readonly unacked: number;
  /** Packets; of a listener, its backlog. */
  readonly sacked: number;
  readonly lost: number;
  /** Packets retransmitted and not yet acknowledged. */
  readonly retrans: number;
  readonly fackets: number;
  /** Milliseconds ago. */
  readonly lastDataSent: number;
  /** Milliseconds ago; Linux does not fill it in. */
  readonly lastAckSent: number;
  /** Milliseconds ago. */
  readonly lastDataRecv: number;
  /** Milliseconds ago. */
  readonly lastAckRecv: number;
  /** Bytes. */
  readonly pmtu: number;
  /** Bytes. */
  readonly rcvSsthresh: number;
  readonly rtt: number;
  readonly rttvar: number;
  /** Packets. */
  readonly sndSsthresh: number;
  /** Packets. */
  readonly sndCwnd: number;
  /** Bytes. */
  readonly advmss: number;
  readonly reordering: number;
  readonly rcvRtt: number;
  /** Bytes. */
  readonly rcvSpace: number;
  readonly totalRetrans: number;
  /** Bytes per second; the largest u64, meaning unlimited, reads 2^64. Since Linux 3.15, as the next. */
  readonly pacingRate?: number | undefined;
  readonly maxPacingRate?: number | undefined;
  /** Since Linux 4.1, as the next. */
  readonly bytesAcked?: number | undefined;
  readonly bytesReceived?: number | undefined;
  /** Since Linux 4.2, as the next. */
  readonly segsOut?: number | undefined;
  readonly segsIn?: number | undefined;
  /** Since Linux 4.6, as the next three. */
  readonly notsentBytes?: number | undefined;
  readonly minRtt?: number | undefined;
  readonly dataSegsIn?: number | undefined;
  readonly dataSegsOut?: number | undefined;
  /** Bytes per second; since Linux 4.9. */
  readonly deliveryRate?: number | undefined;
  /** Time spent sending; since Linux 4.10, as the next two. */
  readonly busyTime?: number | undefined;
  readonly rwndLimited?: number | undefined;
  readonly sndbufLimited?: number | undefined;
  /** Packets; since Linux 4.18, as the next. */
  readonly delivered?: number | undefined;
  readonly deliveredCe?: number | undefined;
  /** Since Linux 4.19, as the next three. */
  readonly bytesSent?: number | undefined;
  readonly bytesRetrans?: number | undefined;
  readonly dsackDups?: number | undefined;
  readonly reordSeen?: number | undefined;
  /** Since Linux 5.4, as the next. */
  readonly rcvOoopack?: number | undefined;
  readonly sndWnd?: number | undefined;
  /** Since Linux 6.2, as the next. */
  readonly rcvWnd?: number | undefined;
  readonly rehash?: number | undefined;
  /** Timeouts; since Linux 6.7, as the next two. */
  readonly totalRto?: number | undefined;
  readonly totalRtoRecoveries?: number | undefined;
  /** Milliseconds. */
  readonly totalRtoTime?: number | undefined;
  /** Segments with a CE mark; Accurate ECN, since Linux 6.18, as all that follow. */
  readonly receivedCe?: number | undefined;
  readonly deliveredE1Bytes?: number | undefined;
  readonly deliveredE0Bytes?: number | undefined;
  readonly deliveredCeBytes?: number | undefined;
  readonly receivedE1Bytes?: number | undefined;
  readonly receivedE0Bytes?: number | undefined;
  readonly receivedCeBytes?: number | undefined;
  /**
   * The last four bytes of Linux 6.18 as they came. That release keeps two 16-bit fields there
   * (`accecn_fail_mode`, `accecn_opt_seen`), the next ones 2, 2, 4 and 24 bits (`ecn_mode`, `accecn_opt_seen`,
   * `accecn_fail_mode`, `options2`) in a structure of the same size, so the length cannot tell them apart:
   * `decodeAccEcn` reads them once the kernel's release is known.
   */
  readonly accecn?: number | undefined;
  /** Bytes beyond the newest field known to this build. */
  readonly rest?: Uint8Array | undefined;
}

/** Up to `tcpi_total_retrans`, which every kernel with inet_diag has. */
export const TCP_INFO_MINIMUM = 104;
/** sizeof(struct tcp_info) in Linux 6.18. */
export const TCP_INFO_SIZE = 280;

/** Decodes struct tcp_info of any length from 104 bytes. Throws DecodeError. One literal, so all have one shape. */
export const decodeTcpInfo = (view: DataView, offset: number, end: number): TcpInfo => {
  requireBytes('tcp_info', offset, end, TCP_INFO_MINIMUM);
  const scales = view.getUint8(offset + 6);
  const flags = view.getUint8(offset + 7);
  return {
    state: view.getUint8(offset),
    caState: view.getUint8(offset + 1),
    retransmits: view.getUint8(offset + 2),
    probes: view.getUint8(offset + 3),
    backoff: view.getUint8(offset + 4),
    options: view.getUint8(offset + 5),
    sndWscale: scales & 15,
    rcvWscale: scales >> 4,
    deliveryRateAppLimited: (flags & 1) !== 0,
    fastopenClientFail: (flags >> 1) & 3,
    rto: view.getUint32(offset + 8, LITTLE_ENDIAN),
    ato: view.getUint32(offset + 12, LITTLE_ENDIAN),
    sndMss: view.getUint32(offset + 16, LITTLE_ENDIAN),
    rcvMss: view.getUint32(offset + 20, LITTLE_ENDIAN),
    unacked: view.getUint32(offset + 24, LITTLE_ENDIAN),
    sacked: view.getUint32(offset + 28, LITTLE_ENDIAN),
    lost: view.getUint32(offset + 32, LITTLE_ENDIAN),
    retrans: view.getUint32(offset + 36, LITTLE_ENDIAN),
    fackets: view.getUint32(offset + 40, LITTLE_ENDIAN),
    lastDataSent: view.getUint32(offset + 44, LITTLE_ENDIAN),
    lastAckSent: view.getUint32(offset + 48, LITTLE_ENDIAN),
    lastDataRecv: view.getUint32(offset + 52, LITTLE_ENDIAN),
    lastAckRecv: view.getUint32(offset + 56, LITTLE_ENDIAN),
    pmtu: view.getUint32(offset + 60, LITTLE_ENDIAN),
    rcvSsthresh: view.getUint32(offset + 64, LITTLE_ENDIAN),
    rtt: view.getUint32(offset + 68, LITTLE_ENDIAN),
    rttvar: view.getUint32(offset + 72, LITTLE_ENDIAN),
    sndSsthresh: view.getUint32(offset + 76, LITTLE_ENDIAN),
    sndCwnd: view.getUint32(offset + 80, LITTLE_ENDIAN),
    advmss: view.getUint32(offset + 84, LITTLE_ENDIAN),
    reordering: view.getUint32(offset + 88, LITTLE_ENDIAN),
    rcvRtt: view.getUint32(offset + 92, LITTLE_ENDIAN),
    rcvSpace: view.getUint32(offset + 96, LITTLE_ENDIAN),
    totalRetrans: view.getUint32(offset + 100, LITTLE_ENDIAN),
    pacingRate: optionalCounter(view, offset + 104, end),
    maxPacingRate: optionalCounter(view, offset + 112, end),
    bytesAcked: optionalCounter(view, offset + 120, end),
    bytesReceived: optionalCounter(view, offset + 128, end),
    segsOut: optionalU32(view, offset + 136, end),
    segsIn: optionalU32(view, offset + 140, end),
    notsentBytes: optionalU32(view, offset + 144, end),
    minRtt: optionalU32(view, offset + 148, end),
    dataSegsIn: optionalU32(view, offset + 152, end),
    dataSegsOut: optionalU32(view, offset + 156, end),
    deliveryRate: optionalCounter(view, offset + 160, end),
    busyTime: optionalCounter(view, offset + 168, end),
    rwndLimited: optionalCounter(view, offset + 176, end),
    sndbufLimited: optionalCounter(view, offset + 184, end),
    delivered: optionalU32(view, offset + 192, end),
    deliveredCe: optionalU32(view, offset + 196, end),
    bytesSent: optionalCounter(view, offset + 200, end),
    bytesRetrans: optionalCounter(view, offset + 208, end),
    dsackDups: optionalU32(view, offset + 216, end),
    reordSeen: optionalU32(view, offset + 220, end),
    rcvOoopack: optionalU32(view, offset + 224, end),
    sndWnd: optionalU32(view, offset + 228, end),
    rcvWnd: optionalU32(view, offset + 232, end),
    rehash: optionalU32(view, offset + 236, end),
    totalRto: optionalU16(view, offset + 240, end),
    totalRtoRecoveries: optionalU16(view, offset + 242, end),
    totalRtoTime: optionalU32(view, offset + 244, end),
    receivedCe: optionalU32(view, offset + 248, end),
    deliveredE1Bytes: optionalU32(view, offset + 252, end),
    deliveredE0Bytes: optionalU32(view, offset + 256, end),
    deliveredCeBytes: optionalU32(view, offset + 260, end),
    receivedE1Bytes: optionalU32(view, offset + 264, end),
    receivedE0Bytes: optionalU32(view, offset + 268, end),
    receivedCeBytes: optionalU32(view, offset + 272, end),
    accecn: optionalU32(view, offset + 276, end),
    rest: end - offset > TCP_INFO_SIZE ? copyBytes(view, offset + TCP_INFO_SIZE, end) : undefined,
  };
};

/** State of Accurate ECN negotiation (RFC 9768) behind `TcpInfo.accecn`. */
export interface AccEcnInfo {
  readonly failMode: number;
  readonly optSeen: number;
  /** 0 none, 1 classic, 2 and 3 accurate; absent in Linux 6.18. */
  readonly ecnMode?: number;
  /** Absent in Linux 6.18. */
  readonly options2?: number;
}

/** Reads `TcpInfo.accecn` by the layout of Linux 6.18 (`two-words`) or of later releases (`bits`). */
export const decodeAccEcn = (accecn: number, form: 'two-words' | 'bits'): AccEcnInfo =>
  form === 'two-words'
    ? { failMode: accecn & 0xffff, optSeen: accecn >>> 16 }
    : {
        failMode: (accecn >>> 4) & 15,
        optSeen: (accecn >>> 2) & 3,
        ecnMode: accecn & 3,
        options2: accecn >>> 8,
      };
