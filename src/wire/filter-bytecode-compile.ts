import { LITTLE_ENDIAN, viewOf } from './byte-order.js';
import {
  type BytecodeCondition,
  type BytecodeNode,
  INET_DIAG_BC_JMP,
  INET_DIAG_BC_NOP,
} from './filter-bytecode.js';
import { BC_OP_SIZE, encodeCondition } from './filter-bytecode-condition.js';

/** A place in the program that is jumped to before it is known. */
class Label {
  /** Offset in bytes. */
  at = -1;
}

/** Where a node goes on: at a label, or behind itself. */
type Target = Label | 'next';

/** Highest `no`, which is 16 bits and a multiple of 4: no jump reaches further. */
const FARTHEST = 0xfffc;

/** Writes a program op by op and fills in the jumps, all of them forward, when it is complete. */
class Program {
  private readonly pieces: Uint8Array[] = [];
  private readonly jumps: { readonly piece: Uint8Array; readonly from: number; readonly to: Label }[] = [];
  private size = 0;

  emit(node: BytecodeNode, yes: Target, no: Target): void {
    if (node.op === 'and' || node.op === 'or') this.chain(node.operands, yes, no, node.op === 'and');
    else if (node.op === 'not') this.emit(node.operand, no, yes);
    else if (node.op === 'true') this.jump(yes);
    else if (node.op === 'false') this.jump(no);
    else this.condition(node, yes, no);
  }

  place(label: Label): void {
    label.at = this.size;
  }

  /**
   * The bytes, with accept at their end and reject one op behind it, as the kernel has it; undefined where a jump is
   * too long.
   */
  finish(reject: Label): Uint8Array | undefined {
    if (this.size === 0) this.append(Uint8Array.of(INET_DIAG_BC_NOP, BC_OP_SIZE, BC_OP_SIZE, 0));
    reject.at = this.size + BC_OP_SIZE;
    for (const { piece, from, to } of this.jumps) {
      if (to.at - from > FARTHEST) return undefined;
      viewOf(piece).setUint16(2, to.at - from, LITTLE_ENDIAN);
    }
    return Buffer.concat(this.pieces, this.size);
  }

  /** Operands one after the other: `and` leaves at the first that fails, `or` at the first that holds. */
  private chain(operands: readonly BytecodeNode[], yes: Target, no: Target, all: boolean): void {
    const end = new Label();
    const leave = all ? no : yes;
    const out = leave === 'next' ? end : leave;
    operands.forEach((operand, index) => {
      if (index === operands.length - 1) this.emit(operand, yes, no);
      else if (all) this.emit(operand, 'next', out);
      else this.emit(operand, out, 'next');
    });
    if (operands.length === 0) this.jump(all ? yes : no);
    this.place(end);
  }

  private condition(condition: BytecodeCondition, yes: Target, no: Target): void {
    const piece = encodeCondition(condition);
    const behind = new Label();
    this.jumps.push({ piece, from: this.size, to: no === 'next' ? behind : no });
    this.append(piece);
    this.jump(yes);
    this.place(behind);
  }

  /** The op JMP always takes its `no`. */
  private jump(to: Target): void {
    if (to === 'next') return;
    const piece = Uint8Array.of(INET_DIAG_BC_JMP, BC_OP_SIZE, 0, 0);
    this.jumps.push({ piece, from: this.size, to });
    this.append(piece);
  }

  private append(piece: Uint8Array): void {
    this.pieces.push(piece);
    this.size += piece.length;
  }
}

/**
 * Makes of a tree the program for INET_DIAG_REQ_BYTECODE that the kernel runs on every socket. Undefined where it would
 * be longer than its 16-bit jumps reach: then the filter must be applied to what is listed. Throws RangeError for a port
 * or prefix length that no condition can hold.
 */
export const compileBytecode = (node: BytecodeNode): Uint8Array | undefined => {
  const program = new Program();
  const reject = new Label();
  program.emit(node, 'next', reject);
  return program.finish(reject);
};
