import { socketStateName } from '../../wire/constant-names.js';
import { type ProcInetRow, type ProcInetTable, parseProcInet } from '../../wire/proc/inet.js';
import type { InetSocketRecord, SocketTimer } from '../record.js';
import { complete, type Mutable, type RecordContext } from './context.js';
import { type InetKind, inetAddress, inetSocketTypes } from './inet.js';

/** Which table of `/proc/net` rows come from. */
export interface ProcSource {
  readonly name: ProcInetTable;
  readonly kind: InetKind;
  readonly protocol: number;
  readonly inet6: boolean;
}

/** The timers of `/proc/net/tcp`, which numbers them unlike inet_diag: 2 is any but retransmission. */
const timerNames: readonly (SocketTimer['name'] | undefined)[] = [
  undefined,
  'on',
  'keepalive',
  'timewait',
  'persist',
  'delack',
];

function procRecord(row: ProcInetRow, source: ProcSource, context: RecordContext): InetSocketRecord {
  const { kind, inet6 } = source;
  const record: Mutable<InetSocketRecord> = {
    kind,
    type: inetSocketTypes[kind],
    state: socketStateName(row.state),
    family: inet6 ? 'inet6' : 'inet',
    protocol: kind === 'raw' ? row.sport : source.protocol,
    local: inetAddress(inet6, row.src, row.sport, 0),
    remote: inetAddress(inet6, row.dst, row.dport, 0),
    receiveQueue: row.rqueue,
    sendQueue: row.wqueue,
    inode: row.inode,
    uid: row.uid,
    source: 'proc',
  };
  const timer = kind === 'tcp' ? timerNames[row.timer] : undefined;
  if (timer !== undefined) {
    // Only the first timer retransmits; the others count probes.
    const retransmits = row.timer === 1 ? row.retrans : row.timeout;
    record.timer = { name: timer, expires: row.expires, retransmits };
  }
  if (row.drops !== undefined) record.drops = row.drops;
  return complete(record, context);
}

/** Makes records of the rows of a table whose state has its bit in `states`. Throws DecodeError. */
export function procRecords(
  source: ProcSource,
  text: string,
  states: number,
  context: RecordContext,
): InetSocketRecord[] {
  const records: InetSocketRecord[] = [];
  for (const row of parseProcInet(source.name, text)) {
    if ((states & (1 << row.state)) !== 0) records.push(procRecord(row, source, context));
  }
  return records;
}
