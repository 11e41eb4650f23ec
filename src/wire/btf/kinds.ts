/** Kinds of types in BTF, BTF_KIND_* of `<linux/btf.h>`. */
export const BTF_KIND_INT = 1;
export const BTF_KIND_PTR = 2;
export const BTF_KIND_ARRAY = 3;
export const BTF_KIND_STRUCT = 4;
export const BTF_KIND_UNION = 5;
export const BTF_KIND_ENUM = 6;
export const BTF_KIND_FWD = 7;
export const BTF_KIND_TYPEDEF = 8;
export const BTF_KIND_VOLATILE = 9;
export const BTF_KIND_CONST = 10;
export const BTF_KIND_RESTRICT = 11;
export const BTF_KIND_FUNC = 12;
export const BTF_KIND_FUNC_PROTO = 13;
export const BTF_KIND_VAR = 14;
export const BTF_KIND_DATASEC = 15;
export const BTF_KIND_FLOAT = 16;
export const BTF_KIND_DECL_TAG = 17;
export const BTF_KIND_TYPE_TAG = 18;
export const BTF_KIND_ENUM64 = 19;

/** The largest kind whose size we know; a larger one ends what can be read. */
const LAST_KIND = BTF_KIND_ENUM64;

/** 32-bit words behind struct btf_type (3 words): a fixed number, and so many for each of its parts. */
const fixedWords = (kind: number): number => {
  if (kind === BTF_KIND_ARRAY) return 3;
  return kind === BTF_KIND_INT || kind === BTF_KIND_VAR || kind === BTF_KIND_DECL_TAG ? 1 : 0;
};

const wordsPerPart = (kind: number): number => {
  if (kind === BTF_KIND_STRUCT || kind === BTF_KIND_UNION) return 3;
  if (kind === BTF_KIND_DATASEC || kind === BTF_KIND_ENUM64) return 3;
  return kind === BTF_KIND_ENUM || kind === BTF_KIND_FUNC_PROTO ? 2 : 0;
};

/** The two numbers of each of the 32 kinds there can be, and 0 words for a kind we do not know. */
export const kindSizes = (): { words: Uint8Array; perPart: Uint8Array } => {
  const words = new Uint8Array(32);
  const perPart = new Uint8Array(32);
  for (let kind = 1; kind <= LAST_KIND; kind++) {
    words[kind] = 3 + fixedWords(kind);
    perPart[kind] = wordsPerPart(kind);
  }
  return { words, perPart };
};

/** Kinds that only decorate another type. */
export const isModifier = (kind: number): boolean =>
  (kind >= BTF_KIND_TYPEDEF && kind <= BTF_KIND_RESTRICT) || kind === BTF_KIND_TYPE_TAG;
