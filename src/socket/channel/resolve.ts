import type { Inet6Address, InetAddress } from '../../family/address.js';
import { GrammarError } from '../../grammar/error.js';
import { SocketError } from '../error.js';
import { resolveTarget } from '../target.js';
import type { WaitOptions } from '../types.js';

/** The address of a host of one family, with port 0. Rejects with SocketError where it has none, GrammarError. */
export async function hostAddress(
  host: string,
  family: 'inet' | 'inet6',
  wait: WaitOptions,
): Promise<InetAddress | Inet6Address> {
  const { addresses } = await resolveTarget({ host, port: 0 }, { ...wait, purpose: 'bind', type: 'dgram' });
  const found = addresses.find((address) => address.family === family);
  if (found !== undefined) return found as InetAddress | Inet6Address;
  const reason = { code: 'EAFNOSUPPORT', errno: 97, text: `it has no ${family} address` };
  throw new SocketError('resolve', { label: host }, reason);
}

/** Whether packets to this address go to a group, RFC 5771, RFC 4291 section 2.7. */
export function isMulticast({ family, address }: InetAddress | Inet6Address): boolean {
  if (family === 'inet6') return /^ff/i.test(address);
  const first = Number.parseInt(address, 10);
  return first >= 224 && first < 240;
}

/** The text of an own address with a port, 0 where none was written, so that it reads as a target. */
export function sourceText(text: string): string {
  if (/^[/@]/.test(text)) return text;
  if (/^\[[^\]]*\]$/.test(text) || /^[^:]*$/.test(text)) return `${text}:0`;
  if (/^[0-9a-f:]*:[0-9a-f:.]*:[0-9a-f:.]*(%.*)?$/i.test(text)) return `[${text}]:0`;
  if (/^[^:]+:[^:]+$|^\[[^\]]*\]:./.test(text)) return text;
  throw new GrammarError(text, 0, 'an IP address with or without a port, a path, or @ and an abstract name');
}
