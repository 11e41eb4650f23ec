import { errnoMessage } from '../kernel/errno.js';
import { LITTLE_ENDIAN } from '../wire/byte-order.js';
import { IPPROTO_TCP, NLMSG_DONE, NLMSG_ERROR } from '../wire/constants.js';
import { decodeNetlinkError, NetlinkReader } from '../wire/netlink.js';
import type { RecordContext } from './convert/context.js';
import { inetConverter } from './convert/inet.js';
import type { SocketRecord } from './record.js';

/** What a recording holds, and how it ends when not well. */
export interface TcpDumpContents {
  readonly sockets: SocketRecord[];
  readonly fault?: string;
}

/** Whether the message that begins at the cursor is there as a whole. */
const isWhole = (view: DataView, at: number): boolean => {
  if (at + 16 > view.byteLength) return false;
  const length = view.getUint32(at, LITTLE_ENDIAN);
  return length >= 16 && at + length <= view.byteLength;
};

/**
 * The sockets in a recording of dumpTcpSockets or `ss -D`, up to the first NLMSG_DONE as ss(8) reads them: what
 * stands behind it, the other family, is left out.
 */
export function readTcpDump(bytes: Uint8Array, context: RecordContext): TcpDumpContents {
  const reader = new NetlinkReader(bytes);
  const convert = inetConverter('tcp', IPPROTO_TCP, context);
  const sockets: SocketRecord[] = [];
  for (let at = 0; isWhole(reader.view, at); at = (reader.end + 3) & ~3) {
    reader.next();
    if (reader.type === NLMSG_DONE) return { sockets };
    if (reader.type === NLMSG_ERROR) {
      const { errno } = decodeNetlinkError(reader);
      return { sockets, fault: `the kernel answered: ${errnoMessage(errno)}` };
    }
    sockets.push(convert(reader.view, reader.offset, reader.end));
  }
  return { sockets, fault: 'the recording ends in the middle' };
}
