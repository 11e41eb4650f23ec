import { encodeAddress } from '../../family/index.js';
import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { layout, u32 } from '../../wire/layout.js';
import { decodeTcpInfo } from '../../wire/tcp-info.js';
import { type Codec, checkInteger, readOnly, writeOnly } from './codec.js';
import type { TcpMd5Key } from './values.js';

const UINT32_MAX = 2 ** 32 - 1;

/** struct tcp_info, with room for newer kernels. */
export const tcpInfo: Codec<'TcpInfo'> = {
  type: 'TcpInfo',
  kernel: 'struct tcp_info',
  length: 512,
  decode: (bytes) => decodeTcpInfo(viewOf(bytes), 0, bytes.length),
  encode: readOnly,
};

// struct tcp_md5sig, <linux/tcp.h>
const md5Size = 216;
const md5Flags = 128;
const md5PrefixLength = 129;
const md5KeyLength = 130;
const md5InterfaceIndex = 132;
const md5KeyOffset = 136;
const TCP_MD5SIG_MAXKEYLEN = 80;
const TCP_MD5SIG_FLAG_PREFIX = 1;
const TCP_MD5SIG_FLAG_IFINDEX = 2;

function md5Bytes({ address, key, prefixLength, interfaceIndex }: TcpMd5Key): Uint8Array {
  if (key.length > TCP_MD5SIG_MAXKEYLEN) {
    throw new RangeError(`key must have at most ${TCP_MD5SIG_MAXKEYLEN} bytes, not ${key.length}`);
  }
  const bytes = new Uint8Array(md5Size);
  const view = viewOf(bytes);
  bytes.set(encodeAddress(address));
  bytes[md5Flags] =
    (prefixLength === undefined ? 0 : TCP_MD5SIG_FLAG_PREFIX) |
    (interfaceIndex === undefined ? 0 : TCP_MD5SIG_FLAG_IFINDEX);
  bytes[md5PrefixLength] = checkInteger(prefixLength ?? 0, 0, 128, 'prefixLength');
  view.setUint16(md5KeyLength, key.length, LITTLE_ENDIAN);
  view.setInt32(
    md5InterfaceIndex,
    checkInteger(interfaceIndex ?? 0, 0, 2 ** 31 - 1, 'interfaceIndex'),
    LITTLE_ENDIAN,
  );
  bytes.set(key, md5KeyOffset);
  return bytes;
}

/** struct tcp_md5sig of one peer: TCP_MD5SIG ignores prefix and device. */
export const md5Key: Codec<'TcpMd5Key'> = {
  type: 'TcpMd5Key',
  kernel: 'struct tcp_md5sig',
  length: md5Size,
  decode: writeOnly,
  encode({ address, key, prefixLength, interfaceIndex }) {
    if (prefixLength !== undefined || interfaceIndex !== undefined) {
      throw new TypeError('prefixLength and interfaceIndex need md5SignatureExtended');
    }
    return md5Bytes({ address, key });
  },
};

/** struct tcp_md5sig with its extensions. */
export const md5KeyExtended: Codec<'TcpMd5Key'> = { ...md5Key, encode: md5Bytes };

/** Pairs of struct tcp_repair_opt. */
export const repairOptions: Codec<'readonly TcpRepairOption[]'> = {
  type: 'readonly TcpRepairOption[]',
  kernel: 'struct tcp_repair_opt[]',
  length: 0,
  decode: writeOnly,
  encode(options) {
    const bytes = new Uint8Array(options.length * 8);
    const view = viewOf(bytes);
    for (const [index, { code, value }] of options.entries()) {
      view.setUint32(index * 8, checkInteger(code, 0, 255, 'code'), LITTLE_ENDIAN);
      view.setUint32(index * 8 + 4, checkInteger(value, 0, UINT32_MAX, 'value'), LITTLE_ENDIAN);
    }
    return bytes;
  },
};

const window = layout('tcp_repair_window', 20, {
  sndWl1: u32(0),
  sndWnd: u32(4),
  maxWindow: u32(8),
  rcvWnd: u32(12),
  rcvWup: u32(16),
});

/** struct tcp_repair_window. */
export const repairWindow: Codec<'TcpRepairWindow'> = {
  type: 'TcpRepairWindow',
  kernel: 'struct tcp_repair_window',
  length: 20,
  decode: (bytes) => window.decode(viewOf(bytes)),
  encode: ({ sndWl1, sndWnd, maxWindow, rcvWnd, rcvWup }) =>
    window.encode({
      sndWl1: checkInteger(sndWl1, 0, UINT32_MAX, 'sndWl1'),
      sndWnd: checkInteger(sndWnd, 0, UINT32_MAX, 'sndWnd'),
      maxWindow: checkInteger(maxWindow, 0, UINT32_MAX, 'maxWindow'),
      rcvWnd: checkInteger(rcvWnd, 0, UINT32_MAX, 'rcvWnd'),
      rcvWup: checkInteger(rcvWup, 0, UINT32_MAX, 'rcvWup'),
    }),
};
