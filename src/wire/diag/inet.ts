import { formatAddress } from '../address-text.js';
import { type AttributeInput, encodeAttributes } from '../attribute.js';
import { LITTLE_ENDIAN } from '../byte-order.js';
import {
  AF_INET6,
  ALL_STATES,
  INET_DIAG_NOCOOKIE,
  IPPROTO_TCP,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  SOCK_DIAG_BY_FAMILY,
} from '../constants.js';
import { DecodeError } from '../errors.js';
import { be16, bytes, layout, u8, u32 } from '../layout.js';
import { encodeMessage, type PayloadDecoder } from '../netlink.js';
import { encodeBpfStorageRequest } from './bpf-storage.js';
import { InetAttributeMemo } from './inet-attribute-memo.js';
import type { InetDiagAttributes } from './inet-attributes.js';

/** struct inet_diag_sockid, `<linux/inet_diag.h>`. */
export const inetDiagSockid = layout('inet_diag_sockid', 48, {
  sport: be16(0),
  dport: be16(2),
  src: bytes(4, 16),
  dst: bytes(20, 16),
  ifindex: u32(36),
  cookieLow: u32(40),
  cookieHigh: u32(44),
});

/** struct inet_diag_req_v2 up to its socket id, `<linux/inet_diag.h>`. */
export const inetDiagReqV2 = layout('inet_diag_req_v2', 56, {
  family: u8(0),
  protocol: u8(1),
  extensions: u8(2),
  rawProtocol: u8(3),
  states: u32(4),
  id: bytes(8, 48),
});

/** struct inet_diag_msg, `<linux/inet_diag.h>`. */
export const inetDiagMsg = layout('inet_diag_msg', 72, {
  family: u8(0),
  state: u8(1),
  timer: u8(2),
  retrans: u8(3),
  sport: be16(4),
  dport: be16(6),
  src: bytes(8, 16),
  dst: bytes(24, 16),
  ifindex: u32(40),
  cookieLow: u32(44),
  cookieHigh: u32(48),
  expires: u32(52),
  rqueue: u32(56),
  wqueue: u32(60),
  uid: u32(64),
  inode: u32(68),
});

/** INET_DIAG_REQ_BYTECODE: a filter program of struct inet_diag_bc_op. */
export const INET_DIAG_REQ_BYTECODE = 1;
/** INET_DIAG_REQ_SK_BPF_STORAGES. */
export const INET_DIAG_REQ_SK_BPF_STORAGES = 2;
/** INET_DIAG_REQ_PROTOCOL: the protocol when it does not fit a byte. */
export const INET_DIAG_REQ_PROTOCOL = 3;

/** Which one socket a request means; all that is absent matches anything (and zero addresses). */
export interface InetSocketId {
  readonly sport?: number;
  readonly dport?: number;
  /** Four or 16 bytes. */
  readonly src?: Uint8Array;
  /** Four or 16 bytes. */
  readonly dst?: Uint8Array;
  readonly ifindex?: number;
  readonly cookie?: bigint;
}

/** What to ask of inet_diag. */
export interface InetDiagRequest {
  /** AF_INET or AF_INET6. */
  readonly family: number;
  /** IPPROTO_*; above 255 (IPPROTO_MPTCP) it goes in INET_DIAG_REQ_PROTOCOL. */
  readonly protocol: number;
  /** Bits `1 << (INET_DIAG_x - 1)`: see `inetExtensions`. Default none. */
  readonly extensions?: number;
  /** Bits `1 << TCP_x`. Default all. */
  readonly states?: number;
  /** With IPPROTO_RAW: the protocol of the raw sockets meant, 0 for any. */
  readonly rawProtocol?: number;
  readonly id?: InetSocketId;
  /** A filter program, passed through. */
  readonly bytecode?: Uint8Array;
  /**
   * What BPF programs keep with sockets: of all maps where it is empty, else of these, by their descriptors. Needs
   * CAP_BPF. Default none.
   */
  readonly bpfStorages?: readonly number[];
  /** Further request attributes. */
  readonly attributes?: readonly AttributeInput[];
  readonly sequence?: number;
  /** Default NLM_F_REQUEST | NLM_F_DUMP. */
  readonly flags?: number;
  /** Default SOCK_DIAG_BY_FAMILY; SOCK_DESTROY closes what matches. */
  readonly type?: number;
}

/** The extension mask of a request for these INET_DIAG_* attributes (1 to 8). */
export const inetExtensions = (...attributes: readonly number[]): number =>
  attributes.reduce((mask, attribute) => mask | (1 << (attribute - 1)), 0);

const encodeSocketId = (id: InetSocketId): Uint8Array =>
  inetDiagSockid.encode({
    sport: id.sport ?? 0,
    dport: id.dport ?? 0,
    src: id.src ?? new Uint8Array(16),
    dst: id.dst ?? new Uint8Array(16),
    ifindex: id.ifindex ?? 0,
    cookieLow: id.cookie === undefined ? INET_DIAG_NOCOOKIE : Number(id.cookie & 0xffffffffn),
    cookieHigh: id.cookie === undefined ? INET_DIAG_NOCOOKIE : Number(id.cookie >> 32n),
  });

const u32Bytes = (value: number): Uint8Array => {
  const result = new Uint8Array(4);
  new DataView(result.buffer).setUint32(0, value, LITTLE_ENDIAN);
  return result;
};

/** Encodes a whole netlink message with struct inet_diag_req_v2, sock_diag(7). */
export const encodeInetDiagRequest = (request: InetDiagRequest): Uint8Array => {
  const attributes: AttributeInput[] = [];
  if (request.protocol > 255)
    attributes.push({ type: INET_DIAG_REQ_PROTOCOL, bytes: u32Bytes(request.protocol) });
  if (request.bytecode) attributes.push({ type: INET_DIAG_REQ_BYTECODE, bytes: request.bytecode });
  if (request.bpfStorages) {
    const maps = encodeBpfStorageRequest(request.bpfStorages);
    attributes.push({ type: INET_DIAG_REQ_SK_BPF_STORAGES, bytes: maps });
  }
  if (request.attributes) attributes.push(...request.attributes);
  const body = inetDiagReqV2.encode({
    family: request.family,
    // A kernel that does not know INET_DIAG_REQ_PROTOCOL must not list another protocol: there is none with number 0.
    protocol: request.protocol > 255 ? 0 : request.protocol,
    extensions: request.extensions ?? 0,
    rawProtocol: request.rawProtocol ?? 0,
    states: request.states ?? ALL_STATES,
    id: encodeSocketId(request.id ?? {}),
  });
  const header = {
    type: request.type ?? SOCK_DIAG_BY_FAMILY,
    flags: request.flags ?? NLM_F_REQUEST | NLM_F_DUMP,
    sequence: request.sequence ?? 0,
  };
  return encodeMessage(header, body, encodeAttributes(attributes));
};

/** struct inet_diag_msg decoded. All messages have the same shape. */
export interface InetDiagMessage {
  /** AF_INET or AF_INET6. */
  readonly family: number;
  /** TCP_*. */
  readonly state: number;
  /** IDIAG_TIMER_*. */
  readonly timer: number;
  /** Retransmissions, or probes, by the timer. */
  readonly retrans: number;
  readonly sport: number;
  readonly dport: number;
  /** Local address as text. */
  readonly src: string;
  /** Remote address as text. */
  readonly dst: string;
  /** Interface the socket is bound to, 0 for none. */
  readonly ifindex: number;
  /** The cookie's halves: `cookieOf` joins them. */
  readonly cookieLow: number;
  readonly cookieHigh: number;
  /** Milliseconds until the timer fires. */
  readonly expires: number;
  readonly rqueue: number;
  readonly wqueue: number;
  readonly uid: number;
  /** Inode in sockfs; 0 for a socket without a file. */
  readonly inode: number;
  /** Undefined when the message has none. Messages with the same attributes share one object. */
  readonly attributes: Readonly<InetDiagAttributes> | undefined;
}

const decode = (view: DataView, offset: number, end: number, memo: InetAttributeMemo): InetDiagMessage => {
  if (end - offset < 72 || end > view.byteLength)
    throw new DecodeError('inet_diag_msg', offset, end - offset, 'at least 72 bytes');
  const family = view.getUint8(offset);
  const inet6 = family === AF_INET6;
  return {
    family,
    state: view.getUint8(offset + 1),
    timer: view.getUint8(offset + 2),
    retrans: view.getUint8(offset + 3),
    sport: view.getUint16(offset + 4, false),
    dport: view.getUint16(offset + 6, false),
    src: formatAddress(view, offset + 8, inet6),
    dst: formatAddress(view, offset + 24, inet6),
    ifindex: view.getUint32(offset + 40, LITTLE_ENDIAN),
    cookieLow: view.getUint32(offset + 44, LITTLE_ENDIAN),
    cookieHigh: view.getUint32(offset + 48, LITTLE_ENDIAN),
    expires: view.getUint32(offset + 52, LITTLE_ENDIAN),
    rqueue: view.getUint32(offset + 56, LITTLE_ENDIAN),
    wqueue: view.getUint32(offset + 60, LITTLE_ENDIAN),
    uid: view.getUint32(offset + 64, LITTLE_ENDIAN),
    inode: view.getUint32(offset + 68, LITTLE_ENDIAN),
    attributes: end - offset > 72 ? memo.decode(view, offset + 72, end) : undefined,
  };
};

/**
 * A decoder of struct inet_diag_msg and its attributes for the answers to a request for `protocol`, which decides what
 * INET_DIAG_INFO holds: tcp_info, mptcp_info (IPPROTO_MPTCP) or sctp_info (IPPROTO_SCTP). Throws DecodeError.
 */
export const inetDiagDecoder = (protocol: number = IPPROTO_TCP): PayloadDecoder<InetDiagMessage> => {
  const memo = new InetAttributeMemo(protocol);
  return (view, offset, end) => decode(view, offset, end, memo);
};

/** The socket cookie, SO_COOKIE, from its halves. */
export const cookieOf = (message: { readonly cookieLow: number; readonly cookieHigh: number }): bigint =>
  message.cookieHigh === 0
    ? BigInt(message.cookieLow)
    : (BigInt(message.cookieHigh) << 32n) | BigInt(message.cookieLow);
