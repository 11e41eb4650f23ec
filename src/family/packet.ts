import { GrammarError } from '../grammar/error.js';
import { viewOf } from '../wire/byte-order.js';
import { AF_PACKET } from '../wire/constants.js';
import { be16, i32, layout, u16 } from '../wire/layout.js';
import type { PacketAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, parseNumber, UINT16_MAX } from './number.js';

const ETH_P_ALL = 3;
const INT32_MAX = 0x7fff_ffff;

/** `<linux/if_packet.h>`; the hardware type and address and the packet type follow. */
const sockaddr = layout('sockaddr_ll', 20, { family: u16(0), protocol: be16(2), interfaceIndex: i32(4) });
/** Up to the hardware address, which a bound socket may lack. */
const minimumLength = 12;

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
    return sockaddr.encode({
      family: AF_PACKET,
      protocol: checkRange('protocol', protocol, UINT16_MAX),
      interfaceIndex: checkRange('interfaceIndex', interfaceIndex, INT32_MAX),
    });
  },

  decode(name) {
    const values = sockaddr.prefix(viewOf(name), 0, name.length, minimumLength);
    return { family: 'packet', protocol: values.protocol ?? 0, interfaceIndex: values.interfaceIndex ?? 0 };
  },
};
