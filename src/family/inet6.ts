import { GrammarError } from '../grammar/error.js';
import { viewOf } from '../wire/byte-order.js';
import { AF_INET6 } from '../wire/constants.js';
import { be16, bytes, layout, u16, u32 } from '../wire/layout.js';
import type { Inet6Address } from './address.js';
import type { AddressCodec } from './codec.js';
import { ipv6Bytes, ipv6Text } from './ipv6.js';
import { checkRange, parseNumber, parsePort, UINT16_MAX, UINT32_MAX } from './number.js';

/** `<linux/in6.h>`; the kernel accepts it without the scope. */
const sockaddr = layout('sockaddr_in6', 28, {
  family: u16(0),
  port: be16(2),
  flowInfo: bytes(4, 4),
  address: bytes(8, 16),
  scopeId: u32(24),
});
const minimumLength = 24;

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
  const address = ipv6Text(bytes);
  const port = parsePort(text, after);
  if (percent < 0) return { family: 'inet6', address, port };
  const scope = parseNumber(text, start + percent + 1, UINT32_MAX, 'an interface index', end);
  if (scope === 0) throw new GrammarError(text, start + percent + 1, 'an interface index above 0');
  return { family: 'inet6', address, port, scopeId: scope };
}

function encode(address: Inet6Address): Uint8Array {
  const ip = ipv6Bytes(address.address);
  if (ip === undefined) throw new RangeError(`not an IPv6 address: ${JSON.stringify(address.address)}`);
  const flowInfo = checkRange('flowInfo', address.flowInfo ?? 0, UINT32_MAX);
  return sockaddr.encode({
    family: AF_INET6,
    port: checkRange('port', address.port, UINT16_MAX),
    flowInfo: Uint8Array.of(flowInfo >>> 24, flowInfo >>> 16, flowInfo >>> 8, flowInfo),
    address: ip,
    scopeId: checkRange('scopeId', address.scopeId ?? 0, UINT32_MAX),
  });
}

function decode(name: Uint8Array): Inet6Address {
  const values = sockaddr.prefix(viewOf(name), 0, name.length, minimumLength);
  const { port = 0, flowInfo = new Uint8Array(4), address = new Uint8Array(16), scopeId = 0 } = values;
  const flow = viewOf(flowInfo).getUint32(0);
  return {
    family: 'inet6',
    address: ipv6Text(address),
    port,
    ...(scopeId === 0 ? {} : { scopeId }),
    ...(flow === 0 ? {} : { flowInfo: flow }),
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
