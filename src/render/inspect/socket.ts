import type { BoundSocket, ElsewhereSocket, UnixEnd, UnixInspection } from '../../assembly/inspect/types.js';
import type { SocketOwner } from '../../inventory/record.js';
import { escapeText } from '../../terminal/escape.js';
import { unixName } from '../text/address.js';
import { processName } from '../text/owner.js';
import type { Row, Section } from './section.js';

/** Container ids are 64 digits; what Docker itself shows are twelve. */
const containerText = (container: string): string =>
  /^[0-9a-f]{64}$/.test(container) ? container.slice(0, 12) : escapeText(container);

/** A process with where it belongs: `nginx[812] (www-data, nginx.service)`. */
function holderText({ name, pid, uid, user, unit, container }: SocketOwner): string {
  const belongs = [escapeText(user ?? String(uid))];
  if (unit !== undefined) belongs.push(escapeText(unit));
  if (container !== undefined) belongs.push(`container ${containerText(container)}`);
  return `${processName(name)}[${pid}] (${belongs.join(', ')})`;
}

/** Each process once. */
function holders(owners: readonly SocketOwner[]): string[] {
  return [...new Map(owners.map((owner) => [owner.pid, owner])).values()].map(holderText);
}

const namespaceText = ({ netns }: UnixEnd): string => {
  if (netns === undefined) return '';
  const { name, container, unit, inode } = netns;
  const known = name ?? (container && containerText(container)) ?? unit;
  return ` in network namespace ${known === undefined ? inode : `${escapeText(known)} (${inode})`}`;
};

/** One end as a cell: who holds it, else its inode, and its name where it has one of its own. */
function endText(end: UnixEnd, named: boolean): string {
  const who = holders(end.owners).join(', ') || (end.inode === 0 ? 'nobody' : `socket ${end.inode}`);
  const name = named && end.address !== undefined ? ` as ${unixName(end.address)}` : '';
  return `${who}${name}${namespaceText(end)}`;
}

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

const queueRow = ({ type, state, receiveQueue, sendQueue }: BoundSocket): Row => {
  if (state === 'listen') {
    return [
      'backlog',
      `${count(receiveQueue, 'connection waits', 'connections wait')} for accept, room for ${sendQueue}`,
    ];
  }
  const next = type === 'dgram' ? 'the next datagram has' : 'unread';
  return ['queue', receiveQueue === 0 ? 'empty' : `${next} ${count(receiveQueue, 'byte', 'bytes')}`];
};

const kindText = ({ type, state, inode }: BoundSocket): string => {
  // The kernel lists a datagram socket as established once anybody has connected to it.
  if (type === 'dgram') return `${type}, inode ${inode}`;
  return `${type} ${state === 'listen' ? 'listener' : `(${state === 'close' ? 'not listening' : state})`}, inode ${inode}`;
};

function boundRows(socket: BoundSocket): Row[] {
  const who = holders(socket.owners);
  const rows: Row[] = [['kind', `${kindText(socket)}${namespaceText(socket)}`], queueRow(socket)];
  if (who.length === 0) rows.push(['held by', 'nobody that may be seen']);
  else rows.push(...who.map((text): Row => ['held by', text]));
  return rows;
}

/** Equal lines once, with how often they came, in the order of the first. */
function counted(lines: readonly string[]): Row[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, times]) => ['', times === 1 ? line : `${line}  ×${times}`]);
}

const unread = (end: UnixEnd | undefined, who: string): string[] =>
  end?.receiveQueue === undefined || end.receiveQueue === 0
    ? []
    : [`${count(end.receiveQueue, 'byte', 'bytes')} not read by the ${who}`];

function connectionLine(
  { server, client }: UnixInspection['connections'][number],
  isDatagram: boolean,
): string {
  const other = client === undefined ? 'an end that is closed or not to be seen' : endText(client, true);
  if (isDatagram) return other;
  const queues = [...unread(server, 'server'), ...unread(client, 'client')];
  const line = `${other} ↔ ${endText(server, false)}`;
  return queues.length === 0 ? line : `${line}: ${queues.join(', ')}`;
}

const places: Readonly<Record<ElsewhereSocket['place'], string>> = {
  replaced: 'its file is gone or was replaced',
  'other-root': 'below another root or in another mount namespace',
  'other-namespace': 'the name in another network namespace',
  unknown: 'whether it has this file cannot be told',
};

const elsewhereLine = (socket: ElsewhereSocket): string =>
  `${kindText(socket)}${namespaceText(socket)}, ${holders(socket.owners).join(', ') || 'held by nobody that may be seen'}: ${places[socket.place]}`;

/** What the kernel knows of the sockets. */
export function socketSections({ socket, connections, pending, elsewhere }: UnixInspection): Section[] {
  const isDatagram = socket?.type === 'dgram';
  const clients = connections.map((connection) => connectionLine(connection, isDatagram));
  return [
    { title: 'Socket', rows: socket === undefined ? [] : boundRows(socket) },
    {
      title: `${isDatagram ? 'Connected senders' : 'Connections'} (${clients.length})`,
      rows: counted(clients),
    },
    {
      title: `Waiting for accept (${pending.length})`,
      rows: counted(pending.map((end) => endText(end, true))),
    },
    { title: `Others of this name (${elsewhere.length})`, rows: counted(elsewhere.map(elsewhereLine)) },
  ];
}
