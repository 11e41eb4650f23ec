import { socketTypeName } from '../../wire/constant-names.js';
import { cookieOf } from '../../wire/diag/inet.js';
import { decodeXdpDiag, type XdpDiagMessage } from '../../wire/diag/xdp.js';
import type { XdpSocketRecord } from '../record.js';
import { type Converter, complete, type Mutable, type RecordContext } from './context.js';

/** The rings, the UMEM and the counters, as far as they were given. */
function xdpDetails(message: XdpDiagMessage): Readonly<Record<string, unknown>> {
  const { rxRing, txRing, umem, fillRing, completionRing, statistics } = message;
  const entries = Object.entries({ rxRing, txRing, umem, fillRing, completionRing, statistics });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Makes records of the answers to an XDP request. */
export function xdpConverter(context: RecordContext): Converter {
  const { memory, extended } = context.details;
  return (view, offset, end) => {
    const message = decodeXdpDiag(view, offset, end);
    const { ifindex = 0, queueId = 0 } = message;
    const record: Mutable<XdpSocketRecord> = {
      kind: 'xdp',
      type: socketTypeName(message.type),
      state: 'close',
      family: 'xdp',
      local: { family: 'xdp', interfaceIndex: ifindex, queueId },
      receiveQueue: message.memory?.rmemAlloc ?? 0,
      sendQueue: 0,
      inode: message.inode,
      cookie: cookieOf(message),
      source: 'sock_diag',
    };
    if (message.uid !== undefined) record.uid = message.uid;
    if (ifindex !== 0) record.interface = context.interfaces.get(ifindex);
    if (extended) record.xdp = xdpDetails(message);
    if (memory && message.memory !== undefined) record.memory = message.memory;
    if (message.unknown !== undefined) record.unknown = message.unknown;
    return complete(record, context);
  };
}
