import type { TipcSocketRecord, VsockSocketRecord, XdpSocketRecord } from '../../inventory/record.js';
import type { SsContext } from './context.js';
import { areDetailsWide, detailsText } from './details.js';
import { memoryText } from './memory-text.js';
import { stateName } from './names.js';
import { queue } from './numbers.js';
import { areOwnersWide, holdersText } from './owners.js';
import type { Row } from './row.js';
import { isWide, printable } from './text.js';
import { tipcText } from './tipc-details.js';
import { xdpText } from './xdp-details.js';

const vsockNetids: Readonly<Record<string, string>> = { stream: 'v_str', dgram: 'v_dgr' };
const tipcNetids: Readonly<Record<string, string>> = {
  stream: 'ti_st',
  dgram: 'ti_dg',
  rdm: 'ti_rd',
  seqpacket: 'ti_sq',
};

/** VMADDR_CID_ANY and VMADDR_PORT_ANY. */
const ANY = 0xffffffff;
const orStar = (value: number): string => (value === ANY ? '*' : String(value));

/** Fills the row of a VM socket. ss does not read the queues. */
export const vsockLine = (record: VsockSocketRecord, row: Row, context: SsContext): void => {
  const { local, remote } = record;
  row.netid = vsockNetids[record.type] ?? '???';
  row.state = stateName(record.state);
  row.receiveQueue = queue(0);
  row.sendQueue = queue(0);
  row.localAddress = `${orStar(local.cid)}:`;
  row.localPort = orStar(local.port);
  row.peerAddress = `${orStar(remote.cid)}:`;
  row.peerPort = orStar(remote.port);
  row.details = holdersText(record.owners, context);
  row.wide = areOwnersWide(record.owners);
};

/** Fills the row of an XDP socket: the interface stands for the address, the queue for the port. */
export const xdpLine = (record: XdpSocketRecord, row: Row, context: SsContext): void => {
  const { show } = context;
  const { interfaceIndex, queueId } = record.local;
  row.netid = 'xdp';
  row.state = 'UNCONN';
  row.receiveQueue = queue(record.receiveQueue);
  row.sendQueue = queue(0);
  row.localAddress =
    interfaceIndex === 0 ? '*' : `${printable(record.interface?.name ?? `if${interfaceIndex}`)}:`;
  row.localPort = interfaceIndex === 0 ? '' : `q${queueId}`;
  row.peerAddress = '*';
  row.peerPort = '';
  row.details = holdersText(record.owners, context);
  if (show.extended) row.details += detailsText(record) + xdpText(record, show.oneline);
  if (show.memory) row.details += memoryText(record.memory);
  row.wide = isWide(row.localAddress) || areOwnersWide(record.owners) || areDetailsWide(record);
};

/** Fills the row of a TIPC socket: the node stands for the address, the reference for the port. */
export const tipcLine = (record: TipcSocketRecord, row: Row, context: SsContext): void => {
  const { show } = context;
  const { local, remote } = record;
  row.netid = tipcNetids[record.type] ?? '???';
  row.state = stateName(record.state);
  row.receiveQueue = queue(record.receiveQueue);
  row.sendQueue = queue(record.sendQueue);
  row.localAddress = `${local.node}:`;
  row.localPort = String(local.ref);
  row.peerAddress = remote === undefined ? '-' : `${remote.node}:`;
  row.peerPort = remote === undefined ? '' : String(remote.ref);
  row.details = show.extended ? detailsText(record) : '';
  row.details += holdersText(record.owners, context);
  if (show.tipcInfo) row.details += tipcText(record, show.oneline);
  row.wide = areOwnersWide(record.owners) || areDetailsWide(record);
};
