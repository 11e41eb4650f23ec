import { check, native } from '../native.js';

/** Levels of setsockopt(2). */
export const SOL_SOCKET = 1;
export const SOL_IP = 0;
export const SOL_TCP = 6;
export const SOL_IPV6 = 41;
export const SOL_PACKET = 263;

/** One option: its level, its number, and its value, an `int` or bytes. */
export type OptionRow = readonly [level: number, option: number, value: number | string | Uint8Array];

const bytesOf = (value: OptionRow[2]): Uint8Array => {
  if (typeof value !== 'number') return Buffer.from(value as string);
  return new Uint8Array(Int32Array.of(value).buffer);
};

/** setsockopt(2) for each row. Throws where the kernel refuses one. */
export const setOptions = (fd: number, rows: readonly OptionRow[]): void => {
  for (const [level, option, value] of rows) {
    check(`setsockopt ${level}/${option}`, native().setsockopt(fd, level, option, bytesOf(value)));
  }
};

const SO_ATTACH_FILTER = 26;

/** One instruction of classic BPF: code, jt, jf, k. */
export type Instruction = readonly [code: number, jt: number, jf: number, k: number];

/** Attaches a filter of classic BPF, SO_ATTACH_FILTER of socket(7). */
export const attachFilter = (fd: number, program: readonly Instruction[]): void => {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, jt, jf, k]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(jt, index * 8 + 2);
    bytes.writeUInt8(jf, index * 8 + 3);
    bytes.writeUInt32LE(k, index * 8 + 4);
  }
  check('SO_ATTACH_FILTER', native().attachFilter(fd, SOL_SOCKET, SO_ATTACH_FILTER, bytes));
};

/** Takes whatever comes. */
export const acceptAll: readonly Instruction[] = [[0x06, 0, 0, 0xffff_ffff]];

/** Drops packets of one length, which for TCP counts the header of 32 bytes; all others pass. */
export const dropLength = (length: number): readonly Instruction[] => [
  [0x80, 0, 0, 0],
  [0x15, 0, 1, length],
  [0x06, 0, 0, 0],
  [0x06, 0, 0, 0xffff_ffff],
];
