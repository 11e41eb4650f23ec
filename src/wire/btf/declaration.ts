import { DecodeError } from '../errors.js';
import {
  BTF_KIND_ARRAY,
  BTF_KIND_ENUM,
  BTF_KIND_ENUM64,
  BTF_KIND_FLOAT,
  BTF_KIND_FUNC_PROTO,
  BTF_KIND_FWD,
  BTF_KIND_INT,
  BTF_KIND_PTR,
  BTF_KIND_STRUCT,
  BTF_KIND_TYPEDEF,
  BTF_KIND_UNION,
  isModifier,
} from './kinds.js';
import type { BtfTypeReader } from './type-reader.js';

/** Pointers, arrays and functions around one name. */
const DEEPEST = 32;

/** What is written in front of everything: `int`, `struct sock`, the name of a typedef. */
const baseText = (types: BtfTypeReader, id: number): string => {
  if (id === 0) return 'void';
  const name = types.name(id);
  const tagged = (tag: string): string => (name === '' ? tag : `${tag} ${name}`);
  switch (types.kind(id)) {
    case BTF_KIND_INT:
    case BTF_KIND_FLOAT:
    case BTF_KIND_TYPEDEF:
      return name;
    case BTF_KIND_STRUCT:
      return tagged('struct');
    case BTF_KIND_UNION:
      return tagged('union');
    case BTF_KIND_FWD:
      return tagged(types.flag(id) ? 'union' : 'struct');
    case BTF_KIND_ENUM:
    case BTF_KIND_ENUM64:
      return `enum ${name}`; // libbpf leaves a blank behind an unnamed one
    default:
      throw new DecodeError('btf', id, 0, 'a type that has values');
  }
};

/** The type that a pointer, an array or a function is made of; undefined for the base of a declaration. */
const innerOf = (types: BtfTypeReader, id: number): number | undefined => {
  if (id === 0) return undefined;
  const kind = types.kind(id);
  if (kind === BTF_KIND_PTR || kind === BTF_KIND_FUNC_PROTO) return types.sizeOrType(id);
  if (kind === BTF_KIND_ARRAY) return types.word(id, 3);
  return undefined;
};

/** The type without const and its like; unlike `plain` it keeps the names that typedefs give. */
const bare = (types: BtfTypeReader, id: number): number => {
  let inner = id;
  for (let depth = 0; inner !== 0; depth++) {
    const kind = types.kind(inner);
    if (kind === BTF_KIND_TYPEDEF || !isModifier(kind)) break;
    if (depth === DEEPEST) throw new DecodeError('btf', id, 0, 'types that end');
    inner = types.sizeOrType(inner);
  }
  return inner;
};

const parametersText = (types: BtfTypeReader, id: number, depth: number): string => {
  const count = types.parts(id);
  const typeOf = (index: number): number => types.word(id, 4 + index * 2);
  if (count === 0 || (count === 1 && typeOf(0) === 0)) return '(void)';
  const texts = Array.from({ length: count }, (_, index) => {
    if (index === count - 1 && typeOf(index) === 0) return '...';
    return declaration(types, typeOf(index), types.text(id, 3 + index * 2), depth + 1);
  });
  return `(${texts.join(', ')})`;
};

/** One of the types around a base, with all that is written around the name already. */
class Declarator {
  text: string;
  /** Whether the text begins with a star, so that no blank stands between it and another one. */
  startsWithStar = false;

  constructor(name: string) {
    this.text = name;
  }

  pointer(): void {
    this.text = `*${this.text}`;
    this.startsWithStar = true;
  }

  /** An array or a function of what the text so far points to. */
  suffix(suffix: string): void {
    this.text = this.startsWithStar ? `(${this.text})${suffix}` : `${this.text}${suffix}`;
    this.startsWithStar = false;
  }
}

/**
 * A type as C declares a name with it, or casts to it where the name is empty: `int`, `struct sock *`, `char[16]`,
 * `void (*)(int)`. Modifiers are left out, as libbpf leaves them out of casts. Throws DecodeError.
 */
export const declaration = (types: BtfTypeReader, id: number, name = '', depth = 0): string => {
  if (depth > DEEPEST) throw new DecodeError('btf', id, 0, 'types that end');
  const declarator = new Declarator(name);
  let at = bare(types, id);
  let blank = name !== '';
  for (let inner = innerOf(types, at), steps = 0; inner !== undefined; inner = innerOf(types, at), steps++) {
    if (steps === DEEPEST) throw new DecodeError('btf', id, 0, 'types that end');
    const kind = types.kind(at);
    if (kind === BTF_KIND_PTR) declarator.pointer();
    else if (kind === BTF_KIND_ARRAY) declarator.suffix(`[${types.word(at, 5)}]`);
    else declarator.suffix(parametersText(types, at, depth));
    blank = kind !== BTF_KIND_ARRAY || name !== '';
    at = bare(types, inner);
  }
  return `${baseText(types, at)}${blank ? ' ' : ''}${declarator.text}`;
};
