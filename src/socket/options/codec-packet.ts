import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { bytes, i32, layout, u16, u64 } from '../../wire/layout.js';
import { type Codec, checkInteger, readOnly, writeOnly } from './codec.js';

const mreq = layout('packet_mreq', 16, {
  interfaceIndex: i32(0),
  type: u16(4),
  addressLength: u16(6),
  address: bytes(8, 8),
});
/** PACKET_MR_* of `<linux/if_packet.h>`. */
const membershipTypes = { multicast: 0, promiscuous: 1, 'all-multicast': 2, unicast: 3 } as const;

/** struct packet_mreq; addresses longer than eight bytes take struct packet_mreq_max, the same with more room. */
export const packetMembership: Codec<'PacketMembershipRequest'> = {
  type: 'PacketMembershipRequest',
  kernel: 'struct packet_mreq',
  length: 16,
  decode: writeOnly,
  encode({ interfaceIndex, type, address = new Uint8Array(0) }) {
    const number = membershipTypes[type] as number | undefined;
    if (number === undefined) throw new TypeError(`type must not be ${String(type)}`);
    if (address.length > 32)
      throw new RangeError(`address must have at most 32 bytes, not ${address.length}`);
    const value = mreq.encode({
      interfaceIndex: checkInteger(interfaceIndex, 1, 2 ** 31 - 1, 'interfaceIndex'),
      type: number,
      addressLength: address.length,
      address,
    });
    if (address.length <= 8) return value;
    const longer = new Uint8Array(40);
    longer.set(value);
    longer.set(address, 8);
    return longer;
  },
};

/** struct tpacket_stats, or with TPACKET_V3 struct tpacket_stats_v3. */
export const packetStatistics: Codec<'PacketStatistics'> = {
  type: 'PacketStatistics',
  kernel: 'struct tpacket_stats',
  length: 12,
  decode(value) {
    const view = viewOf(value);
    const packets = view.getUint32(0, LITTLE_ENDIAN);
    const drops = view.getUint32(4, LITTLE_ENDIAN);
    return value.length < 12
      ? { packets, drops }
      : { packets, drops, freezes: view.getUint32(8, LITTLE_ENDIAN) };
  },
  encode: readOnly,
};

/** Group in the lower half of a u32, mode and flags in the upper one. */
export const packetFanout: Codec<'PacketFanout'> = {
  type: 'PacketFanout',
  kernel: 'u32',
  length: 4,
  decode(value) {
    const view = viewOf(value);
    const type = view.getUint16(2, LITTLE_ENDIAN);
    return { group: view.getUint16(0, LITTLE_ENDIAN), mode: type & 255, flags: type & 0xff00 };
  },
  encode({ group, mode, flags = 0 }) {
    const value = new Uint8Array(4);
    viewOf(value).setUint16(0, checkInteger(group, 0, 65535, 'group'), LITTLE_ENDIAN);
    const type = checkInteger(mode, 0, 255, 'mode') | checkInteger(flags, 0, 65535, 'flags');
    viewOf(value).setUint16(2, type, LITTLE_ENDIAN);
    return value;
  },
};

const rollover = layout('tpacket_rollover_stats', 24, { all: u64(0), huge: u64(8), failed: u64(16) });

/** struct tpacket_rollover_stats. */
export const packetRolloverStatistics: Codec<'PacketRolloverStatistics'> = {
  type: 'PacketRolloverStatistics',
  kernel: 'struct tpacket_rollover_stats',
  length: 24,
  decode: (value) => rollover.decode(viewOf(value)),
  encode: readOnly,
};
