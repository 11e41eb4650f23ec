import { viewOf } from '../../wire/byte-order.js';
import { layout, u16, u32 } from '../../wire/layout.js';
import type { AncillaryData } from '../ancillary/types.js';
import { PACKET_AUXDATA, SOL_PACKET } from './numbers.js';

/** struct tpacket_auxdata, `<linux/if_packet.h>`. */
const tpacketAuxdata = layout('tpacket_auxdata', 20, {
  status: u32(0),
  length: u32(4),
  captured: u32(8),
  linkOffset: u16(12),
  networkOffset: u16(14),
  vlanTag: u16(16),
  vlanProtocol: u16(18),
});

const TP_STATUS_CSUMNOTREADY = 1 << 3;
const TP_STATUS_VLAN_VALID = 1 << 4;
const TP_STATUS_CSUM_VALID = 1 << 7;
/** What VLAN tags have unless TP_STATUS_VLAN_TPID_VALID says more: IEEE 802.1Q. */
const TP_STATUS_VLAN_TPID_VALID = 1 << 6;
const ETH_P_8021Q = 0x8100;

/** What the kernel knows of a packet beyond its bytes, PACKET_AUXDATA of packet(7). */
export interface PacketAuxiliary {
  /** Bytes of the packet on the link, which may be more than were received. */
  readonly length: number;
  /** Bytes that were there to receive, after the filter. */
  readonly captured: number;
  /** Offset of the network header in the packet, in bytes. */
  readonly networkOffset: number;
  /** `partial`: a checksum is yet to be filled in, by the card; `valid`: the card has checked it. */
  readonly checksum: 'unknown' | 'partial' | 'valid';
  /** The VLAN tag the card took off: TCI of IEEE 802.1Q, and the Ethernet protocol of the tag. */
  readonly vlan?: { readonly tag: number; readonly protocol: number };
}

const checksumOf = (status: number): PacketAuxiliary['checksum'] => {
  if ((status & TP_STATUS_CSUMNOTREADY) !== 0) return 'partial';
  return (status & TP_STATUS_CSUM_VALID) !== 0 ? 'valid' : 'unknown';
};

/** Finds it among control messages. Throws DecodeError. */
export function auxiliaryOf(ancillary: readonly AncillaryData[]): PacketAuxiliary | undefined {
  for (const data of ancillary) {
    if (data.kind !== 'raw' || data.level !== SOL_PACKET || data.type !== PACKET_AUXDATA) continue;
    const values = tpacketAuxdata.decode(viewOf(data.bytes));
    const { status, length, captured, networkOffset, vlanTag } = values;
    const known = { length, captured, networkOffset, checksum: checksumOf(status) };
    if ((status & TP_STATUS_VLAN_VALID) === 0) return known;
    const protocol = (status & TP_STATUS_VLAN_TPID_VALID) === 0 ? ETH_P_8021Q : values.vlanProtocol;
    return { ...known, vlan: { tag: vlanTag, protocol } };
  }
  return undefined;
}
