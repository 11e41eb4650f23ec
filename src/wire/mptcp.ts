import { requireBytes } from './attribute.js';
import { copyBytes, LITTLE_ENDIAN } from './byte-order.js';
import { optionalCounter, optionalU8, optionalU32 } from './counter.js';

/** MPTCP_INFO_FLAG_*: the connection fell back to plain TCP. */
export const MPTCP_INFO_FLAG_FALLBACK = 1;
/** MPTCP_INFO_FLAG_*: the peer's key is known. */
export const MPTCP_INFO_FLAG_REMOTE_KEY_RECEIVED = 2;

/**
 * struct mptcp_info of `<linux/mptcp.h>` under its own names; fields an older kernel lacks are absent. Sequence
 * numbers use all 64 bits, so they are bigint; counters are numbers, exact below 2^53.
 */
export interface MptcpInfo {
  /** Subflows beyond the first. */
  readonly subflows: number;
  readonly addAddrSignal: number;
  readonly addAddrAccepted: number;
  readonly subflowsMax: number;
  readonly addAddrSignalMax: number;
  readonly addAddrAcceptedMax: number;
  /** MPTCP_INFO_FLAG_*. */
  readonly flags: number;
  /** Identifies the connection on this machine. */
  readonly token: number;
  readonly writeSeq: bigint;
  readonly sndUna: bigint;
  readonly rcvNxt: bigint;
  readonly localAddrUsed?: number | undefined;
  readonly localAddrMax?: number | undefined;
  readonly csumEnabled?: boolean | undefined;
  readonly retransmits?: number | undefined;
  /** Bytes. */
  readonly bytesRetrans?: number | undefined;
  /** Bytes. */
  readonly bytesSent?: number | undefined;
  /** Bytes. */
  readonly bytesReceived?: number | undefined;
  /** Bytes. */
  readonly bytesAcked?: number | undefined;
  /** Subflows in all. */
  readonly subflowsTotal?: number | undefined;
  readonly endpLaminarMax?: number | undefined;
  readonly endpFullmeshMax?: number | undefined;
  /** Milliseconds ago. */
  readonly lastDataSent?: number | undefined;
  /** Milliseconds ago. */
  readonly lastDataRecv?: number | undefined;
  /** Milliseconds ago. */
  readonly lastAckRecv?: number | undefined;
  /** Bytes beyond the newest field known to this build. */
  readonly rest?: Uint8Array | undefined;
}

/** Up to `mptcpi_rcv_nxt`, which every kernel that answers has. */
const MINIMUM = 40;
/** sizeof(struct mptcp_info) in Linux 6.18. */
export const MPTCP_INFO_SIZE = 96;

/** Decodes struct mptcp_info of any length from 40 bytes. Throws DecodeError. */
export const decodeMptcpInfo = (view: DataView, offset: number, end: number): MptcpInfo => {
  requireBytes('mptcp_info', offset, end, MINIMUM);
  const csum = optionalU8(view, offset + 42, end);
  return {
    subflows: view.getUint8(offset),
    addAddrSignal: view.getUint8(offset + 1),
    addAddrAccepted: view.getUint8(offset + 2),
    subflowsMax: view.getUint8(offset + 3),
    addAddrSignalMax: view.getUint8(offset + 4),
    addAddrAcceptedMax: view.getUint8(offset + 5),
    flags: view.getUint32(offset + 8, LITTLE_ENDIAN),
    token: view.getUint32(offset + 12, LITTLE_ENDIAN),
    writeSeq: view.getBigUint64(offset + 16, LITTLE_ENDIAN),
    sndUna: view.getBigUint64(offset + 24, LITTLE_ENDIAN),
    rcvNxt: view.getBigUint64(offset + 32, LITTLE_ENDIAN),
    localAddrUsed: optionalU8(view, offset + 40, end),
    localAddrMax: optionalU8(view, offset + 41, end),
    csumEnabled: csum === undefined ? undefined : csum !== 0,
    retransmits: optionalU32(view, offset + 44, end),
    bytesRetrans: optionalCounter(view, offset + 48, end),
    bytesSent: optionalCounter(view, offset + 56, end),
    bytesReceived: optionalCounter(view, offset + 64, end),
    bytesAcked: optionalCounter(view, offset + 72, end),
    subflowsTotal: optionalU8(view, offset + 80, end),
    endpLaminarMax: optionalU8(view, offset + 81, end),
    endpFullmeshMax: optionalU8(view, offset + 82, end),
    lastDataSent: optionalU32(view, offset + 84, end),
    lastDataRecv: optionalU32(view, offset + 88, end),
    lastAckRecv: optionalU32(view, offset + 92, end),
    rest: end - offset > MPTCP_INFO_SIZE ? copyBytes(view, offset + MPTCP_INFO_SIZE, end) : undefined,
  };
};
