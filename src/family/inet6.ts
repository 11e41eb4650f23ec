import { GrammarError } from '../grammar/error.js';
import type { Inet6Address } from './address.js';
import type { AddressCodec } from './codec.js';
import { ipv6Bytes, ipv6Text } from './ipv6.js';
import {
  checkRange,
  littleEndian,
  parseNumber,
  parsePort,
  UINT16_MAX,
  UINT32_MAX,
  viewOf,
} from './number.js';

const AF_INET6 = 10;

/** `struct sockaddr_in6`, `<linux/in6.h>`; the kernel accepts 24 bytes without the scope. */
const sockaddr = { family: 0, port: 2, flowInfo: 4, address: 8, scopeId: 24, minimum: 24, size: 28 } as const;

const example = 'an IPv6 address, such as [fe80::1%3]:80';

/** Where the host of `[host]:port` or of a bare `host` lies. */
function hostRange(text: string): { start: number; end: number; after: number } {
  if (text[0] !== '[') return { start: 0, end: text.length, after: text.length };
  const close = text.indexOf(']');
  if (close < 0) throw new GrammarError(text, text.length, 'a closing bracket');
  return { start: 1, end: close, after: close + 1 };
}

function parse(text: string): Inet6Address {
  const { start, end, after } = hostRange(text);
  const host = text.slice(start, end);
  const percent = host.indexOf('%');
  const bytes = ipv6Bytes(percent < 0 ? host : host.slice(0, percent));
  if (bytes === undefined) throw new GrammarError(text, start, example);
  const address = ipv6Text(bytes, 0);
  const port = parsePort(text, after);
  if (percent < 0) return { family: 'inet6', address, port };
  const scope = parseNumber(text, start + percent + 1, UINT32_MAX, 'an interface index', end);
  if (scope === 0) throw new GrammarError(text, start + percent + 1, 'an interface index above 0');
  return { family: 'inet6', address, port, scopeId: scope };
}

function encode(address: Inet6Address): Uint8Array {
  const ip = ipv6Bytes(address.address);
  if (ip === undefined) throw new RangeError(`not an IPv6 address: ${JSON.stringify(address.address)}`);
  const bytes = new Uint8Array(sockaddr.size);
  const view = viewOf('sockaddr_in6', bytes, sockaddr.size);
  view.setUint16(sockaddr.family, AF_INET6, littleEndian);
  view.setUint16(sockaddr.port, checkRange('port', address.port, UINT16_MAX));
  view.setUint32(sockaddr.flowInfo, checkRange('flowInfo', address.flowInfo ?? 0, UINT32_MAX));
  bytes.set(ip, sockaddr.address);
  view.setUint32(sockaddr.scopeId, checkRange('scopeId', address.scopeId ?? 0, UINT32_MAX), littleEndian);
  return bytes;
}

function decode(bytes: Uint8Array): Inet6Address {
  const view = viewOf('sockaddr_in6', bytes, sockaddr.minimum);
  const scopeId = bytes.length >= sockaddr.size ? view.getUint32(sockaddr.scopeId, littleEndian) : 0;
  const flowInfo = view.getUint32(sockaddr.flowInfo);
  return {
    family: 'inet6',
    address: ipv6Text(bytes, sockaddr.address),
    port: view.getUint16(sockaddr.port),
    ...(scopeId === 0 ? {} : { scopeId }),
    ...(flowInfo === 0 ? {} : { flowInfo }),
  };
}

/** IPv6 addresses, ipv6(7): `[fe80::1%3]:80`, `[::]:*`; the zone is an interface index. */
export const inet6: AddressCodec<Inet6Address> = {
  family: 'inet6',
  number: AF_INET6,
  format({ address, port, scopeId }) {
    return `[${address}${scopeId === undefined ? '' : `%${scopeId}`}]:${port === 0 ? '*' : port}`;
  },
  parse,
  encode,
  decode,
};
