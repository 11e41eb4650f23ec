import { decodeAddress, encodeAddress } from '../../family/index.js';
import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { i32, layout, u32 } from '../../wire/layout.js';
import { decodeSocketMemory } from '../../wire/memory.js';
import { type Codec, checkInteger, readOnly } from './codec.js';

const ucred = layout('ucred', 12, { pid: i32(0), uid: u32(4), gid: u32(8) });

/** struct ucred, `<linux/socket.h>`. */
export const credentials: Codec<'PeerCredentials'> = {
  type: 'PeerCredentials',
  kernel: 'struct ucred',
  length: 12,
  decode: (bytes) => ucred.decode(viewOf(bytes)),
  encode: readOnly,
};

/** Four-byte numbers one after the other, with room for `count` of them. */
export const uint32List = (count: number, kernel: string): Codec<'readonly number[]'> => ({
  type: 'readonly number[]',
  kernel,
  length: count * 4,
  decode(bytes) {
    const view = viewOf(bytes);
    return Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(index * 4, LITTLE_ENDIAN));
  },
  encode: readOnly,
});

/** A sockaddr of any family. */
export const socketAddress: Codec<'SocketAddress'> = {
  type: 'SocketAddress',
  kernel: 'struct sockaddr_storage',
  length: 128,
  decode: decodeAddress,
  encode: encodeAddress,
};

/** SK_MEMINFO_* words, with room for more than there are. */
export const socketMemory: Codec<'SocketMemory'> = {
  type: 'SocketMemory',
  kernel: 'u32[SK_MEMINFO_VARS]',
  length: 64,
  decode: (bytes) => decodeSocketMemory(viewOf(bytes), 0, bytes.length),
  encode: readOnly,
};

const sockTxtime = layout('sock_txtime', 8, { clock: i32(0), flags: u32(4) });
const SOF_TXTIME_DEADLINE_MODE = 1;
const SOF_TXTIME_REPORT_ERRORS = 2;

/** struct sock_txtime, `<linux/net_tstamp.h>`. */
export const transmitTime: Codec<'TransmitTime'> = {
  type: 'TransmitTime',
  kernel: 'struct sock_txtime',
  length: 8,
  decode(bytes) {
    const { clock, flags } = sockTxtime.decode(viewOf(bytes));
    return {
      clock,
      deadline: (flags & SOF_TXTIME_DEADLINE_MODE) !== 0,
      reportErrors: (flags & SOF_TXTIME_REPORT_ERRORS) !== 0,
    };
  },
  encode({ clock, deadline, reportErrors }) {
    const flags =
      (deadline === true ? SOF_TXTIME_DEADLINE_MODE : 0) |
      (reportErrors === true ? SOF_TXTIME_REPORT_ERRORS : 0);
    return sockTxtime.encode({ clock: checkInteger(clock, 0, 2 ** 31 - 1, 'clock'), flags });
  },
};
