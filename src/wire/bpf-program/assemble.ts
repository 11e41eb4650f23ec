import { type LabelPlaces, placeLabels, placeOf } from '../labels.js';
import type { Instruction, Label } from './instruction.js';

/** Programs as they are written: instructions with the labels between them. */
export type ProgramSource = readonly (Instruction | Label)[];

/** sizeof struct bpf_insn. */
const INSTRUCTION_BYTES = 8;
/** BPF_MAXINSNS, what any kernel takes. */
export const LONGEST_PROGRAM = 4096;
const EXIT = 0x95;

const inRange = (what: string, value: number, least: number, most: number): number => {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${what} must be an integer from ${least} to ${most}, not ${value}`);
};

/** How far a jump goes, counted from the next instruction. */
const distance = (places: LabelPlaces, to: string, at: number, count: number): number => {
  const target = placeOf(places, to);
  if (target === count) throw new RangeError(`no instruction follows the label ${to}`);
  return target - at - 1;
};

/**
 * The bytes of a program, struct bpf_insn by struct bpf_insn, its labels resolved. Throws RangeError for a label that is
 * missing or given twice, a number that does not fit, an end that can be passed, and more than 4,096 instructions.
 */
export const assemble = (source: ProgramSource): Uint8Array => {
  const { instructions, places } = placeLabels<Instruction>(source);
  const { length } = instructions;
  inRange('the number of instructions', length, 1, LONGEST_PROGRAM);
  if (instructions[length - 1]?.code !== EXIT) throw new RangeError('a program ends with exit');
  const bytes = new Uint8Array(length * INSTRUCTION_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, { code, target, source: from, offset, immediate, to }] of instructions.entries()) {
    const at = index * INSTRUCTION_BYTES;
    const jump = to === undefined ? offset : distance(places, to, index, length);
    view.setUint8(at, code);
    view.setUint8(at + 1, (from << 4) | target);
    view.setInt16(at + 2, inRange('an offset', jump, -0x8000, 0x7fff), true);
    view.setInt32(at + 4, inRange('a constant', immediate, -0x8000_0000, 0x7fff_ffff), true);
  }
  return bytes;
};
