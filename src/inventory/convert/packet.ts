import { socketTypeName } from '../../wire/constant-names.js';
import { cookieOf } from '../../wire/diag/inet.js';
import { decodePacketDiag } from '../../wire/diag/packet.js';
import type { PacketSocketRecord } from '../record.js';
import { type Converter, complete, type Mutable, type RecordContext } from './context.js';

/** Makes records of the answers to a packet request. */
export function packetConverter(context: RecordContext): Converter {
  const { memory, extended } = context.details;
  return (view, offset, end) => {
    const message = decodePacketDiag(view, offset, end);
    const interfaceIndex = message.info.index ?? 0;
    const record: Mutable<PacketSocketRecord> = {
      kind: 'packet',
      type: socketTypeName(message.type),
      state: 'close',
      family: 'packet',
      local: { family: 'packet', protocol: message.protocol, interfaceIndex },
      receiveQueue: message.memory?.rmemAlloc ?? 0,
      sendQueue: 0,
      inode: message.inode,
      cookie: cookieOf(message),
      source: 'sock_diag',
    };
    if (message.uid !== undefined) record.uid = message.uid;
    if (interfaceIndex !== 0) record.interface = context.interfaces.get(interfaceIndex);
    if (extended) record.packet = message.info;
    if (memory && message.memory !== undefined) record.memory = message.memory;
    if (message.unknown !== undefined) record.unknown = message.unknown;
    return complete(record, context);
  };
}
