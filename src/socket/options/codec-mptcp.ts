import { decodeAddress } from '../../family/index.js';
import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { layout, u32 } from '../../wire/layout.js';
import { decodeMptcpInfo } from '../../wire/mptcp.js';
import { decodeTcpInfo } from '../../wire/tcp-info.js';
import { type Codec, readOnly } from './codec.js';
import type { OptionValueType } from './values.js';

/** struct mptcp_info, with room for newer kernels. */
export const mptcpInfo: Codec<'MptcpInfo'> = {
  type: 'MptcpInfo',
  kernel: 'struct mptcp_info',
  length: 256,
  decode: (bytes) => decodeMptcpInfo(viewOf(bytes), 0, bytes.length),
  encode: readOnly,
};

/** struct mptcp_subflow_data of `<linux/mptcp.h>`: what the kernel reads first, and then fills in. */
const subflowData = layout('mptcp_subflow_data', 16, {
  size: u32(0),
  count: u32(4),
  kernelSize: u32(8),
  userSize: u32(12),
});

/** The most subflows a connection has, MPTCP_SUBFLOWS_MAX, and one more. */
const subflowsMax = 9;

/** One element for each subflow, `size` bytes each, behind struct mptcp_subflow_data. */
const perSubflow = <K extends OptionValueType, T>(
  type: K,
  kernel: string,
  size: number,
  decode: (bytes: Uint8Array) => T,
) => ({
  type,
  kernel,
  length: subflowData.size + size * subflowsMax,
  request: subflowData.encode({ size: subflowData.size, userSize: size }),
  decode(bytes: Uint8Array): readonly T[] {
    const { count, kernelSize, userSize } = subflowData.decode(viewOf(bytes));
    const filled = Math.min(kernelSize, userSize);
    return Array.from({ length: Math.min(count, subflowsMax) }, (_, index) => {
      const offset = subflowData.size + index * userSize;
      return decode(bytes.subarray(offset, offset + filled));
    });
  },
  encode: readOnly,
});

/** struct tcp_info of each subflow. */
export const mptcpTcpInfo: Codec<'readonly TcpInfo[]'> = /* @__PURE__ */ perSubflow(
  'readonly TcpInfo[]',
  'struct tcp_info[]',
  512,
  (bytes) => decodeTcpInfo(viewOf(bytes), 0, bytes.length),
);

/** sizeof(struct __kernel_sockaddr_storage); a subflow's local name lies at 0, its remote one behind. */
const storage = 128;

/** struct mptcp_subflow_addrs of each subflow. */
export const mptcpSubflowAddresses: Codec<'readonly MptcpSubflowAddresses[]'> = /* @__PURE__ */ perSubflow(
  'readonly MptcpSubflowAddresses[]',
  'struct mptcp_subflow_addrs[]',
  storage * 2,
  (bytes) => ({
    local: decodeAddress(bytes.subarray(0, nameLength(bytes))),
    remote: decodeAddress(bytes.subarray(storage, storage + nameLength(bytes.subarray(storage)))),
  }),
);

const AF_INET6 = 10;

/** How much of the storage an Internet name fills. */
function nameLength(bytes: Uint8Array): number {
  return viewOf(bytes).getUint16(0, LITTLE_ENDIAN) === AF_INET6 ? 28 : 16;
}
