import { i32, layout, bytes as raw, u16 } from '../../wire/layout.js';
import type { PacketMembershipRequest } from '../options/values.js';
import type { Socket } from '../socket.js';
import { PACKET_ADD_MEMBERSHIP, PACKET_DROP_MEMBERSHIP, SOL_PACKET } from './numbers.js';

/** struct packet_mreq, `<linux/if_packet.h>`. */
const packetMreq = layout('packet_mreq', 16, {
  interfaceIndex: i32(0),
  type: u16(4),
  length: u16(6),
  address: raw(8, 8),
});

/** PACKET_MR_*. */
const types = { multicast: 0, promiscuous: 1, 'all-multicast': 2, unicast: 3 } as const;

const encode = ({
  interfaceIndex,
  type,
  address = new Uint8Array(0),
}: PacketMembershipRequest): Uint8Array => {
  if (address.length > 8)
    throw new RangeError(`a hardware address of a membership has up to 8 bytes, not ${address.length}`);
  const number = types[type] as number | undefined;
  if (number === undefined)
    throw new TypeError(`a membership is ${Object.keys(types).join(', ')}, not ${String(type)}`);
  const value = packetMreq.encode({ interfaceIndex, type: number, length: address.length });
  value.set(address, packetMreq.fields.address.offset);
  return value;
};

/** The memberships a packet socket has, so that they can end with it. */
export class Memberships {
  readonly #values = new Map<string, Uint8Array>();

  constructor(private readonly socket: Socket) {}

  /** Adds one; once more changes nothing. Throws SocketError. */
  add(request: PacketMembershipRequest): void {
    const value = encode(request);
    const key = value.join();
    if (this.#values.has(key)) return;
    this.socket.setOption(SOL_PACKET, PACKET_ADD_MEMBERSHIP, value);
    this.#values.set(key, value);
  }

  /** Drops one; one that was never added does nothing, as in the kernel. Throws SocketError. */
  drop(request: PacketMembershipRequest): void {
    const value = encode(request);
    this.socket.setOption(SOL_PACKET, PACKET_DROP_MEMBERSHIP, value);
    this.#values.delete(value.join());
  }

  /** Drops all of them: the kernel would too, but only when the last copy of the descriptor is closed. */
  dropAll(): void {
    for (const value of this.#values.values()) {
      try {
        this.socket.setOption(SOL_PACKET, PACKET_DROP_MEMBERSHIP, value);
      } catch {
        // the interface has gone, and its memberships with it
      }
    }
    this.#values.clear();
  }
}
