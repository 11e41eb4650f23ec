import type { BytecodeNode } from '../../wire/filter-bytecode.js';
import { compileBytecode } from '../../wire/filter-bytecode-compile.js';
import type { End, PortTest, ResolvedFilter, ResolvedTest } from './resolved.js';

const HIGHEST_PORT = 0xffff;

/** A range of ports; the kernel compares 16 bits. */
const portNode = (end: End, low: number, high: number): BytecodeNode => {
  if (low > high || low > HIGHEST_PORT || high < 0) return { op: 'false' };
  if (low === high) return { op: 'port', end, comparison: '=', port: low };
  const operands: BytecodeNode[] = [];
  if (low > 0) operands.push({ op: 'port', end, comparison: '>=', port: low });
  if (high < HIGHEST_PORT) operands.push({ op: 'port', end, comparison: '<=', port: high });
  return operands.length === 0 ? { op: 'true' } : { op: 'and', operands };
};

const testNode = (test: ResolvedTest): BytecodeNode => {
  switch (test.node) {
    case 'network':
      return { op: 'host', end: test.end, address: test.bytes, prefixLength: test.bits };
    case 'port':
      return portNode(test.end, test.low, test.high);
    case 'device':
      return { op: 'device', index: test.index ?? 0 };
    case 'mark':
      return { op: 'mark', value: test.value, mask: test.mask };
    case 'cgroup':
      return { op: 'cgroup', id: test.id };
    case 'autobound':
      return { op: 'autobound' };
    default:
      throw new RangeError(`the kernel has no test of ${test.node}`);
  }
};

const node = (filter: ResolvedFilter): BytecodeNode => {
  switch (filter.node) {
    case 'constant':
      return { op: filter.value ? 'true' : 'false' };
    case 'not':
      return { op: 'not', operand: node(filter.operand) };
    case 'and':
    case 'or':
      return { op: filter.node, operands: filter.operands.map(node) };
    default:
      return testNode(filter);
  }
};

/** Whether the kernel's language has this test. */
export const isKernelTest = (test: ResolvedTest): boolean => {
  switch (test.node) {
    case 'network':
    case 'mark':
    case 'cgroup':
    case 'autobound':
      return true;
    case 'port':
      return (test as PortTest).family === undefined;
    case 'device':
      return test.index !== undefined;
    default:
      return false;
  }
};

/** The program of a filter that has only tests of the kernel; undefined where it would let everything pass or is too long. */
export const kernelProgram = (filter: ResolvedFilter): Uint8Array | undefined =>
  filter.node === 'constant' && filter.value ? undefined : compileBytecode(node(filter));
