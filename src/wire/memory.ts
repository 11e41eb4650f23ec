import { requireBytes } from './attribute.js';
import { LITTLE_ENDIAN } from './byte-order.js';

/** Memory of a socket in bytes, SK_MEMINFO_* of `<linux/sock_diag.h>`; ss prints it as skmem. */
export interface SocketMemory {
  /** Received and not yet read. */
  readonly rmemAlloc: number;
  /** The limit of received bytes, SO_RCVBUF as the kernel keeps it (doubled). */
  readonly rcvbuf: number;
  /** Sent and not yet released by the layers below. */
  readonly wmemAlloc: number;
  /** The limit of bytes to send, SO_SNDBUF as the kernel keeps it (doubled). */
  readonly sndbuf: number;
  /** Memory reserved for later packets. */
  readonly fwdAlloc: number;
  /** In the send queue. */
  readonly wmemQueued: number;
  /** Ancillary: options and filters. */
  readonly optmem: number;
  /** In the backlog, waiting for the owner to release the socket; absent before Linux 2.6.37. */
  readonly backlog?: number | undefined;
  /** Packets dropped because the receive buffer was full; absent before Linux 4.7. */
  readonly drops?: number | undefined;
}

/** Decodes an array of SK_MEMINFO_* words. Throws DecodeError below the seven words every kernel has. */
export const decodeSocketMemory = (view: DataView, offset: number, end: number): SocketMemory => {
  requireBytes('SK_MEMINFO', offset, end, 28);
  return {
    rmemAlloc: view.getUint32(offset, LITTLE_ENDIAN),
    rcvbuf: view.getUint32(offset + 4, LITTLE_ENDIAN),
    wmemAlloc: view.getUint32(offset + 8, LITTLE_ENDIAN),
    sndbuf: view.getUint32(offset + 12, LITTLE_ENDIAN),
    fwdAlloc: view.getUint32(offset + 16, LITTLE_ENDIAN),
    wmemQueued: view.getUint32(offset + 20, LITTLE_ENDIAN),
    optmem: view.getUint32(offset + 24, LITTLE_ENDIAN),
    backlog: end - offset >= 32 ? view.getUint32(offset + 28, LITTLE_ENDIAN) : undefined,
    drops: end - offset >= 36 ? view.getUint32(offset + 32, LITTLE_ENDIAN) : undefined,
  };
};

/** The older memory summary in bytes, struct inet_diag_meminfo (INET_DIAG_MEMINFO). */
export interface InetMemory {
  /** Received and not yet read. */
  readonly rmem: number;
  /** In the send queue. */
  readonly wmem: number;
  /** Reserved for later packets. */
  readonly fmem: number;
  /** Sent and not yet released by the layers below. */
  readonly tmem: number;
}

/** Decodes struct inet_diag_meminfo. Throws DecodeError. */
export const decodeInetMemory = (view: DataView, offset: number, end: number): InetMemory => {
  requireBytes('inet_diag_meminfo', offset, end, 16);
  return {
    rmem: view.getUint32(offset, LITTLE_ENDIAN),
    wmem: view.getUint32(offset + 4, LITTLE_ENDIAN),
    fmem: view.getUint32(offset + 8, LITTLE_ENDIAN),
    tmem: view.getUint32(offset + 12, LITTLE_ENDIAN),
  };
};
