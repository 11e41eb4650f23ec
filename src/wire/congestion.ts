import { requireBytes } from './attribute.js';
import { LITTLE_ENDIAN } from './byte-order.js';

/** Internals of TCP Vegas and its relatives, struct tcpvegas_info. */
export interface VegasInfo {
  readonly algorithm: 'vegas';
  readonly enabled: boolean;
  /** Round trips measured in the last window. */
  readonly rttcnt: number;
  /** Round-trip time in microseconds; 0x7fffffff when none was measured yet. */
  readonly rtt: number;
  /** Smallest round-trip time in microseconds; 0x7fffffff when none was measured yet. */
  readonly minrtt: number;
}

/** Internals of DCTCP, struct tcp_dctcp_info. */
export interface DctcpInfo {
  readonly algorithm: 'dctcp';
  readonly enabled: boolean;
  readonly ceState: number;
  /** Estimated share of marked bytes, 1024 is all. */
  readonly alpha: number;
  /** Acknowledged bytes with ECN marks. */
  readonly abEcn: number;
  /** Acknowledged bytes in all. */
  readonly abTot: number;
}

/** Internals of BBR, struct tcp_bbr_info. */
export interface BbrInfo {
  readonly algorithm: 'bbr';
  /** Estimated bandwidth in bytes per second. */
  readonly bw: number;
  /** Smallest round-trip time in microseconds. */
  readonly minRtt: number;
  /** Pacing gain times 256. */
  readonly pacingGain: number;
  /** Congestion window gain times 256. */
  readonly cwndGain: number;
}

/** What a congestion control algorithm tells of itself, union tcp_cc_info of `<linux/inet_diag.h>`. */
export type CongestionInfo = VegasInfo | DctcpInfo | BbrInfo;

/** Decodes struct tcpvegas_info. Throws DecodeError. */
export const decodeVegasInfo = (view: DataView, offset: number, end: number): VegasInfo => {
  requireBytes('tcpvegas_info', offset, end, 16);
  return {
    algorithm: 'vegas',
    enabled: view.getUint32(offset, LITTLE_ENDIAN) !== 0,
    rttcnt: view.getUint32(offset + 4, LITTLE_ENDIAN),
    rtt: view.getUint32(offset + 8, LITTLE_ENDIAN),
    minrtt: view.getUint32(offset + 12, LITTLE_ENDIAN),
  };
};

/** Decodes struct tcp_dctcp_info. Throws DecodeError. */
export const decodeDctcpInfo = (view: DataView, offset: number, end: number): DctcpInfo => {
  requireBytes('tcp_dctcp_info', offset, end, 16);
  return {
    algorithm: 'dctcp',
    enabled: view.getUint16(offset, LITTLE_ENDIAN) !== 0,
    ceState: view.getUint16(offset + 2, LITTLE_ENDIAN),
    alpha: view.getUint32(offset + 4, LITTLE_ENDIAN),
    abEcn: view.getUint32(offset + 8, LITTLE_ENDIAN),
    abTot: view.getUint32(offset + 12, LITTLE_ENDIAN),
  };
};

/** Decodes struct tcp_bbr_info. Throws DecodeError. */
export const decodeBbrInfo = (view: DataView, offset: number, end: number): BbrInfo => {
  requireBytes('tcp_bbr_info', offset, end, 20);
  return {
    algorithm: 'bbr',
    bw: view.getUint32(offset, LITTLE_ENDIAN) + view.getUint32(offset + 4, LITTLE_ENDIAN) * 0x1_0000_0000,
    minRtt: view.getUint32(offset + 8, LITTLE_ENDIAN),
    pacingGain: view.getUint32(offset + 12, LITTLE_ENDIAN),
    cwndGain: view.getUint32(offset + 16, LITTLE_ENDIAN),
  };
};
