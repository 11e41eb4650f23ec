import { GrammarError } from '../grammar/error.js';
import { DecodeError } from '../wire/errors.js';
import type { TipcAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, littleEndian, parseNumber, UINT32_MAX, viewOf } from './number.js';

const AF_TIPC = 30;
/** `TIPC_SOCKET_ADDR`: the address is a node and a port reference, not a service name. */
const TIPC_SOCKET_ADDR = 3;

/** `struct sockaddr_tipc`, `<linux/tipc.h>`, with its `struct tipc_socket_addr`. */
const sockaddr = { family: 0, type: 2, ref: 4, node: 8, size: 16 } as const;

/** TIPC socket addresses: `16781313:2345` is node and port reference. */
export const tipc: AddressCodec<TipcAddress> = {
  family: 'tipc',
  number: AF_TIPC,

  format: ({ node, ref }) => `${node}:${ref}`,

  parse(text) {
    const colon = text.indexOf(':');
    if (colon < 0) throw new GrammarError(text, text.length, 'a colon and a port reference');
    return {
      family: 'tipc',
      node: parseNumber(text, 0, UINT32_MAX, 'a node number', colon),
      ref: parseNumber(text, colon + 1, UINT32_MAX, 'a port reference'),
    };
  },

  encode({ node, ref }) {
    const bytes = new Uint8Array(sockaddr.size);
    const view = viewOf('sockaddr_tipc', bytes, sockaddr.size);
    view.setUint16(sockaddr.family, AF_TIPC, littleEndian);
    view.setUint8(sockaddr.type, TIPC_SOCKET_ADDR);
    view.setUint32(sockaddr.ref, checkRange('ref', ref, UINT32_MAX), littleEndian);
    view.setUint32(sockaddr.node, checkRange('node', node, UINT32_MAX), littleEndian);
    return bytes;
  },

  decode(bytes) {
    const view = viewOf('sockaddr_tipc', bytes, sockaddr.size);
    const type = view.getUint8(sockaddr.type);
    if (type !== TIPC_SOCKET_ADDR) {
      throw new DecodeError(
        'sockaddr_tipc',
        0,
        bytes.length,
        `a socket address (type ${TIPC_SOCKET_ADDR}), not ${type}`,
      );
    }
    return {
      family: 'tipc',
      node: view.getUint32(sockaddr.node, littleEndian),
      ref: view.getUint32(sockaddr.ref, littleEndian),
    };
  },
};
