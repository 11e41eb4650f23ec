import { GrammarError } from '../grammar/error.js';
import { viewOf } from '../wire/byte-order.js';
import { AF_INET } from '../wire/constants.js';
import { be16, bytes, layout, u16 } from '../wire/layout.js';
import type { InetAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { ipv4Number, ipv4Text } from './ipv4.js';
import { checkRange, parsePort, UINT16_MAX } from './number.js';

/** `<linux/in.h>`; the kernel accepts it without its padding. */
const sockaddr = layout('sockaddr_in', 16, { family: u16(0), port: be16(2), address: bytes(4, 4) });
const minimumLength = 8;

/** Internet addresses, ip(7): `127.0.0.1:80`, `*:80`, `0.0.0.0:*`. */
export const inet: AddressCodec<InetAddress> = {
  family: 'inet',
  number: AF_INET,

  format: ({ address, port }) => `${address}:${port === 0 ? '*' : port}`,

  parse(text) {
    const colon = text.indexOf(':');
    const end = colon < 0 ? text.length : colon;
    const address = text.slice(0, end);
    const port = parsePort(text, end);
    if (address === '*') return { family: 'inet', address: '0.0.0.0', port };
    if (ipv4Number(address) === undefined) {
      throw new GrammarError(text, 0, 'an IPv4 address of four decimal numbers, such as 127.0.0.1');
    }
    return { family: 'inet', address, port };
  },

  encode({ address, port }) {
    const number = ipv4Number(address);
    if (number === undefined) throw new RangeError(`not an IPv4 address: ${JSON.stringify(address)}`);
    return sockaddr.encode({
      family: AF_INET,
      port: checkRange('port', port, UINT16_MAX),
      address: Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number),
    });
  },

  decode(name) {
    const { port = 0, address = new Uint8Array(4) } = sockaddr.prefix(
      viewOf(name),
      0,
      name.length,
      minimumLength,
    );
    return { family: 'inet', address: ipv4Text(address), port };
  },
};
