import { SOL_SOCKET } from '../../kernel/constants.js';
import { LITTLE_ENDIAN } from '../../wire/byte-order.js';
import { IPPROTO_UDP } from '../../wire/constants.js';
import { signed, UINT_MAX, unsigned, within, words } from './integer.js';
import { SO_MARK, SO_RXQ_OVFL, UDP_GRO, UDP_SEGMENT } from './numbers.js';
import { type AncillaryRow, row } from './row.js';

function encodeSegmentSize(value: number): Uint8Array {
  within('segment size', value, 0, 0xffff);
  return Uint8Array.of(value, value >>> 8);
}

/** What belongs to the packet rather than to its protocol's header, socket(7) and udp(7). */
export const packetRows: readonly AncillaryRow[] = [
  row({
    // sent as __u16
    name: 'UDP_SEGMENT',
    kind: 'segment-size',
    level: IPPROTO_UDP,
    type: UDP_SEGMENT,
    size: 2,
    decode: (view, offset) => ({ kind: 'segment-size', value: view.getUint16(offset, LITTLE_ENDIAN) }),
    encode: ({ value }) => encodeSegmentSize(value),
  }),
  row({
    // received as int
    name: 'UDP_GRO',
    kind: 'segment-size',
    level: IPPROTO_UDP,
    type: UDP_GRO,
    size: 4,
    decode: (view, offset) => ({ kind: 'segment-size', value: signed(view, offset) }),
  }),
  row({
    name: 'SO_RXQ_OVFL',
    kind: 'drop-count',
    level: SOL_SOCKET,
    type: SO_RXQ_OVFL,
    size: 4,
    decode: (view, offset) => ({ kind: 'drop-count', value: unsigned(view, offset) }),
  }),
  row({
    name: 'SO_MARK',
    kind: 'mark',
    level: SOL_SOCKET,
    type: SO_MARK,
    size: 4,
    decode: (view, offset) => ({ kind: 'mark', value: unsigned(view, offset) }),
    encode: ({ value }) => words(within('mark', value, 0, UINT_MAX)),
  }),
];
