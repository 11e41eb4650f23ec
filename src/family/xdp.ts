import { GrammarError } from '../grammar/error.js';
import { viewOf } from '../wire/byte-order.js';
import { AF_XDP } from '../wire/constants.js';
import { layout, u16, u32 } from '../wire/layout.js';
import type { XdpAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, parseNumber, UINT32_MAX } from './number.js';

/** `<linux/if_xdp.h>`; the bind flags and the shared UMEM are no part of the address. */
const sockaddr = layout('sockaddr_xdp', 16, { family: u16(0), interfaceIndex: u32(4), queueId: u32(8) });

/** XDP addresses: `3:0` is interface index and queue. */
export const xdp: AddressCodec<XdpAddress> = {
  family: 'xdp',
  number: AF_XDP,

  format: ({ interfaceIndex, queueId }) => `${interfaceIndex}:${queueId}`,

  parse(text) {
    const colon = text.indexOf(':');
    if (colon < 0) throw new GrammarError(text, text.length, 'a colon and a queue number');
    return {
      family: 'xdp',
      interfaceIndex: parseNumber(text, 0, UINT32_MAX, 'an interface index', colon),
      queueId: parseNumber(text, colon + 1, UINT32_MAX, 'a queue number'),
    };
  },

  encode({ interfaceIndex, queueId }) {
    return sockaddr.encode({
      family: AF_XDP,
      interfaceIndex: checkRange('interfaceIndex', interfaceIndex, UINT32_MAX),
      queueId: checkRange('queueId', queueId, UINT32_MAX),
    });
  },

  decode(name) {
    const { interfaceIndex, queueId } = sockaddr.decode(viewOf(name));
    return { family: 'xdp', interfaceIndex, queueId };
  },
};
