import { type RawAttribute, rawAttributes } from '../attribute.js';
import { AF_VSOCK, ALL_STATES } from '../constants.js';
import { layout, u8, u32 } from '../layout.js';
import { type DiagRequestBase, encodeDiagRequest } from './request.js';

/** struct vsock_diag_req, `<linux/vm_sockets_diag.h>`; inode, show and cookie are reserved and must be 0. */
export const vsockDiagReq = layout('vsock_diag_req', 24, { family: u8(0), protocol: u8(1), states: u32(4) });

/** struct vsock_diag_msg, `<linux/vm_sockets_diag.h>`. */
export const vsockDiagMsg = layout('vsock_diag_msg', 32, {
  family: u8(0),
  type: u8(1),
  state: u8(2),
  shutdown: u8(3),
  sourceCid: u32(4),
  sourcePort: u32(8),
  destinationCid: u32(12),
  destinationPort: u32(16),
  inode: u32(20),
  cookieLow: u32(24),
  cookieHigh: u32(28),
});

/** What to ask of vsock_diag; it can only dump. */
export interface VsockDiagRequest extends Pick<DiagRequestBase, 'sequence' | 'flags'> {
  /** Bits `1 << TCP_x`. Default all. */
  readonly states?: number;
}

/** Encodes a whole netlink message with struct vsock_diag_req. */
export const encodeVsockDiagRequest = (request: VsockDiagRequest = {}): Uint8Array =>
  encodeDiagRequest(request, vsockDiagReq.encode({ family: AF_VSOCK, states: request.states ?? ALL_STATES }));

/** A VM socket as vsock_diag gives it. */
export interface VsockDiagMessage {
  readonly family: number;
  /** SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET. */
  readonly type: number;
  /** TCP_*. */
  readonly state: number;
  /** RCV_SHUTDOWN | SEND_SHUTDOWN. */
  readonly shutdown: number;
  readonly sourceCid: number;
  readonly sourcePort: number;
  readonly destinationCid: number;
  readonly destinationPort: number;
  readonly inode: number;
  readonly cookieLow: number;
  readonly cookieHigh: number;
  unknown?: RawAttribute[];
}

/** Decodes struct vsock_diag_msg; Linux gives it no attributes so far. Throws DecodeError. */
export const decodeVsockDiag = (view: DataView, offset: number, end: number): VsockDiagMessage => {
  const message: VsockDiagMessage = vsockDiagMsg.decode(view, offset, end);
  const unknown = rawAttributes(view, offset + vsockDiagMsg.size, end);
  if (unknown.length > 0) message.unknown = unknown;
  return message;
};
