import { GrammarError } from '../grammar/error.js';
import type { PacketAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, littleEndian, parseNumber, UINT16_MAX, viewOf } from './number.js';

const AF_PACKET = 17;
const ETH_P_ALL = 3;
const INT32_MAX = 0x7fff_ffff;

/** `struct sockaddr_ll`, `<linux/if_packet.h>`; the hardware type, packet type and address lie between and after. */
const sockaddr = { family: 0, protocol: 2, interfaceIndex: 4, minimum: 12, size: 20 } as const;

function parseProtocol(text: string, end: number): number {
  const word = text.slice(0, end);
  if (word === '*') return ETH_P_ALL;
  if (/^0x[0-9a-fA-F]{1,4}$/.test(word)) return Number(word);
  throw new GrammarError(text, 0, 'an Ethernet protocol such as 0x0800, or * for all');
}

/** Packet addresses, packet(7): `0x0800:3` is protocol and interface index; `*` stands for all of either. */
export const packet: AddressCodec<PacketAddress> = {
  family: 'packet',
  number: AF_PACKET,

  format({ protocol, interfaceIndex }) {
    const word = protocol === ETH_P_ALL ? '*' : `0x${protocol.toString(16).padStart(4, '0')}`;
    return `${word}:${interfaceIndex === 0 ? '*' : interfaceIndex}`;
  },

  parse(text) {
    const colon = text.indexOf(':');
    const protocol = parseProtocol(text, colon < 0 ? text.length : colon);
    if (colon < 0 || text.slice(colon + 1) === '*') return { family: 'packet', protocol, interfaceIndex: 0 };
    const interfaceIndex = parseNumber(text, colon + 1, INT32_MAX, 'an interface index');
    return { family: 'packet', protocol, interfaceIndex };
  },

  encode({ protocol, interfaceIndex }) {
    const bytes = new Uint8Array(sockaddr.size);
    const view = viewOf('sockaddr_ll', bytes, sockaddr.size);
    view.setUint16(sockaddr.family, AF_PACKET, littleEndian);
    view.setUint16(sockaddr.protocol, checkRange('protocol', protocol, UINT16_MAX));
    view.setInt32(
      sockaddr.interfaceIndex,
      checkRange('interfaceIndex', interfaceIndex, INT32_MAX),
      littleEndian,
    );
    return bytes;
  },

  decode(bytes) {
    const view = viewOf('sockaddr_ll', bytes, sockaddr.minimum);
    return {
      family: 'packet',
      protocol: view.getUint16(sockaddr.protocol),
      interfaceIndex: view.getInt32(sockaddr.interfaceIndex, littleEndian),
    };
  },
};
