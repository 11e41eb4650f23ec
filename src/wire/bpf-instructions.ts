import type { FilterInstruction, FilterLabel } from './bpf.js';

/**
 * Instructions of classic BPF under readable names, `<linux/bpf_common.h>`. Offsets count from where the socket's
 * packets begin: the link-layer header on a raw packet socket, the network header on a packet socket of type dgram and
 * on raw sockets of IPv4, the transport header on datagram sockets. A load beyond the packet drops it.
 */

const LD = 0x00;
const LDX = 0x01;
const ST = 0x02;
const STX = 0x03;
const ALU = 0x04;
const JMP = 0x05;
const RET = 0x06;
const MISC = 0x07;

const WORD = 0x00;
const HALF = 0x08;
const BYTE = 0x10;

const IMMEDIATE = 0x00;
const ABSOLUTE = 0x20;
const INDIRECT = 0x40;
const MEMORY = 0x60;
const LENGTH = 0x80;
/** Four times the low half of a byte: the length of an IPv4 header from its first byte. */
const MSH = 0xa0;

/** The operand is X rather than a constant. */
const X = 0x08;

const instruction = (code: number, k = 0): FilterInstruction => ({ code, k });

/** A = the 32 bits at `offset`, read in network order. */
export const loadWord = (offset: number): FilterInstruction => instruction(LD | WORD | ABSOLUTE, offset);
/** A = the 16 bits at `offset`, read in network order. */
export const loadHalf = (offset: number): FilterInstruction => instruction(LD | HALF | ABSOLUTE, offset);
/** A = the byte at `offset`. */
export const loadByte = (offset: number): FilterInstruction => instruction(LD | BYTE | ABSOLUTE, offset);
/** A = the 32 bits at X + `offset`. */
export const loadWordAtX = (offset: number): FilterInstruction => instruction(LD | WORD | INDIRECT, offset);
/** A = the 16 bits at X + `offset`. */
export const loadHalfAtX = (offset: number): FilterInstruction => instruction(LD | HALF | INDIRECT, offset);
/** A = the byte at X + `offset`. */
export const loadByteAtX = (offset: number): FilterInstruction => instruction(LD | BYTE | INDIRECT, offset);
/** A = `value`. */
export const loadValue = (value: number): FilterInstruction => instruction(LD | IMMEDIATE, value);
/** A = the length of the packet. */
export const loadLength = (): FilterInstruction => instruction(LD | WORD | LENGTH);
/** A = word `slot` (0 to 15) of the memory. */
export const loadMemory = (slot: number): FilterInstruction => instruction(LD | MEMORY, slot);
/** X = `value`. */
export const loadXValue = (value: number): FilterInstruction => instruction(LDX | IMMEDIATE, value);
/** X = the length of the IPv4 header that starts at `offset`, in bytes. */
export const loadXHeaderLength = (offset: number): FilterInstruction => instruction(LDX | BYTE | MSH, offset);
/** X = word `slot` of the memory. */
export const loadXMemory = (slot: number): FilterInstruction => instruction(LDX | MEMORY, slot);
/** Word `slot` of the memory = A. */
export const store = (slot: number): FilterInstruction => instruction(ST, slot);
/** Word `slot` of the memory = X. */
export const storeX = (slot: number): FilterInstruction => instruction(STX, slot);
/** X = A. */
export const moveToX = (): FilterInstruction => instruction(MISC | 0x00);
/** A = X. */
export const moveFromX = (): FilterInstruction => instruction(MISC | 0x80);

/** SKF_AD_OFF: loads beyond it read what the kernel knows of a packet rather than its bytes. */
const ANCILLARY = -0x1000;

/** Facts of a packet that are not among its bytes, SKF_AD_* of `<linux/filter.h>`. */
const facts = {
  protocol: 0,
  packetType: 4,
  interfaceIndex: 8,
  mark: 20,
  queue: 24,
  hardwareType: 28,
  receiveHash: 32,
  cpu: 36,
  vlanTag: 44,
  vlanTagPresent: 48,
  payloadOffset: 52,
  random: 56,
} as const;

/** A = a fact of the packet that the kernel knows: `protocol` is the Ethernet protocol, `packetType` PACKET_*. */
export const loadFact = (fact: keyof typeof facts): FilterInstruction => loadWord(ANCILLARY + facts[fact]);

const operations = {
  add: 0x00,
  subtract: 0x10,
  multiply: 0x20,
  divide: 0x30,
  or: 0x40,
  and: 0x50,
  shiftLeft: 0x60,
  shiftRight: 0x70,
  modulo: 0x90,
  xor: 0xa0,
} as const;

/** A = A `operation` `operand`, in unsigned 32-bit arithmetic; the operand is a number, or `x` for X. */
export const compute = (operation: keyof typeof operations, operand: number | 'x'): FilterInstruction =>
  operand === 'x'
    ? instruction(ALU | operations[operation] | X)
    : instruction(ALU | operations[operation], operand);

/** Names the place of the next instruction, for jumps. */
export const label = (name: string): FilterLabel => ({ label: name });

/** Labels of a jump; the next instruction where one is absent. */
export interface JumpTargets {
  readonly yes?: string;
  readonly no?: string;
}

const jumpOn = (operation: number, operand: number | 'x', targets: JumpTargets): FilterInstruction => ({
  ...(operand === 'x' ? instruction(JMP | operation | X) : instruction(JMP | operation, operand)),
  ...targets,
});

/** Goes on at `label`. */
export const jump = (label: string): FilterInstruction => ({ ...instruction(JMP), yes: label });
/** Compares A, unsigned: A == operand. */
export const jumpIfEqual = (operand: number | 'x', targets: JumpTargets): FilterInstruction =>
  jumpOn(0x10, operand, targets);
/** A > operand. */
export const jumpIfGreater = (operand: number | 'x', targets: JumpTargets): FilterInstruction =>
  jumpOn(0x20, operand, targets);
/** A >= operand. */
export const jumpIfAtLeast = (operand: number | 'x', targets: JumpTargets): FilterInstruction =>
  jumpOn(0x30, operand, targets);
/** Whether A and the operand have a bit in common. */
export const jumpIfBitsSet = (operand: number | 'x', targets: JumpTargets): FilterInstruction =>
  jumpOn(0x40, operand, targets);

/** Takes the packet, or its first `length` bytes. */
export const accept = (length = 0xffff_ffff): FilterInstruction => instruction(RET, length);
/** Takes as many bytes of the packet as A says. */
export const acceptA = (): FilterInstruction => instruction(RET | 0x10);
/** Drops the packet. */
export const reject = (): FilterInstruction => instruction(RET, 0);
