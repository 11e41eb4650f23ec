import { isIPv4 } from 'node:net';
import { GrammarError } from '../../grammar/error.js';

/** An IPv4 address in its network. */
export interface InetNetwork {
  readonly address: string;
  /** `255.255.255.0`. */
  readonly mask: string;
}

const maskOf = (bits: number): string =>
  [0, 8, 16, 24].map((at) => (0xff00 >> Math.max(0, Math.min(8, bits - at))) & 0xff).join('.');

/** Reads `10.0.0.1/8` or `10.0.0.1:255.0.0.0`. Throws GrammarError. */
export function parseInetNetwork(text: string): InetNetwork {
  const [, address = '', kind, rest = ''] = /^([^/:]*)([/:])(.*)$/.exec(text) ?? [];
  if (kind === undefined) {
    throw new GrammarError(text, text.length, 'a slash and a number of bits, as in 10.0.0.1/8');
  }
  if (!isIPv4(address)) throw new GrammarError(text, 0, 'an IPv4 address, such as 10.0.0.1');
  const at = address.length + 1;
  if (kind === ':') {
    if (isIPv4(rest)) return { address, mask: rest };
    throw new GrammarError(text, at, 'a netmask, such as 255.0.0.0');
  }
  const bits = /^\d{1,2}$/.test(rest) ? Number(rest) : -1;
  if (bits < 0 || bits > 32) throw new GrammarError(text, at, 'a number of bits from 0 to 32');
  return { address, mask: maskOf(bits) };
}
