import { formatIPv4, formatIPv6 } from './address-text.js';
import { copyBytes, LITTLE_ENDIAN } from './byte-order.js';
import { AF_INET, AF_INET6 } from './constants.js';

/** An address inside an attribute: Internet ones decoded, others as bytes. */
export interface SocketName {
  /** AF_*. */
  readonly family: number;
  /** Text of an IPv4 or IPv6 address. */
  readonly address?: string;
  readonly port?: number;
  /** Interface index of an IPv6 address, when not 0. */
  readonly scopeId?: number;
  /** The whole sockaddr of another family. */
  readonly bytes?: Uint8Array;
}

/** Decodes a sockaddr of [offset, end), at least 28 bytes long. */
const decodeSockaddr = (view: DataView, offset: number, end: number): SocketName => {
  const family = view.getUint16(offset, LITTLE_ENDIAN);
  const port = view.getUint16(offset + 2, false);
  if (family === AF_INET) return { family, address: formatIPv4(view, offset + 4), port };
  if (family !== AF_INET6) return { family, bytes: copyBytes(view, offset, end) };
  const scopeId = view.getUint32(offset + 24, LITTLE_ENDIAN);
  const name = { family, address: formatIPv6(view, offset + 8), port };
  return scopeId === 0 ? name : { ...name, scopeId };
};

/** sizeof(struct sockaddr_storage). */
export const SOCKADDR_STORAGE_SIZE = 128;

/** Decodes an array of struct sockaddr_storage; trailing bytes that are no whole element are not read. */
export const decodeSocketNames = (view: DataView, offset: number, end: number): SocketName[] => {
  const names: SocketName[] = [];
  for (let at = offset; at + SOCKADDR_STORAGE_SIZE <= end; at += SOCKADDR_STORAGE_SIZE)
    names.push(decodeSockaddr(view, at, at + SOCKADDR_STORAGE_SIZE));
  return names;
};

/** Decodes one struct sockaddr_storage that is known to lie before `end`. */
export const decodeSocketName = (view: DataView, offset: number): SocketName =>
  decodeSockaddr(view, offset, offset + SOCKADDR_STORAGE_SIZE);
