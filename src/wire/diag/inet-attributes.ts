import { formatAddress } from '../address-text.js';
import {
  attributeLength,
  attributeU8,
  attributeU32,
  attributeU64,
  type RawAttribute,
  requireBytes,
} from '../attribute.js';
import { copyBytes, LITTLE_ENDIAN } from '../byte-order.js';
import { type CongestionInfo, decodeBbrInfo, decodeDctcpInfo, decodeVegasInfo } from '../congestion.js';
import {
  AF_INET6,
  IPPROTO_DCCP,
  IPPROTO_MPTCP,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  NLA_TYPE_MASK,
} from '../constants.js';
import { decodeInetMemory, decodeSocketMemory, type InetMemory, type SocketMemory } from '../memory.js';
import { decodeMptcpInfo, type MptcpInfo } from '../mptcp.js';
import { decodeSctpInfo, type SctpInfo } from '../sctp-info.js';
import { decodeSocketNames, type SocketName } from '../sockaddr.js';
import { decodeTcpInfo, type TcpInfo } from '../tcp-info.js';
import { decodeName } from '../text.js';
import { decodeUlpInfo, type UlpInfo } from '../ulp.js';

// Attributes, <linux/inet_diag.h>; the first eight can be asked for in a request's extensions
export const INET_DIAG_MEMINFO = 1;
export const INET_DIAG_INFO = 2;
export const INET_DIAG_VEGASINFO = 3;
export const INET_DIAG_CONG = 4;
export const INET_DIAG_TOS = 5;
export const INET_DIAG_TCLASS = 6;
export const INET_DIAG_SKMEMINFO = 7;
export const INET_DIAG_SHUTDOWN = 8;
export const INET_DIAG_DCTCPINFO = 9;
export const INET_DIAG_PROTOCOL = 10;
export const INET_DIAG_SKV6ONLY = 11;
export const INET_DIAG_LOCALS = 12;
export const INET_DIAG_PEERS = 13;
export const INET_DIAG_PAD = 14;
export const INET_DIAG_MARK = 15;
export const INET_DIAG_BBRINFO = 16;
export const INET_DIAG_CLASS_ID = 17;
export const INET_DIAG_MD5SIG = 18;
export const INET_DIAG_ULP_INFO = 19;
export const INET_DIAG_SK_BPF_STORAGES = 20;
export const INET_DIAG_CGROUP_ID = 21;
export const INET_DIAG_SOCKOPT = 22;

/** Names of the bits of struct inet_diag_sockopt, lowest bit first, as the header spells them. */
export const INET_DIAG_SOCKOPT_BITS = [
  'recverr',
  'is_icsk',
  'freebind',
  'hdrincl',
  'mc_loop',
  'transparent',
  'mc_all',
  'nodefrag',
  'bind_address_no_port',
  'recverr_rfc4884',
  'defer_connect',
] as const;

/** A TCP-MD5 key of a socket, struct tcp_diag_md5sig (RFC 2385). The kernel shows it to CAP_NET_ADMIN only. */
export interface TcpMd5Key {
  /** AF_*. */
  readonly family: number;
  readonly prefixLength: number;
  readonly address: string;
  /** The secret itself: do not print it. */
  readonly key: Uint8Array;
}

/**
 * The attributes of an inet_diag message. The first five are there in every object, undefined where the message did not
 * carry them; the others are absent then, which keeps the objects of a plain listing small.
 */
export class InetDiagAttributes {
  /** INET_DIAG_SHUTDOWN: RCV_SHUTDOWN | SEND_SHUTDOWN. */
  shutdown: number | undefined = undefined;
  /** INET_DIAG_SKV6ONLY. */
  v6only: boolean | undefined = undefined;
  /** INET_DIAG_MARK, SO_MARK. */
  mark: number | undefined = undefined;
  /** INET_DIAG_CGROUP_ID. */
  cgroupId: bigint | undefined = undefined;
  /** INET_DIAG_SOCKOPT: bits named by INET_DIAG_SOCKOPT_BITS. */
  sockopt: number | undefined = undefined;
  /** INET_DIAG_SKMEMINFO. */
  declare skmeminfo?: SocketMemory;
  /** INET_DIAG_MEMINFO. */
  declare meminfo?: InetMemory;
  /** INET_DIAG_INFO of TCP and DCCP. */
  declare tcp?: TcpInfo;
  /** INET_DIAG_INFO of MPTCP. */
  declare mptcp?: MptcpInfo;
  /** INET_DIAG_INFO of SCTP. */
  declare sctp?: SctpInfo;
  /** INET_DIAG_CONG: the congestion control algorithm. */
  declare congestion?: string;
  /** INET_DIAG_VEGASINFO, INET_DIAG_DCTCPINFO or INET_DIAG_BBRINFO. */
  declare congestionInfo?: CongestionInfo;
  /** INET_DIAG_TOS. */
  declare tos?: number;
  /** INET_DIAG_TCLASS. */
  declare tclass?: number;
  /** INET_DIAG_CLASS_ID: net_cls class id, or SO_PRIORITY. */
  declare classId?: number;
  /** INET_DIAG_PROTOCOL: the IP protocol of a raw socket. */
  declare protocol?: number;
  /** INET_DIAG_ULP_INFO. */
  declare ulp?: UlpInfo;
  /** INET_DIAG_LOCALS: local addresses of an SCTP association. */
  declare locals?: SocketName[];
  /** INET_DIAG_PEERS: addresses of an SCTP association's peer. */
  declare peers?: SocketName[];
  /** INET_DIAG_MD5SIG. */
  declare md5sig?: TcpMd5Key[];
  /** INET_DIAG_SK_BPF_STORAGES: nested SK_DIAG_BPF_STORAGE attributes as bytes, for `decodeBpfStorages`. */
  declare bpfStorages?: Uint8Array;
  /** Attributes without a name here. */
  declare unknown?: RawAttribute[];
}

const decodeInfo = (
  found: InetDiagAttributes,
  view: DataView,
  offset: number,
  end: number,
  protocol: number,
): void => {
  if (protocol === IPPROTO_TCP || protocol === IPPROTO_DCCP) found.tcp = decodeTcpInfo(view, offset, end);
  else if (protocol === IPPROTO_MPTCP) found.mptcp = decodeMptcpInfo(view, offset, end);
  else if (protocol === IPPROTO_SCTP) found.sctp = decodeSctpInfo(view, offset, end);
  else keep(found, INET_DIAG_INFO, view, offset, end);
};

const keep = (found: InetDiagAttributes, type: number, view: DataView, offset: number, end: number): void => {
  found.unknown ??= [];
  found.unknown.push({ type, bytes: copyBytes(view, offset, end) });
};

/** sizeof(struct tcp_diag_md5sig). */
const MD5SIG_SIZE = 100;

const decodeMd5Keys = (view: DataView, offset: number, end: number): TcpMd5Key[] => {
  const keys: TcpMd5Key[] = [];
  for (let at = offset; at + MD5SIG_SIZE <= end; at += MD5SIG_SIZE) {
    const family = view.getUint8(at);
    const length = Math.min(view.getUint16(at + 2, LITTLE_ENDIAN), 80);
    keys.push({
      family,
      prefixLength: view.getUint8(at + 1),
      address: formatAddress(view, at + 4, family === AF_INET6),
      key: copyBytes(view, at + 20, at + 20 + length),
    });
  }
  return keys;
};

let lastCgroupLow = 0;
let lastCgroupHigh = 0;
let lastCgroup = 0n;

/** Few cgroups own many sockets, so the same bigint is handed out again while the id stays the same. */
const decodeCgroupId = (view: DataView, offset: number, end: number): bigint => {
  requireBytes('INET_DIAG_CGROUP_ID', offset, end, 8);
  const low = view.getUint32(offset, LITTLE_ENDIAN);
  const high = view.getUint32(offset + 4, LITTLE_ENDIAN);
  if (low !== lastCgroupLow || high !== lastCgroupHigh) {
    lastCgroup = attributeU64('INET_DIAG_CGROUP_ID', view, offset, end);
    lastCgroupLow = low;
    lastCgroupHigh = high;
  }
  return lastCgroup;
};

const decodeSockopt = (view: DataView, offset: number, end: number): number => {
  requireBytes('inet_diag_sockopt', offset, end, 1);
  return end - offset >= 2 ? view.getUint16(offset, LITTLE_ENDIAN) : view.getUint8(offset);
};

/** What is rarer than the handful of attributes every message has. */
const decodeRare = (
  found: InetDiagAttributes,
  type: number,
  view: DataView,
  offset: number,
  end: number,
): void => {
  switch (type) {
    case INET_DIAG_MEMINFO:
      found.meminfo = decodeInetMemory(view, offset, end);
      break;
    case INET_DIAG_VEGASINFO:
      found.congestionInfo = decodeVegasInfo(view, offset, end);
      break;
    case INET_DIAG_DCTCPINFO:
      found.congestionInfo = decodeDctcpInfo(view, offset, end);
      break;
    case INET_DIAG_BBRINFO:
      found.congestionInfo = decodeBbrInfo(view, offset, end);
      break;
    case INET_DIAG_PROTOCOL:
      found.protocol = attributeU8('INET_DIAG_PROTOCOL', view, offset, end);
      break;
    case INET_DIAG_LOCALS:
      found.locals = decodeSocketNames(view, offset, end);
      break;
    case INET_DIAG_PEERS:
      found.peers = decodeSocketNames(view, offset, end);
      break;
    case INET_DIAG_PAD:
      break;
    case INET_DIAG_MD5SIG:
      found.md5sig = decodeMd5Keys(view, offset, end);
      break;
    case INET_DIAG_ULP_INFO:
      found.ulp = decodeUlpInfo(view, offset, end);
      break;
    case INET_DIAG_SK_BPF_STORAGES:
      found.bpfStorages = copyBytes(view, offset, end);
      break;
    default:
      keep(found, type, view, offset, end);
  }
};

const decodeOne = (
  found: InetDiagAttributes,
  type: number,
  view: DataView,
  offset: number,
  end: number,
  protocol: number,
): void => {
  switch (type) {
    case INET_DIAG_SHUTDOWN:
      found.shutdown = attributeU8('INET_DIAG_SHUTDOWN', view, offset, end);
      break;
    case INET_DIAG_SKV6ONLY:
      found.v6only = attributeU8('INET_DIAG_SKV6ONLY', view, offset, end) !== 0;
      break;
    case INET_DIAG_MARK:
      found.mark = attributeU32('INET_DIAG_MARK', view, offset, end);
      break;
    case INET_DIAG_CGROUP_ID:
      found.cgroupId = decodeCgroupId(view, offset, end);
      break;
    case INET_DIAG_SOCKOPT:
      found.sockopt = decodeSockopt(view, offset, end);
      break;
    case INET_DIAG_SKMEMINFO:
      found.skmeminfo = decodeSocketMemory(view, offset, end);
      break;
    case INET_DIAG_INFO:
      decodeInfo(found, view, offset, end, protocol);
      break;
    case INET_DIAG_CONG:
      found.congestion = decodeName(view, offset, end);
      break;
    case INET_DIAG_TOS:
      found.tos = attributeU8('INET_DIAG_TOS', view, offset, end);
      break;
    case INET_DIAG_TCLASS:
      found.tclass = attributeU8('INET_DIAG_TCLASS', view, offset, end);
      break;
    case INET_DIAG_CLASS_ID:
      found.classId = attributeU32('INET_DIAG_CLASS_ID', view, offset, end);
      break;
    default:
      decodeRare(found, type, view, offset, end);
  }
};

/** Decodes the attributes in [offset, end); `protocol` decides what INET_DIAG_INFO holds. Throws DecodeError. */
export const decodeInetAttributes = (
  view: DataView,
  offset: number,
  end: number,
  protocol: number,
): InetDiagAttributes => {
  const found = new InetDiagAttributes();
  for (let at = offset; at < end; ) {
    const length = attributeLength(view, at, end);
    const type = view.getUint16(at + 2, LITTLE_ENDIAN) & NLA_TYPE_MASK;
    decodeOne(found, type, view, at + 4, at + length, protocol);
    at += (length + 3) & ~3;
  }
  return found;
};
