import { unixAddress } from '../../family/unix.js';
import { socketStateName, socketTypeName } from '../../wire/constant-names.js';
import { TCP_CLOSE, TCP_CLOSING, TCP_ESTABLISHED, TCP_LISTEN, TCP_SYN_SENT } from '../../wire/constants.js';
import { type ProcNetlinkRow, parseProcNetlink } from '../../wire/proc/netlink.js';
import { type ProcPacketRow, parseProcPacket } from '../../wire/proc/packet.js';
import { type ProcUnixRow, parseProcUnix } from '../../wire/proc/unix.js';
import type { NetlinkSocketRecord, PacketSocketRecord, SocketRecord, UnixSocketRecord } from '../record.js';
import { complete, type Mutable, type RecordContext } from './context.js';

/** SO_ACCEPTCON of `<linux/net.h>`, `__SO_ACCEPTCON`: the socket listens. */
const LISTENS = 1 << 16;
/** States of a Unix socket as SS_* of `<linux/net.h>` number them, under the numbers inet_diag has. */
const unixStates = [TCP_CLOSE, TCP_CLOSE, TCP_SYN_SENT, TCP_ESTABLISHED, TCP_CLOSING];
const AT = 0x40;

const stateOf = ({ flags, state }: ProcUnixRow): number =>
  (flags & LISTENS) !== 0 ? TCP_LISTEN : (unixStates[state] ?? TCP_CLOSE);

/** The name as the kernel has it: the table writes `@` for the NUL before an abstract one. */
function nameOf({ name }: ProcUnixRow): Uint8Array {
  if (name === undefined) return new Uint8Array(0);
  if (name[0] !== AT) return name;
  const bytes = name.slice();
  bytes[0] = 0;
  return bytes;
}

function unixRecord(row: ProcUnixRow, context: RecordContext): SocketRecord {
  const record: Mutable<UnixSocketRecord> = {
    kind: 'unix',
    type: socketTypeName(row.type),
    state: socketStateName(stateOf(row)),
    family: 'unix',
    local: unixAddress(nameOf(row)),
    receiveQueue: 0,
    sendQueue: 0,
    inode: row.inode,
    source: 'proc',
  };
  return complete(record, context);
}

function packetRecord(row: ProcPacketRow, context: RecordContext): SocketRecord {
  const { interfaceIndex, protocol } = row;
  const record: Mutable<PacketSocketRecord> = {
    kind: 'packet',
    type: socketTypeName(row.type),
    state: 'close',
    family: 'packet',
    local: { family: 'packet', protocol, interfaceIndex },
    receiveQueue: row.rmem,
    sendQueue: 0,
    inode: row.inode,
    uid: row.uid,
    source: 'proc',
  };
  if (interfaceIndex !== 0) record.interface = context.interfaces.get(interfaceIndex);
  return complete(record, context);
}

function netlinkRecord(row: ProcNetlinkRow, context: RecordContext): SocketRecord {
  const record: Mutable<NetlinkSocketRecord> = {
    kind: 'netlink',
    type: 'raw',
    state: 'close',
    family: 'netlink',
    protocol: row.protocol,
    local: { family: 'netlink', portId: row.portId, groups: row.groups },
    remote: { family: 'netlink', portId: 0, groups: 0 },
    receiveQueue: row.rmem,
    sendQueue: row.wmem,
    inode: row.inode,
    groups: [row.groups],
    source: 'proc',
  };
  return complete(record, context);
}

/** By type, then inode, as ss(8) prints this table. */
const byType = (a: ProcUnixRow, b: ProcUnixRow): number => a.type - b.type || a.inode - b.inode;

/** Makes records of `/proc/net/unix`; it knows neither peers nor queues. Throws DecodeError. */
export const procUnixRecords = (text: Uint8Array, states: number, context: RecordContext): SocketRecord[] =>
  parseProcUnix(text)
    .filter((row) => (states & (1 << stateOf(row))) !== 0)
    .sort(byType)
    .map((row) => unixRecord(row, context));

/** Makes records of `/proc/net/packet`. Throws DecodeError. */
export const procPacketRecords = (
  text: Uint8Array,
  states: number,
  context: RecordContext,
): SocketRecord[] =>
  (states & (1 << TCP_CLOSE)) === 0 ? [] : parseProcPacket(text).map((row) => packetRecord(row, context));

/** Makes records of `/proc/net/netlink`, which tells neither types nor peers. Throws DecodeError. */
export const procNetlinkRecords = (
  text: Uint8Array,
  states: number,
  context: RecordContext,
): SocketRecord[] =>
  (states & (1 << TCP_CLOSE)) === 0 ? [] : parseProcNetlink(text).map((row) => netlinkRecord(row, context));
