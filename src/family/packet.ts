import { GrammarError } from '../grammar/error.js';
import { viewOf } from '../wire/byte-order.js';
import { AF_PACKET } from '../wire/constants.js';
import { be16, i32, layout, u8, u16 } from '../wire/layout.js';
import type { PacketAddress, PacketType } from './address.js';
import type { AddressCodec } from './codec.js';
import { checkRange, parseNumber, UINT16_MAX } from './number.js';

const ETH_P_ALL = 3;
const INT32_MAX = 0x7fff_ffff;

/** `<linux/if_packet.h>`; eight bytes of hardware address follow, more for links whose addresses are longer. */
const sockaddr = layout('sockaddr_ll', 20, {
  family: u16(0),
  protocol: be16(2),
  interfaceIndex: i32(4),
  hardwareType: u16(8),
  packetType: u8(10),
  hardwareLength: u8(11),
});
/** Up to the hardware address, which a bound socket may lack. */
const addressOffset = 12;
/** MAX_ADDR_LEN, <linux/netdevice.h>. */
const longestHardwareAddress = 32;

/** By number, PACKET_* of `<linux/if_packet.h>`. */
const packetTypes = [
  'host',
  'broadcast',
  'multicast',
  'otherhost',
  'outgoing',
  'loopback',
  'user',
  'kernel',
] as const;

function hardwareBytes(text: string): Uint8Array {
  if (!/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){0,31}$/.test(text)) {
    throw new RangeError(`not a hardware address such as 02:00:00:00:00:01: ${JSON.stringify(text)}`);
  }
  return Uint8Array.from(text.split(':'), (pair) => Number.parseInt(pair, 16));
}

const hardwareText = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');

function packetTypeNumber(type: PacketType): number {
  const unknown = /^unknown\((\d+)\)$/.exec(type);
  return unknown === null
    ? checkRange('packetType', packetTypes.indexOf(type as never), 7)
    : Number(unknown[1]);
}

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

  encode({ protocol, interfaceIndex, hardwareType = 0, packetType = 'host', hardwareAddress }) {
    const hardware = hardwareAddress === undefined ? new Uint8Array(0) : hardwareBytes(hardwareAddress);
    const result = new Uint8Array(Math.max(sockaddr.size, addressOffset + hardware.length));
    const fields = {
      family: AF_PACKET,
      protocol: checkRange('protocol', protocol, UINT16_MAX),
      interfaceIndex: checkRange('interfaceIndex', interfaceIndex, INT32_MAX),
      hardwareType: checkRange('hardwareType', hardwareType, UINT16_MAX),
      packetType: packetTypeNumber(packetType),
      hardwareLength: hardware.length,
    };
    result.set(sockaddr.encode(fields));
    result.set(hardware, addressOffset);
    return result;
  },

  decode(name) {
    const values = sockaddr.prefix(viewOf(name), 0, name.length, addressOffset);
    const { protocol = 0, interfaceIndex = 0, hardwareType = 0, packetType = 0, hardwareLength = 0 } = values;
    const address: PacketAddress = { family: 'packet', protocol, interfaceIndex };
    // Zeros are what a socket that is bound to no interface has there.
    if (hardwareType === 0 && packetType === 0 && hardwareLength === 0) return address;
    const end = Math.min(addressOffset + Math.min(hardwareLength, longestHardwareAddress), name.length);
    const known = {
      ...address,
      hardwareType,
      packetType: packetTypes[packetType] ?? (`unknown(${packetType})` as const),
    };
    return end === addressOffset
      ? known
      : { ...known, hardwareAddress: hardwareText(name.subarray(addressOffset, end)) };
  },
};
