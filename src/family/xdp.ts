import { GrammarError } from '../grammar/error.js';
import type { XdpAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, littleEndian, parseNumber, UINT32_MAX, viewOf } from './number.js';

const AF_XDP = 44;

/** `struct sockaddr_xdp`, `<linux/if_xdp.h>`; the bind flags and the shared UMEM are no part of the address. */
const sockaddr = { family: 0, interfaceIndex: 4, queueId: 8, size: 16 } as const;

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
    const bytes = new Uint8Array(sockaddr.size);
    const view = viewOf('sockaddr_xdp', bytes, sockaddr.size);
    view.setUint16(sockaddr.family, AF_XDP, littleEndian);
    view.setUint32(
      sockaddr.interfaceIndex,
      checkRange('interfaceIndex', interfaceIndex, UINT32_MAX),
      littleEndian,
    );
    view.setUint32(sockaddr.queueId, checkRange('queueId', queueId, UINT32_MAX), littleEndian);
    return bytes;
  },

  decode(bytes) {
    const view = viewOf('sockaddr_xdp', bytes, sockaddr.size);
    return {
      family: 'xdp',
      interfaceIndex: view.getUint32(sockaddr.interfaceIndex, littleEndian),
      queueId: view.getUint32(sockaddr.queueId, littleEndian),
    };
  },
};
