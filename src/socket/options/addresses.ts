import { ipv4Bytes, ipv6Bytes } from '../../wire/address-bytes.js';

const checked = (bytes: Uint8Array | undefined, text: string, what: string, kind: string): Uint8Array => {
  if (bytes === undefined)
    throw new RangeError(`${what} must be an ${kind} address, not ${JSON.stringify(text)}`);
  return bytes;
};

function checkText(text: unknown, what: string): asserts text is string {
  if (typeof text !== 'string') throw new TypeError(`${what} must be a string, not ${typeof text}`);
}

/** The four bytes of an IPv4 address. Throws TypeError or RangeError naming `what`. */
export function requireIpv4(text: string, what: string): Uint8Array {
  checkText(text, what);
  return checked(ipv4Bytes(text), text, what, 'IPv4');
}

/** The four bytes of an IPv4 address, or of `0.0.0.0` when it is absent. Throws like requireIpv4. */
export const optionalIpv4 = (text: string | undefined, what: string): Uint8Array =>
  text === undefined ? new Uint8Array(4) : requireIpv4(text, what);

/** The sixteen bytes of an IPv6 address. Throws TypeError or RangeError naming `what`. */
export function requireIpv6(text: string, what: string): Uint8Array {
  checkText(text, what);
  return checked(ipv6Bytes(text), text, what, 'IPv6');
}
