import { viewOf } from './byte-order.js';
import { DecodeError } from './errors.js';
import { type LabelPlaces, placeLabels, placeOf } from './labels.js';
import { layout, u8, u16, u32 } from './layout.js';
import type { SockFilter } from './packet-info.js';

/**
 * Classic BPF, `<linux/filter.h>`: programs of one accumulator A, an index register X and 16 words of memory that
 * decide how many bytes of a packet a socket gets. bpf-instructions.ts makes instructions, assembleFilter joins them.
 */

/** struct sock_filter, `<linux/filter.h>`. */
const sockFilter = layout('sock_filter', 8, { code: u16(0), jt: u8(2), jf: u8(3), k: u32(4) });

/** BPF_MAXINSNS: the most instructions the kernel takes. */
export const LONGEST_FILTER = 4096;
/** What a conditional jump reaches: its distances are bytes. */
const LONGEST_CONDITIONAL_JUMP = 255;

const BPF_JMP = 0x05;
const BPF_JA = 0x00;
const BPF_RET = 0x06;
const CLASS_MASK = 0x07;

/** A place in a program that jumps name. */
export interface FilterLabel {
  readonly label: string;
}

/** An instruction; a jump's labels `yes` and `no` mean the next instruction where absent. */
export interface FilterInstruction {
  readonly code: number;
  readonly k: number;
  readonly yes?: string | undefined;
  readonly no?: string | undefined;
}

/** Programs as they are written: instructions with the labels between them. */
export type FilterSource = readonly (FilterInstruction | FilterLabel)[];

/** How many instructions lie between the one at `at` and the label. */
const distance = (places: LabelPlaces, at: number, name: string | undefined, longest: number): number => {
  if (name === undefined) return 0;
  const length = placeOf(places, name) - at - 1;
  if (length >= 0 && length <= longest) return length;
  throw new RangeError(
    `the jump to ${name} must go forward over at most ${longest} instructions, not ${length}`,
  );
};

const resolve = (places: LabelPlaces, { code, k, yes, no }: FilterInstruction, at: number): SockFilter => {
  if (code === (BPF_JMP | BPF_JA))
    return { code, jt: 0, jf: 0, k: distance(places, at, yes, LONGEST_FILTER) };
  return {
    code,
    jt: distance(places, at, yes, LONGEST_CONDITIONAL_JUMP),
    jf: distance(places, at, no, LONGEST_CONDITIONAL_JUMP),
    k: k >>> 0,
  };
};

/**
 * Joins instructions: resolves the labels. Throws RangeError for what the kernel would refuse without a reason: a label
 * that is missing or behind, a jump too far, an end that can be passed, more than 4,096 instructions.
 */
export const assembleFilter = (source: FilterSource): SockFilter[] => {
  const { instructions, places } = placeLabels<FilterInstruction>(source);
  const { length } = instructions;
  if (length === 0 || length > LONGEST_FILTER)
    throw new RangeError(`a filter has 1 to ${LONGEST_FILTER} instructions, not ${length}`);
  for (const [name, at] of places) {
    if (at === length) throw new RangeError(`no instruction follows the label ${name}`);
  }
  if (((instructions[length - 1] as FilterInstruction).code & CLASS_MASK) !== BPF_RET)
    throw new RangeError('a filter ends with accept or reject');
  return instructions.map((instruction, at) => resolve(places, instruction, at));
};

/** The bytes of a program, as attachFilter of a socket takes them. */
export const encodeFilter = (program: readonly SockFilter[]): Uint8Array => {
  const result = new Uint8Array(program.length * sockFilter.size);
  for (const [index, instruction] of program.entries())
    result.set(sockFilter.encode({ ...instruction }), index * sockFilter.size);
  return result;
};

/** The instructions of an encoded program. Throws DecodeError for a length that is no multiple of eight. */
export const decodeFilter = (bytes: Uint8Array): SockFilter[] => {
  if (bytes.length % sockFilter.size !== 0)
    throw new DecodeError('sock_filter', 0, bytes.length, `a multiple of ${sockFilter.size} bytes`);
  const view = viewOf(bytes);
  const count = bytes.length / sockFilter.size;
  return Array.from({ length: count }, (_, index) => sockFilter.decode(view, index * sockFilter.size));
};
