import { GrammarError } from '../grammar/error.js';
import { viewOf } from '../wire/byte-order.js';
import { AF_TIPC } from '../wire/constants.js';
import { DecodeError } from '../wire/errors.js';
import { layout, u8, u16, u32 } from '../wire/layout.js';
import type { TipcAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, parseNumber, UINT32_MAX } from './number.js';

/** `TIPC_SOCKET_ADDR`: the address is a node and a port reference, not a service name. */
const TIPC_SOCKET_ADDR = 3;

/** `<linux/tipc.h>`, with its `struct tipc_socket_addr`. */
const sockaddr = layout('sockaddr_tipc', 16, { family: u16(0), type: u8(2), ref: u32(4), node: u32(8) });

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
    return sockaddr.encode({
      family: AF_TIPC,
      type: TIPC_SOCKET_ADDR,
      ref: checkRange('ref', ref, UINT32_MAX),
      node: checkRange('node', node, UINT32_MAX),
    });
  },

  decode(name) {
    const { type, node, ref } = sockaddr.decode(viewOf(name));
    if (type !== TIPC_SOCKET_ADDR) {
      throw new DecodeError(
        'sockaddr_tipc',
        0,
        name.length,
        `a socket address (type ${TIPC_SOCKET_ADDR}), not ${type}`,
      );
    }
    return { family: 'tipc', node, ref };
  },
};
