import { socketTypeName } from '../../wire/constant-names.js';
import { cookieOf } from '../../wire/diag/inet.js';
import { decodeNetlinkDiag } from '../../wire/diag/netlink.js';
import type { NetlinkSocketRecord } from '../record.js';
import { type Converter, complete, type Mutable, type RecordContext } from './context.js';

/** `NETLINK_CONNECTED` of the kernel's af_netlink.h; the other state is `NETLINK_UNCONNECTED`, 0. */
const NETLINK_CONNECTED = 1;

/** The mask bit of a group number; groups above 32 do not fit a sockaddr_nl. */
const groupBit = (group: number): number => (group >= 1 && group <= 32 ? (1 << (group - 1)) >>> 0 : 0);

/** Makes records of the answers to a netlink request. */
export function netlinkConverter(context: RecordContext): Converter {
  const { memory } = context.details;
  return (view, offset, end) => {
    const message = decodeNetlinkDiag(view, offset, end);
    const record: Mutable<NetlinkSocketRecord> = {
      kind: 'netlink',
      type: socketTypeName(message.type),
      state: message.state === NETLINK_CONNECTED ? 'established' : 'close',
      family: 'netlink',
      protocol: message.protocol,
      local: { family: 'netlink', portId: message.portId, groups: message.groups?.[0] ?? 0 },
      remote: {
        family: 'netlink',
        portId: message.destinationPortId,
        groups: groupBit(message.destinationGroup),
      },
      receiveQueue: message.memory?.rmemAlloc ?? 0,
      sendQueue: message.memory?.wmemAlloc ?? 0,
      inode: message.inode,
      cookie: cookieOf(message),
      source: 'sock_diag',
    };
    if (message.groups !== undefined) record.groups = message.groups;
    if (message.flags !== undefined) record.flags = message.flags;
    if (memory && message.memory !== undefined) record.memory = message.memory;
    if (message.unknown !== undefined) record.unknown = message.unknown;
    return complete(record, context);
  };
}
