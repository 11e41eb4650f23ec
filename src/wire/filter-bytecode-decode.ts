import { copyBytes, LITTLE_ENDIAN, viewOf } from './byte-order.js';
import { DecodeError } from './errors.js';
import {
  type BytecodeCondition,
  INET_DIAG_BC_AUTO,
  INET_DIAG_BC_CGROUP_COND,
  INET_DIAG_BC_D_COND,
  INET_DIAG_BC_D_EQ,
  INET_DIAG_BC_D_GE,
  INET_DIAG_BC_D_LE,
  INET_DIAG_BC_DEV_COND,
  INET_DIAG_BC_JMP,
  INET_DIAG_BC_MARK_COND,
  INET_DIAG_BC_NOP,
  INET_DIAG_BC_S_COND,
  INET_DIAG_BC_S_EQ,
  INET_DIAG_BC_S_GE,
  INET_DIAG_BC_S_LE,
} from './filter-bytecode.js';
import { BC_OP_SIZE } from './filter-bytecode-condition.js';

/** One op of a filter program. */
export interface BytecodeInstruction {
  /** Where it stands, in bytes. */
  readonly offset: number;
  /** `nop` always goes on at `yes`, `jump` always at `no`. */
  readonly test: BytecodeCondition | 'nop' | 'jump';
  /** Offset it goes on at where the test holds; the size of the program means accept, beyond it reject. */
  readonly yes: number;
  /** Offset it goes on at where the test fails. */
  readonly no: number;
}

const STRUCTURE = 'inet_diag_bc_op';

const fault = (view: DataView, offset: number, expected: string): DecodeError =>
  new DecodeError(STRUCTURE, offset, view.byteLength - offset, expected);

/** Refuses an op that is cut off. */
const need = (view: DataView, offset: number, size: number): void => {
  if (offset + size > view.byteLength) throw fault(view, offset, `${size} bytes`);
};

const port = (
  view: DataView,
  offset: number,
  end: 'local' | 'remote',
  comparison: '=' | '>=' | '<=',
): BytecodeCondition => {
  need(view, offset, 8);
  return { op: 'port', end, comparison, port: view.getUint16(offset + 6, LITTLE_ENDIAN) };
};

/** Bytes of an address by its family: AF_UNSPEC, AF_INET, AF_INET6. */
const addressSizes: Readonly<Record<number, number>> = { 0: 0, 2: 4, 10: 16 };

const host = (view: DataView, offset: number, end: 'local' | 'remote'): BytecodeCondition => {
  need(view, offset, 12);
  const size = addressSizes[view.getUint8(offset + 4)];
  const prefixLength = view.getUint8(offset + 5);
  if (size === undefined) throw fault(view, offset, 'a family of 0, 2 or 10');
  need(view, offset, 12 + size);
  if (prefixLength > size * 8) throw fault(view, offset, `a prefix of at most ${size * 8} bits`);
  const number = view.getInt32(offset + 8, LITTLE_ENDIAN);
  const address = copyBytes(view, offset + 12, offset + 12 + size);
  return { op: 'host', end, address, prefixLength, ...(number === -1 ? {} : { port: number }) };
};

const test = (view: DataView, offset: number): BytecodeInstruction['test'] => {
  const code = view.getUint8(offset);
  switch (code) {
    case INET_DIAG_BC_NOP:
      return 'nop';
    case INET_DIAG_BC_JMP:
      return 'jump';
    case INET_DIAG_BC_S_GE:
      return port(view, offset, 'local', '>=');
    case INET_DIAG_BC_S_LE:
      return port(view, offset, 'local', '<=');
    case INET_DIAG_BC_S_EQ:
      return port(view, offset, 'local', '=');
    case INET_DIAG_BC_D_GE:
      return port(view, offset, 'remote', '>=');
    case INET_DIAG_BC_D_LE:
      return port(view, offset, 'remote', '<=');
    case INET_DIAG_BC_D_EQ:
      return port(view, offset, 'remote', '=');
    case INET_DIAG_BC_AUTO:
      return { op: 'autobound' };
    case INET_DIAG_BC_S_COND:
      return host(view, offset, 'local');
    case INET_DIAG_BC_D_COND:
      return host(view, offset, 'remote');
    default:
      return rarer(view, offset, code);
  }
};

const rarer = (view: DataView, offset: number, code: number): BytecodeCondition => {
  switch (code) {
    case INET_DIAG_BC_DEV_COND:
      need(view, offset, 8);
      return { op: 'device', index: view.getUint32(offset + 4, LITTLE_ENDIAN) };
    case INET_DIAG_BC_MARK_COND:
      need(view, offset, 12);
      return {
        op: 'mark',
        value: view.getUint32(offset + 4, LITTLE_ENDIAN),
        mask: view.getUint32(offset + 8, LITTLE_ENDIAN),
      };
    case INET_DIAG_BC_CGROUP_COND:
      need(view, offset, 12);
      return { op: 'cgroup', id: view.getBigUint64(offset + 4, LITTLE_ENDIAN) };
    default:
      throw fault(view, offset, 'a known code');
  }
};

/** Bytes the test itself takes, over which no jump may lead back into it. */
const sizeOf = (instruction: BytecodeInstruction['test']): number => {
  if (instruction === 'nop' || instruction === 'jump' || instruction.op === 'autobound') return BC_OP_SIZE;
  if (instruction.op === 'host') return 12 + instruction.address.length;
  return instruction.op === 'port' || instruction.op === 'device' ? 8 : 12;
};

const checkJump = (view: DataView, offset: number, distance: number, least: number): void => {
  const left = view.byteLength - offset;
  if (distance < least || distance > left + BC_OP_SIZE || distance % 4 !== 0)
    throw fault(view, offset, `jumps by a multiple of 4 from ${least} to ${left + BC_OP_SIZE}`);
};

/**
 * Reads a filter program by the rules of the kernel's audit (inet_diag_bc_audit): every `yes` leads from op to op up to
 * the very end, every `no` to one of these ops, to the end or one op beyond. Throws DecodeError.
 */
export const decodeBytecode = (bytes: Uint8Array): BytecodeInstruction[] => {
  const view = viewOf(bytes);
  if (bytes.length < BC_OP_SIZE) throw fault(view, 0, 'at least one op');
  const program: BytecodeInstruction[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    need(view, offset, BC_OP_SIZE);
    const found = test(view, offset);
    const yes = view.getUint8(offset + 1);
    const no = view.getUint16(offset + 2, LITTLE_ENDIAN);
    if (found !== 'nop') checkJump(view, offset, no, sizeOf(found));
    checkJump(view, offset, yes, sizeOf(found));
    program.push({ offset, test: found, yes: offset + yes, no: offset + no });
    offset += yes;
  }
  if (offset !== bytes.length) throw fault(view, bytes.length, 'the last op to lead to the end');
  const starts = new Set(program.map((instruction) => instruction.offset));
  for (const { offset: at, no, test: kind } of program)
    if (kind !== 'nop' && no < bytes.length && !starts.has(no)) throw fault(view, at, 'a jump to an op');
  return program;
};
