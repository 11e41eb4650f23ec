import { unixAddress } from '../../family/unix.js';
import { socketStateName, socketTypeName } from '../../wire/constant-names.js';
import { cookieOf } from '../../wire/diag/inet.js';
import { decodeUnixDiag } from '../../wire/diag/unix.js';
import type { UnixSocketRecord } from '../record.js';
import { type Converter, complete, type Mutable, type RecordContext } from './context.js';

const noName = new Uint8Array(0);

/** Makes records of the answers to a Unix request. */
export function unixConverter(context: RecordContext): Converter {
  const { memory, extended } = context.details;
  return (view, offset, end) => {
    const message = decodeUnixDiag(view, offset, end);
    const record: Mutable<UnixSocketRecord> = {
      kind: 'unix',
      type: socketTypeName(message.type),
      state: socketStateName(message.state),
      family: 'unix',
      local: unixAddress(message.name ?? noName),
      receiveQueue: message.rqueue ?? 0,
      sendQueue: message.wqueue ?? 0,
      inode: message.inode,
      cookie: cookieOf(message),
      source: 'sock_diag',
    };
    if (message.uid !== undefined) record.uid = message.uid;
    if (message.peer !== undefined) record.peerInode = message.peer;
    if (message.vfs !== undefined) record.file = { device: message.vfs.device, inode: message.vfs.inode };
    if (message.icons !== undefined) record.pending = message.icons;
    if (extended && message.shutdown !== undefined) record.shutdown = message.shutdown;
    if (memory && message.memory !== undefined) record.memory = message.memory;
    if (message.unknown !== undefined) record.unknown = message.unknown;
    return complete(record, context);
  };
}
