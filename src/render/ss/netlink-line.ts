import type { NetlinkSocketRecord } from '../../inventory/record.js';
import type { SsContext } from './context.js';
import { memoryText } from './memory-text.js';
import { netlinkProtocolName } from './names.js';
import { int, queue } from './numbers.js';
import { portContext } from './owners.js';
import type { Row } from './row.js';
import { isWide, printable } from './text.js';

/** The port id of a socket that has none yet. */
const NO_PORT = -1;

/**
 * Who a port id stands for: `kernel`, or the process of that number and its name, although the number of a process
 * is only what most programs choose.
 */
const portText = (portId: number, { show, names }: SsContext): string => {
  const id = portId | 0;
  if (id === NO_PORT) return '*';
  if (show.numeric) return String(id);
  if (id === 0) return 'kernel';
  const name = id > 0 ? names.process(id) : undefined;
  return name === undefined ? String(id) : `${printable(name)}/${id}`;
};

const groupsText = (groups: readonly number[] | undefined): string =>
  ((groups?.[0] ?? 0) >>> 0).toString(16).padStart(8, '0');

/** Fills the row of a netlink socket: the protocol stands for the address, the port id for the port. */
export const netlinkLine = (record: NetlinkSocketRecord, row: Row, context: SsContext): void => {
  const { show } = context;
  const { protocol, local, remote } = record;
  row.netid = 'nl';
  row.state = 'UNCONN';
  row.receiveQueue = queue(record.receiveQueue);
  row.sendQueue = queue(record.sendQueue);
  row.localAddress = `${show.numeric ? protocol : netlinkProtocolName(protocol)}:`;
  row.localPort = portText(local.portId, context);
  const connected = record.state === 'established';
  row.peerAddress = connected ? `${int(remote.groups)}:` : '*';
  row.peerPort = connected ? int(remote.portId) : '';
  // The kernel tells neither the address of the socket nor of its dump: ss prints zeros for them.
  row.details = portContext(local.portId, context);
  row.details += show.extended ? ` sk=0 cb=0 groups=0x${groupsText(record.groups)}` : '';
  if (show.memory) row.details += `\t${memoryText(record.memory)}`;
  row.wide = isWide(row.localPort);
};
