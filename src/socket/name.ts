import type { AddressFamily, SocketAddress } from '../family/address.js';
import { decodeAddress, families, parseAddress } from '../family/index.js';
import { getpeername, getsockname, SystemError } from '../kernel/index.js';

const ENOTCONN = 107;
/** Packet sockets have no peers at all. */
const EOPNOTSUPP = 95;

/** A sockaddr of the kernel that this build cannot read. */
export class UnreadableName extends Error {
  override readonly name = 'UnreadableName';
  constructor(
    readonly bytes: Uint8Array,
    cause: unknown,
  ) {
    super((cause as Error).message, { cause });
  }
}

/** The address of sockaddr bytes; undefined for none. Throws UnreadableName. */
export function decodeName(family: AddressFamily, bytes: Uint8Array): SocketAddress | undefined {
  if (bytes.length === 0) return family === 'unix' ? { family } : undefined;
  try {
    const codec = families[family];
    const number = (bytes[0] as number) + (bytes[1] as number) * 256;
    return number === codec.number ? codec.decode(bytes) : decodeAddress(bytes);
  } catch (error) {
    throw new UnreadableName(bytes.slice(), error);
  }
}

/** The address behind what a caller passed. Throws TypeError, GrammarError. */
export function readAddress(family: AddressFamily, address: SocketAddress | string): SocketAddress {
  if (typeof address === 'string') return parseAddress(address, family);
  if (typeof address === 'object' && address !== null && typeof address.family === 'string') return address;
  throw new TypeError(
    `address must be a SocketAddress or text, not ${address === null ? 'null' : typeof address}`,
  );
}

/** getsockname(2). Throws SystemError, UnreadableName. */
export const localName = (family: AddressFamily, fd: number): SocketAddress => {
  const address = decodeName(family, getsockname(fd));
  if (address === undefined) throw new UnreadableName(new Uint8Array(), new Error('the kernel gave no name'));
  return address;
};

/** getpeername(2); undefined on a socket that is not connected. Throws SystemError, UnreadableName. */
export function peerName(family: AddressFamily, fd: number): SocketAddress | undefined {
  try {
    return decodeName(family, getpeername(fd));
  } catch (error) {
    const none = error instanceof SystemError && (error.errno === ENOTCONN || error.errno === EOPNOTSUPP);
    if (none) return undefined;
    throw error;
  }
}

/** The result of a lookup that an error message could do without. */
export function ifKnown<T>(lookUp: () => T): T | undefined {
  try {
    return lookUp();
  } catch {
    return undefined;
  }
}
