import type { PacketSocketRecord } from '../../inventory/record.js';
import type { PacketInfo, PacketRing } from '../../wire/index.js';
import type { SsContext } from './context.js';
import { detailsText } from './details.js';
import { memoryText } from './memory-text.js';
import { etherProtocolName } from './names.js';
import { queue } from './numbers.js';
import { areOwnersWide, holdersText } from './owners.js';
import { packetFilterText } from './packet-filter.js';
import type { Row } from './row.js';
import { isWide, printable } from './text.js';

const ETH_P_ALL = 3;

/** PDI_* of `<linux/packet_diag.h>` with ss's words; the first has no blank before it. */
const flagWords: readonly (readonly [number, string])[] = [
  [1, 'running'],
  [2, ' auxdata'],
  [4, ' origdev'],
  [8, ' vnethdr'],
  [16, ' loss'],
];

/** PACKET_FANOUT_* of `<linux/if_packet.h>` by number. */
const fanoutNames = ['hash', 'lb', 'cpu', 'roll', 'random', 'qm'];

const ringText = (name: string, ring: PacketRing, gap: string): string =>
  `${gap}${name}(blk_size:${ring.blockSize},blk_nr:${ring.blockNr},frm_size:${ring.frameSize},` +
  `frm_nr:${ring.frameNr},tmo:${ring.retireTmo},features:0x${ring.features.toString(16)})`;

const flagsText = (flags: number): string => {
  if (flags === 0) return '0';
  let text = '';
  for (const [flag, word] of flagWords) if (flags & flag) text += word;
  return text;
};

/** `-e` of a packet socket, one line for each of version and flags, rings and fan-out. */
const packetText = (
  { version, copyThresh, flags, rxRing, txRing, fanout }: PacketInfo,
  gap: string,
): string => {
  let text = '';
  if (version !== undefined) {
    text += `${gap}ver:${version} cpy_thresh:${copyThresh ?? 0} flags( ${flagsText(flags ?? 0)} )`;
  }
  if (rxRing !== undefined) text += ringText('ring_rx', rxRing, gap);
  if (txRing !== undefined) text += ringText('ring_tx', txRing, gap);
  if (fanout !== undefined) {
    const { id, type } = fanout;
    text += `${gap}fanout(id:${id},type:${fanoutNames[type] ?? `0x${type.toString(16)}`})`;
  }
  return text;
};

const interfaceText = ({ local, interface: device }: PacketSocketRecord): string => {
  if (local.interfaceIndex === 0) return '*';
  return printable(device?.name ?? `if${local.interfaceIndex}`);
};

/** Fills the row of a packet socket: the Ethernet protocol stands for the address, the interface for the port. */
export const packetLine = (record: PacketSocketRecord, row: Row, context: SsContext): void => {
  const { show } = context;
  const { packet } = record;
  const { protocol } = record.local;
  row.netid = record.type === 'raw' ? 'p_raw' : 'p_dgr';
  row.state = 'UNCONN';
  row.receiveQueue = queue(record.receiveQueue);
  row.sendQueue = queue(0);
  row.localAddress = `${protocol === ETH_P_ALL ? '*' : etherProtocolName(protocol, show.numeric)}:`;
  row.localPort = interfaceText(record);
  row.peerAddress = '*';
  row.peerPort = '';
  const gap = show.oneline ? ' ' : '\n\t';
  row.details = holdersText(record.owners, context);
  if (show.extended) {
    row.details += detailsText(record);
    if (packet !== undefined) row.details += packetText(packet, gap);
  }
  if (show.bpf && packet?.filter !== undefined) row.details += packetFilterText(packet.filter, gap);
  if (show.memory) row.details += memoryText(record.memory);
  row.wide = isWide(row.localPort) || areOwnersWide(record.owners);
};
