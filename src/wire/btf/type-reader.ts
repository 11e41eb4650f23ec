import { DecodeError } from '../errors.js';
import { isModifier } from './kinds.js';
import { BtfTypes } from './types.js';

/** A member of a structure or union. */
export interface BtfMember {
  readonly name: string;
  readonly type: number;
  readonly bitOffset: number;
  /** Width of a bit field; 0 for any other member. */
  readonly bits: number;
}

/** Modifiers around one type; the kernel allows 32. */
const DEEPEST = 32;

/** The types of a BTF file by number, struct btf_type of `<linux/btf.h>`, with their names. Throws DecodeError. */
export class BtfTypeReader {
  readonly #types: BtfTypes;

  constructor(bytes: Uint8Array) {
    this.#types = new BtfTypes(bytes, { structs: [], functions: [] });
  }

  /** A word of a type: 0 its name, 1 kind and number of parts, 2 its size or another type, then its parts. */
  word(id: number, index: number): number {
    return this.#types.words[this.#types.start(id) + index] as number;
  }

  name(id: number): string {
    return this.#types.text(this.word(id, 0));
  }

  kind(id: number): number {
    return (this.word(id, 1) >>> 24) & 31;
  }

  parts(id: number): number {
    return this.word(id, 1) & 0xffff;
  }

  /** The flag of a type: signed enumerations, structures with bit fields, declarations of unions. */
  flag(id: number): boolean {
    return this.word(id, 1) >>> 31 === 1;
  }

  /** The size of a type that has one, or the type another one is made of. */
  sizeOrType(id: number): number {
    return this.word(id, 2);
  }

  /** The text that a word of a type points to. */
  text(id: number, index: number): string {
    return this.#types.text(this.word(id, index));
  }

  member(id: number, index: number): BtfMember {
    const at = 3 + index * 3;
    const place = this.word(id, at + 2);
    const withBits = this.flag(id);
    return {
      name: this.text(id, at),
      type: this.word(id, at + 1),
      bitOffset: withBits ? place & 0xff_ffff : place,
      bits: withBits ? place >>> 24 : 0,
    };
  }

  /** The type without typedef, const and their like. */
  plain(id: number): number {
    let plain = id;
    for (let depth = 0; plain !== 0 && isModifier(this.kind(plain)); depth++) {
      if (depth === DEEPEST) throw new DecodeError('btf', id, 0, 'types that end');
      plain = this.sizeOrType(plain);
    }
    return plain;
  }
}
