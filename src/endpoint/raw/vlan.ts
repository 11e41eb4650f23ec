import { MSG_DONTWAIT } from '../../kernel/constants.js';
import { type Descriptor, receiveMessage, setIntegerOption, wouldBlock } from '../../kernel/index.js';
import { decodeAncillary } from '../../socket/ancillary/index.js';
import { auxiliaryOf } from '../../socket/raw/auxdata.js';
import { PlainDescriptor } from '../plain/descriptor.js';
import type { ByteSource } from '../types.js';

/** packet(7), `<linux/if_packet.h>` */
const SOL_PACKET = 263;
const PACKET_AUXDATA = 8;

/** Where the tag stands: behind the two addresses of Ethernet. */
const tagAt = 12;
const tagBytes = 4;
const controlRoom = 128;

/** Puts a tag back where the card took it from; the packet stands at `tagBytes` of `bytes`. Gives where it begins then. */
function restoreTag(bytes: Buffer, vlan: { readonly tag: number; readonly protocol: number }): void {
  bytes.copyWithin(0, tagBytes, tagBytes + tagAt);
  bytes.writeUInt16BE(vlan.protocol, tagAt);
  bytes.writeUInt16BE(vlan.tag, tagAt + 2);
}

/** A source of packets with their VLAN tags, and what ends its waits. */
export interface VlanSource extends ByteSource {
  readonly close: () => void;
}

/** `retrieve-vlan`: packets as they were on the wire, with the tags of IEEE 802.1Q that the kernel took off. */
export function vlanSource(fd: Descriptor, label: string): VlanSource {
  setIntegerOption(fd, SOL_PACKET, PACKET_AUXDATA, 1);
  const descriptor = new PlainDescriptor(fd, 'socket', label);
  const told = new Int32Array(3);
  const control = new Uint8Array(controlRoom);
  const receive = (into: Uint8Array): number | undefined => {
    const room = Buffer.from(into.buffer, into.byteOffset, into.byteLength);
    const packet = room.subarray(Math.min(tagBytes, room.length));
    const length = receiveMessage(fd, packet, told, null, control, MSG_DONTWAIT);
    if (length === wouldBlock) return undefined;
    const { vlan } = auxiliaryOf(decodeAncillary(control, told[1] ?? 0)) ?? {};
    if (vlan !== undefined && length >= tagAt) {
      restoreTag(room, vlan);
      return length + tagBytes;
    }
    room.copyWithin(0, tagBytes, tagBytes + length);
    return length;
  };
  return {
    read: (into, signal) => descriptor.perform('read', () => receive(into), signal),
    close: () => descriptor.close(),
  };
}
