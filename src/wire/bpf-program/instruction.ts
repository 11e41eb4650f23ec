/**
 * Instructions of eBPF under readable names, `<linux/bpf.h>` and RFC 9669. Registers: 0 is a call's result, 1 to 5 its
 * arguments, lost with it; 6 to 9 are kept; 10 points behind the stack of 512 bytes.
 */

export type Register = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** The register that points behind the stack; offsets from it are negative. */
export const FRAME: Register = 10;

/** An instruction; a jump's `to` is resolved by assemble. */
export interface Instruction {
  readonly code: number;
  readonly target: Register;
  readonly source: Register;
  readonly offset: number;
  readonly immediate: number;
  readonly to?: string;
}

/** A place in a program that jumps name. */
export interface Label {
  readonly label: string;
}

const LDX = 0x61;
const ST = 0x62;
const STX = 0x63;
const ALU64 = 0x07;
const JMP = 0x05;
const JMP32 = 0x06;
const FROM_REGISTER = 0x08;

const CALL = 0x85;
const EXIT = 0x95;

/** BPF_W, BPF_H, BPF_B, BPF_DW by bytes. */
const widths: Readonly<Record<number, number>> = { 4: 0x00, 2: 0x08, 1: 0x10, 8: 0x18 };

const width = (bytes: number): number => {
  const code = widths[bytes];
  if (code === undefined) throw new RangeError(`a load or store takes 1, 2, 4 or 8 bytes, not ${bytes}`);
  return code;
};

const instruction = (
  code: number,
  target: Register,
  source: Register,
  offset: number,
  immediate: number,
): Instruction => ({ code, target, source, offset, immediate });

/** target = the `bytes` bytes at source + offset. */
export const load = (target: Register, source: Register, offset: number, bytes: number): Instruction =>
  instruction(LDX | width(bytes), target, source, offset, 0);

/** The `bytes` bytes at target + offset = source. */
export const store = (target: Register, offset: number, source: Register, bytes: number): Instruction =>
  instruction(STX | width(bytes), target, source, offset, 0);

/** The `bytes` bytes at target + offset = a constant. */
export const storeValue = (target: Register, offset: number, value: number, bytes: number): Instruction =>
  instruction(ST | width(bytes), target, 0, offset, value);

/** target = source. */
export const move = (target: Register, source: Register): Instruction =>
  instruction(ALU64 | 0xb0 | FROM_REGISTER, target, source, 0, 0);

/** target = a constant. */
export const moveValue = (target: Register, value: number): Instruction =>
  instruction(ALU64 | 0xb0, target, 0, 0, value);

/** target += source. */
export const add = (target: Register, source: Register): Instruction =>
  instruction(ALU64 | FROM_REGISTER, target, source, 0, 0);

/** target += a constant. */
export const addValue = (target: Register, value: number): Instruction =>
  instruction(ALU64, target, 0, 0, value);

/** target *= a constant. */
export const multiplyValue = (target: Register, value: number): Instruction =>
  instruction(ALU64 | 0x20, target, 0, 0, value);

/** Calls a helper, a number of enum bpf_func_id; its result is in register 0. */
export const call = (helper: number): Instruction => instruction(CALL, 0, 0, 0, helper);

/** Ends the program with register 0. */
export const exit = (): Instruction => instruction(EXIT, 0, 0, 0, 0);

/** Names the place of the next instruction. */
export const label = (name: string): Label => ({ label: name });

/** Goes on at a label. */
export const jump = (to: string): Instruction => ({ ...instruction(JMP, 0, 0, 0, 0), to });

/** Goes on at a label where all 64 bits of a register equal a constant. */
export const jumpIfEqual = (target: Register, value: number, to: string): Instruction => ({
  ...instruction(JMP | 0x10, target, 0, 0, value),
  to,
});

/** Goes on at a label where two registers differ in their low 32 bits. */
export const jumpIfDifferent32 = (target: Register, source: Register, to: string): Instruction => ({
  ...instruction(JMP32 | 0x50 | FROM_REGISTER, target, source, 0, 0),
  to,
});
