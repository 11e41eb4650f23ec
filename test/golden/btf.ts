import { readFileSync } from 'node:fs';

/** Where the running kernel describes its own types, bpf(2). */
export const btfPath = '/sys/kernel/btf/vmlinux';

/** A member of a structure, in bits from its start; `bits` is 0 unless it is a bit field. */
export interface BtfMember {
  readonly name: string;
  readonly bitOffset: number;
  readonly bits: number;
}

/** A structure of the running kernel. */
export interface BtfStruct {
  readonly size: number;
  readonly members: readonly BtfMember[];
}

const STRUCT = 4;
const UNION = 5;

/** Bytes behind struct btf_type, by kind and number of members (`<linux/btf.h>`). */
const extra = (kind: number, members: number): number => {
  if (kind === 1 || kind === 14 || kind === 17) return 4; // INT, VAR, DECL_TAG
  if (kind === 3) return 12; // ARRAY
  if (kind === STRUCT || kind === UNION || kind === 15 || kind === 19) return 12 * members; // …, DATASEC, ENUM64
  if (kind === 6 || kind === 13) return 8 * members; // ENUM, FUNC_PROTO
  return 0;
};

/** Finds structures by name in the kernel's BTF; throws when the file cannot be read. */
export const readBtf = (wanted: ReadonlySet<string>): Map<string, BtfStruct> => {
  const file = readFileSync(btfPath);
  const header = file.readUInt32LE(4);
  const types = header + file.readUInt32LE(8);
  const end = types + file.readUInt32LE(12);
  const strings = header + file.readUInt32LE(16);
  const text = (offset: number): string =>
    file.toString('latin1', strings + offset, file.indexOf(0, strings + offset));
  const member = (at: number, bitFields: boolean): BtfMember => {
    const offset = file.readUInt32LE(at + 8);
    return {
      name: text(file.readUInt32LE(at)),
      bitOffset: bitFields ? offset & 0xffffff : offset,
      bits: bitFields ? offset >>> 24 : 0,
    };
  };
  const found = new Map<string, BtfStruct>();
  for (let at = types; at < end; ) {
    const info = file.readUInt32LE(at + 4);
    const kind = (info >>> 24) & 31;
    const count = info & 0xffff;
    const name = kind === STRUCT ? text(file.readUInt32LE(at)) : '';
    if (wanted.has(name)) {
      const members = Array.from({ length: count }, (_, index) =>
        member(at + 12 + 12 * index, info >>> 31 === 1),
      );
      found.set(name, { size: file.readUInt32LE(at + 8), members });
    }
    at += 12 + extra(kind, count);
  }
  return found;
};
