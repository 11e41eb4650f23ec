import { LITTLE_ENDIAN, viewOf } from './byte-order.js';
import { AF_INET, AF_INET6, AF_UNSPEC } from './constants.js';
import {
  type BytecodeCondition,
  type HostCondition,
  INET_DIAG_BC_AUTO,
  INET_DIAG_BC_CGROUP_COND,
  INET_DIAG_BC_D_COND,
  INET_DIAG_BC_D_EQ,
  INET_DIAG_BC_D_GE,
  INET_DIAG_BC_D_LE,
  INET_DIAG_BC_DEV_COND,
  INET_DIAG_BC_MARK_COND,
  INET_DIAG_BC_S_COND,
  INET_DIAG_BC_S_EQ,
  INET_DIAG_BC_S_GE,
  INET_DIAG_BC_S_LE,
  type PortCondition,
} from './filter-bytecode.js';

/** sizeof(struct inet_diag_bc_op). */
export const BC_OP_SIZE = 4;

const portCodes = {
  local: { '=': INET_DIAG_BC_S_EQ, '>=': INET_DIAG_BC_S_GE, '<=': INET_DIAG_BC_S_LE },
  remote: { '=': INET_DIAG_BC_D_EQ, '>=': INET_DIAG_BC_D_GE, '<=': INET_DIAG_BC_D_LE },
} as const;

const families: Readonly<Record<number, number>> = { 0: AF_UNSPEC, 4: AF_INET, 16: AF_INET6 };

/** A condition of `size` bytes without its jumps: an op, then what `fill` writes behind it. */
const encode = (code: number, size: number, fill: (view: DataView) => void): Uint8Array => {
  const bytes = new Uint8Array(size);
  const view = viewOf(bytes);
  view.setUint8(0, code);
  view.setUint8(1, size);
  fill(view);
  return bytes;
};

/** A second op, whose `no` is the port. */
const encodePort = ({ end, comparison, port }: PortCondition): Uint8Array => {
  if (!(Number.isInteger(port) && port >= 0 && port <= 0xffff))
    throw new RangeError(`inet_diag_bc_op: a port is from 0 to 65535, not ${port}`);
  return encode(portCodes[end][comparison], 8, (view) => view.setUint16(6, port, LITTLE_ENDIAN));
};

/** struct inet_diag_hostcond: family, prefix_len, two bytes of padding, port (-1: any), address. */
const encodeHost = ({ end, address, prefixLength, port = -1 }: HostCondition): Uint8Array => {
  const family = families[address.length];
  if (family === undefined || !(prefixLength >= 0 && prefixLength <= address.length * 8))
    throw new RangeError(`inet_diag_hostcond: /${prefixLength} of an address of ${address.length} bytes`);
  const code = end === 'local' ? INET_DIAG_BC_S_COND : INET_DIAG_BC_D_COND;
  const bytes = encode(code, 12 + address.length, (view) => {
    view.setUint8(4, family);
    view.setUint8(5, prefixLength);
    view.setInt32(8, port, LITTLE_ENDIAN);
  });
  bytes.set(address, 12);
  return bytes;
};

/** The bytes of one condition; it goes on behind itself where it holds, and its `no` is still to be filled in. */
export const encodeCondition = (condition: BytecodeCondition): Uint8Array => {
  switch (condition.op) {
    case 'port':
      return encodePort(condition);
    case 'host':
      return encodeHost(condition);
    case 'autobound':
      return encode(INET_DIAG_BC_AUTO, BC_OP_SIZE, () => {});
    case 'device':
      return encode(INET_DIAG_BC_DEV_COND, 8, (view) => view.setUint32(4, condition.index, LITTLE_ENDIAN));
    case 'mark':
      return encode(INET_DIAG_BC_MARK_COND, 12, (view) => {
        view.setUint32(4, condition.value, LITTLE_ENDIAN);
        view.setUint32(8, condition.mask, LITTLE_ENDIAN);
      });
    case 'cgroup':
      return encode(INET_DIAG_BC_CGROUP_COND, 12, (view) =>
        view.setBigUint64(4, condition.id, LITTLE_ENDIAN),
      );
  }
};
