import { ipv4Bytes, ipv6Bytes } from '../../wire/address-bytes.js';

/** The four bytes of an IPv4 address; of `0.0.0.0` when it is absent. Throws RangeError naming `what`. */
export function requireIpv4(text: string | undefined, what: string): Uint8Array {
  if (text === undefined) return new Uint8Array(4);
  const bytes = ipv4Bytes(text);
  if (bytes === undefined)
    throw new RangeError(`${what} must be an IPv4 address, not ${JSON.stringify(text)}`);
  return bytes;
}

/** The sixteen bytes of an IPv6 address. Throws RangeError naming `what`. */
export function requireIpv6(text: string, what: string): Uint8Array {
  const bytes = ipv6Bytes(text);
  if (bytes === undefined)
    throw new RangeError(`${what} must be an IPv6 address, not ${JSON.stringify(text)}`);
  return bytes;
}
