import { GrammarError } from '../../grammar/error.js';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../../wire/constants.js';
import { type ResolverHints, resolveNames } from './resolve.js';
import { familyOf, internetBytes, type SockaddrBytes } from './sockaddr.js';

/** A block of addresses. */
export interface AddressRange {
  /** AF_*; for a family without a notation of its own the number of the socket's. */
  readonly family: number;
  /** Without the bits that the mask leaves open. */
  readonly address: Uint8Array;
  readonly mask: Uint8Array;
}

const maskOfBits = (bits: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (0xff00 >> Math.max(0, Math.min(8, bits - at * 8))) & 0xff);

const masked = (address: Uint8Array, mask: Uint8Array): Uint8Array =>
  address.map((byte, at) => byte & (mask[at] ?? 0));

/** Reads the number of bits after the slash. Throws GrammarError. */
function parseBits(text: string, slash: number, most: number): number {
  const word = text.slice(slash + 1);
  const bits = /^\d{1,3}$/.test(word) ? Number(word) : -1;
  if (bits < 0 || bits > most) throw new GrammarError(text, slash + 1, `a number of bits from 0 to ${most}`);
  return bits;
}

/** Splits `address/bits` or `address:mask`. */
function partsOf(text: string, inet6: boolean): { host: string; slash: number; colon: number } {
  const slash = text.lastIndexOf('/');
  const colon = inet6 ? -1 : text.indexOf(':');
  const end = slash >= 0 ? slash : colon;
  if (end < 0) {
    const example = inet6 ? '[fe80::]/10' : '192.168.0.0/16 or 192.168.0.0:255.255.0.0';
    throw new GrammarError(text, text.length, `a slash and a number of bits, as in ${example}`);
  }
  return { host: text.slice(0, end), slash, colon };
}

/**
 * Reads the option `range` of an Internet socket: `10.0.0.0/8`, `10.0.0.0:255.0.0.0`, `[fe80::]/10`; names are resolved.
 * Throws GrammarError, SocketError.
 */
export async function parseRange(
  text: string,
  domain: number,
  hints: ResolverHints,
  signal: AbortSignal,
): Promise<AddressRange> {
  const inet6 = text.startsWith('[');
  if (domain === AF_INET && inet6) throw new GrammarError(text, 0, 'an IPv4 address and a mask');
  const family = inet6 ? AF_INET6 : AF_INET;
  const { host, slash, colon } = partsOf(text, inet6);
  const resolve = async (name: string): Promise<Uint8Array> => {
    const [first] = await resolveNames({ host: name, domain: family, protocol: 0, hints }, signal);
    return internetBytes(first as SockaddrBytes);
  };
  const address = await resolve(host);
  const mask =
    slash >= 0
      ? maskOfBits(parseBits(text, slash, address.length * 8), address.length)
      : await resolve(text.slice(colon + 1));
  return { family, address: masked(address, mask), mask };
}

/** The range of a family that has no notation of its own: all bytes behind the family's number. */
export const rangeOfBytes = (address: Uint8Array, mask: Uint8Array): AddressRange => ({
  family: AF_UNSPEC,
  address: masked(address, mask),
  mask,
});

const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** The bytes that a range is held against: an IPv4 address also where it comes as `::ffff:…`. */
function comparable(name: SockaddrBytes, family: number): Uint8Array | undefined {
  if (family === AF_UNSPEC) return name.subarray(2);
  const bytes = internetBytes(name);
  if (familyOf(name) === family) return bytes;
  const isMapped = bytes.length === 16 && mappedPrefix.every((byte, at) => bytes[at] === byte);
  return family === AF_INET && isMapped ? bytes.subarray(12) : undefined;
}

/** Whether a peer is in the range. */
export function isInRange(range: AddressRange, name: SockaddrBytes): boolean {
  const bytes = comparable(name, range.family);
  if (bytes === undefined) return false;
  return range.address.every((byte, at) => ((bytes[at] ?? 0) & (range.mask[at] ?? 0)) === byte);
}
