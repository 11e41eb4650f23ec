import { socketStateName, socketTypeName } from '../../wire/constant-names.js';
import { cookieOf } from '../../wire/diag/inet.js';
import { decodeVsockDiag } from '../../wire/diag/vsock.js';
import type { VsockSocketRecord } from '../record.js';
import { type Converter, complete, type Mutable, type RecordContext } from './context.js';

/** Makes records of the answers to a vsock request; the kernel tells no queues. */
export function vsockConverter(context: RecordContext): Converter {
  return (view, offset, end) => {
    const message = decodeVsockDiag(view, offset, end);
    const record: Mutable<VsockSocketRecord> = {
      kind: 'vsock',
      type: socketTypeName(message.type),
      state: socketStateName(message.state),
      family: 'vsock',
      local: { family: 'vsock', cid: message.sourceCid, port: message.sourcePort },
      remote: { family: 'vsock', cid: message.destinationCid, port: message.destinationPort },
      receiveQueue: 0,
      sendQueue: 0,
      inode: message.inode,
      cookie: cookieOf(message),
      source: 'sock_diag',
    };
    if (context.details.extended) record.shutdown = message.shutdown;
    if (message.unknown !== undefined) record.unknown = message.unknown;
    return complete(record, context);
  };
}
