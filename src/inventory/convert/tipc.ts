import { socketStateName, socketTypeName } from '../../wire/constant-names.js';
import { decodeTipcDiag } from '../../wire/diag/tipc.js';
import type { TipcSocketRecord } from '../record.js';
import { type Converter, complete, type Mutable, type RecordContext } from './context.js';

/** Makes records of the answers to a TIPC request. */
export function tipcConverter(context: RecordContext): Converter {
  return (view, offset, end) => {
    const message = decodeTipcDiag(view, offset, end);
    const { connection, statistics, hasPublications, group } = message;
    const record: Mutable<TipcSocketRecord> = {
      kind: 'tipc',
      type: socketTypeName(message.type ?? 0),
      state: socketStateName(message.state ?? 0),
      family: 'tipc',
      local: { family: 'tipc', node: message.node ?? 0, ref: message.ref ?? 0 },
      receiveQueue: statistics?.receiveQueue ?? 0,
      sendQueue: statistics?.sendQueue ?? 0,
      inode: message.inode ?? 0,
      source: 'sock_diag',
    };
    if (message.cookie !== undefined) record.cookie = message.cookie;
    if (message.uid !== undefined) record.uid = message.uid;
    if (connection !== undefined) {
      record.remote = { family: 'tipc', node: connection.node ?? 0, ref: connection.sock ?? 0 };
    }
    if (context.details.extended) {
      const parts = Object.entries({ connection, statistics, hasPublications, group });
      record.tipc = Object.fromEntries(parts.filter(([, value]) => value !== undefined));
    }
    if (message.unknown !== undefined) record.unknown = message.unknown;
    return complete(record, context);
  };
}
