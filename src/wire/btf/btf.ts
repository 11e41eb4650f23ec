import { DecodeError } from '../errors.js';
import {
  BTF_KIND_ARRAY,
  BTF_KIND_DATASEC,
  BTF_KIND_ENUM,
  BTF_KIND_ENUM64,
  BTF_KIND_FLOAT,
  BTF_KIND_INT,
  BTF_KIND_PTR,
  BTF_KIND_STRUCT,
  BTF_KIND_UNION,
  isModifier,
} from './kinds.js';
import { type BtfNames, BtfTypes } from './types.js';

export type { BtfNames };

/** Where a member lies within its structure, and its type's size, both in bytes. */
export interface BtfField {
  readonly offset: number;
  readonly size: number;
}

/** A member as it is found: its place in bits, its width if it is a bit field, and the number of its type. */
interface Member {
  readonly bitOffset: number;
  readonly bits: number;
  readonly type: number;
}

/** Modifiers and arrays around one type; the kernel allows 32. */
const DEEPEST = 32;
/** Members looked at for one name. The kernel's largest structures have a few hundred. */
const MOST_MEMBERS = 100_000;
const POINTER_BYTES = 8;

const sized: ReadonlySet<number> = new Set([
  BTF_KIND_INT,
  BTF_KIND_STRUCT,
  BTF_KIND_UNION,
  BTF_KIND_ENUM,
  BTF_KIND_DATASEC,
  BTF_KIND_FLOAT,
  BTF_KIND_ENUM64,
]);

/**
 * The types of a kernel as it describes them itself, BTF of `<linux/btf.h>`, `/sys/kernel/btf/vmlinux`: where members
 * lie and what number a function has. Only the structures and functions named at the start can be asked for.
 */
export class Btf {
  readonly #types: BtfTypes;
  readonly #names: BtfNames;
  #budget = 0;

  /** Throws DecodeError for what is no BTF. */
  constructor(bytes: Uint8Array, names: BtfNames) {
    this.#types = new BtfTypes(bytes, names);
    this.#names = names;
  }

  /** The number of a function. Throws DecodeError where the kernel has none of that name. */
  functionId(name: string): number {
    if (!this.#names.functions.includes(name)) throw new RangeError(`${name} was not among the names`);
    return this.#types.function(name) ?? missing(name, 'a function');
  }

  /** sizeof a structure. Throws DecodeError where the kernel has none of that name. */
  structSize(name: string): number {
    return this.#word(this.#struct(name), 2);
  }

  /**
   * Where a member lies, `sk_type` or `__sk_common.skc_net.net`; members of unnamed structures and unions within it
   * belong to the outer one, as in C. Throws DecodeError where there is no such member or where it is a bit field.
   */
  field(struct: string, path: string): BtfField {
    let bitOffset = 0;
    let type = this.#struct(struct);
    for (const name of path.split('.')) {
      this.#budget = MOST_MEMBERS;
      const member = this.#member(this.#plain(type), name, 0) ?? missing(struct, `a member ${path}`);
      if (member.bits !== 0) missing(struct, `${path} to be no bit field`);
      bitOffset += member.bitOffset;
      ({ type } = member);
    }
    if (bitOffset % 8 !== 0) missing(struct, `${path} at a whole byte`);
    return { offset: bitOffset / 8, size: this.#size(type, 0) };
  }

  /** Whether a structure has a member of this name. Throws DecodeError where the kernel has no such structure. */
  hasField(struct: string, name: string): boolean {
    this.#budget = MOST_MEMBERS;
    return this.#member(this.#plain(this.#struct(struct)), name, 0) !== undefined;
  }

  #struct(name: string): number {
    if (!this.#names.structs.includes(name)) throw new RangeError(`${name} was not among the names`);
    return this.#types.struct(name) ?? missing(name, 'a structure');
  }

  #word(id: number, index: number): number {
    return this.#types.words[this.#types.start(id) + index] as number;
  }

  #kind(id: number): number {
    return (this.#word(id, 1) >>> 24) & 31;
  }

  /** The type without typedef, const and their like. */
  #plain(id: number): number {
    let plain = id;
    for (let depth = 0; isModifier(this.#kind(plain)); depth++) {
      if (depth === DEEPEST) missing('btf', 'types that end');
      plain = this.#word(plain, 2);
    }
    return plain;
  }

  #size(id: number, depth: number): number {
    if (depth === DEEPEST) missing('btf', 'arrays that end');
    const plain = this.#plain(id);
    const kind = this.#kind(plain);
    if (kind === BTF_KIND_PTR) return POINTER_BYTES;
    if (kind === BTF_KIND_ARRAY) return this.#word(plain, 5) * this.#size(this.#word(plain, 3), depth + 1);
    return sized.has(kind) ? this.#word(plain, 2) : missing('btf', `a type with a size, not kind ${kind},`);
  }

  #member(id: number, name: string, depth: number): Member | undefined {
    const kind = this.#kind(id);
    if (kind !== BTF_KIND_STRUCT && kind !== BTF_KIND_UNION) return undefined;
    const count = this.#word(id, 1) & 0xffff;
    for (let i = 0; i < count; i++) {
      if (--this.#budget < 0 || depth === DEEPEST) missing('btf', 'structures that end');
      const found = this.#memberAt(id, i, name, depth);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Member `index` if it has this name, or what has it within an unnamed member. */
  #memberAt(id: number, index: number, name: string, depth: number): Member | undefined {
    const at = 3 + index * 3;
    const nameOffset = this.#word(id, at);
    const type = this.#word(id, at + 1);
    const place = this.#word(id, at + 2);
    const withBits = this.#word(id, 1) >>> 31 === 1;
    const bitOffset = withBits ? place & 0xff_ffff : place;
    if (nameOffset !== 0) {
      return this.#types.isName(nameOffset, name)
        ? { bitOffset, bits: withBits ? place >>> 24 : 0, type }
        : undefined;
    }
    if (type === 0) return undefined;
    const inner = this.#member(this.#plain(type), name, depth + 1);
    return inner && { ...inner, bitOffset: bitOffset + inner.bitOffset };
  }
}

const missing = (structure: string, expected: string): never => {
  throw new DecodeError(structure, 0, 0, expected);
};
