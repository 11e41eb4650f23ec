import { GrammarError } from '../grammar/error.js';
import type { InetAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { ipv4Number, ipv4Text } from './ipv4.js';
import { checkRange, littleEndian, parsePort, UINT16_MAX, viewOf } from './number.js';

const AF_INET = 2;

/** `struct sockaddr_in`, `<linux/in.h>`: eight bytes of padding follow the address. */
const sockaddr = { family: 0, port: 2, address: 4, minimum: 8, size: 16 } as const;

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
    const bytes = new Uint8Array(sockaddr.size);
    const view = viewOf('sockaddr_in', bytes, sockaddr.size);
    view.setUint16(sockaddr.family, AF_INET, littleEndian);
    view.setUint16(sockaddr.port, checkRange('port', port, UINT16_MAX));
    view.setUint32(sockaddr.address, number);
    return bytes;
  },

  decode(bytes) {
    const view = viewOf('sockaddr_in', bytes, sockaddr.minimum);
    return {
      family: 'inet',
      address: ipv4Text(view.getUint32(sockaddr.address)),
      port: view.getUint16(sockaddr.port),
    };
  },
};
