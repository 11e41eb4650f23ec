import { DecodeError } from '../errors.js';
import { BTF_KIND_FUNC, BTF_KIND_STRUCT, kindSizes } from './kinds.js';

/** struct btf_header, `<linux/btf.h>`: magic, version, flags, then five words. */
const HEADER_BYTES = 24;
const MAGIC = 0xeb9f;

/** Which names a reader looks for. Anything else is passed over. */
export interface BtfNames {
  readonly structs: readonly string[];
  readonly functions: readonly string[];
}

const fail = (offset: number, length: number, expected: string): never => {
  throw new DecodeError('btf', offset, length, expected);
};

/** Words of the file in host order: it is made by the kernel for itself. Copied only where they are not aligned. */
const wordsOf = (bytes: Uint8Array): Uint32Array => {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
};

/**
 * The types of a BTF file, found as far as they are needed. They have numbers in the order of the file and different
 * sizes, so that finding one means passing over all before it: a few milliseconds for a kernel's 100,000.
 */
export class BtfTypes {
  readonly words: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #strings: number;
  readonly #stringsEnd: number;
  /** Word at which each type starts that was passed so far, by number; 0 is void. */
  readonly #starts: Uint32Array;
  readonly #end: number;
  readonly #sizes = kindSizes();
  #next = 1;
  #at: number;
  /** Names wanted, by their offset in the string section. */
  readonly #wantedStructs: Map<number, string>;
  readonly #wantedFunctions: Map<number, string>;
  readonly #structs = new Map<string, number>();
  readonly #functions = new Map<string, number>();

  /** Throws DecodeError for what is no BTF of this machine's byte order. */
  constructor(bytes: Uint8Array, names: BtfNames) {
    if (bytes.length < HEADER_BYTES) fail(0, bytes.length, `a header of ${HEADER_BYTES} bytes`);
    this.words = wordsOf(bytes);
    this.#bytes = bytes;
    const [first = 0, header = 0, types = 0, typesBytes = 0, strings = 0, stringsBytes = 0] = this.words;
    if ((first & 0xffff) !== MAGIC) fail(0, bytes.length, 'the magic number 0xeb9f');
    const start = header + types;
    if (start % 4 !== 0 || header < HEADER_BYTES || start + typesBytes > bytes.length)
      fail(start, bytes.length, `${typesBytes} bytes of types`);
    this.#strings = header + strings;
    this.#stringsEnd = this.#strings + stringsBytes;
    if (this.#stringsEnd > bytes.length)
      fail(this.#strings, bytes.length, `${stringsBytes} bytes of strings`);
    this.#at = start / 4;
    this.#end = (start + typesBytes) >> 2;
    this.#starts = new Uint32Array(Math.floor(typesBytes / 12) + 2);
    this.#wantedStructs = this.#offsetsOf(names.structs);
    this.#wantedFunctions = this.#offsetsOf(names.functions);
  }

  /** The number of a structure; undefined where the kernel has none of that name. Throws DecodeError. */
  struct(name: string): number | undefined {
    this.#pass(() => this.#structs.has(name));
    return this.#structs.get(name);
  }

  /** The number of a function; undefined where the kernel has none of that name. Throws DecodeError. */
  function(name: string): number | undefined {
    this.#pass(() => this.#functions.has(name));
    return this.#functions.get(name);
  }

  /** The word at which a type starts, all its words being there. Throws DecodeError for void and beyond the last one. */
  start(id: number): number {
    if (id >= this.#next) this.#pass(() => id < this.#next);
    const start = id < this.#next ? this.#starts[id] : 0;
    return start === undefined || start === 0 ? fail(0, this.#next, `a type numbered ${id}`) : start;
  }

  /** Whether the string at an offset of the string section is this one. */
  isName(offset: number, name: string): boolean {
    const at = this.#strings + offset;
    if (at + name.length >= this.#stringsEnd || this.#bytes[at + name.length] !== 0) return false;
    for (let i = 0; i < name.length; i++) if (this.#bytes[at + i] !== name.charCodeAt(i)) return false;
    return true;
  }

  /** Strings are stored once each, so that one search finds the offset by which types refer to a name. */
  #offsetsOf(names: readonly string[]): Map<number, string> {
    const { buffer, byteOffset } = this.#bytes;
    const section = Buffer.from(buffer, byteOffset + this.#strings, this.#stringsEnd - this.#strings);
    const offsets = new Map<number, string>();
    for (const name of names) {
      const at = section.indexOf(`\0${name}\0`, 0, 'latin1');
      if (at >= 0) offsets.set(at + 1, name);
    }
    return offsets;
  }

  /** Passes over types, noting those that are wanted, until `found` or the end. */
  #pass(found: () => boolean): void {
    while (!found() && this.#at < this.#end) this.#passSome();
  }

  /** A few thousand types at a time. This loop is what reading BTF costs. */
  #passSome(): void {
    const { words } = this;
    const { words: sizes, perPart } = this.#sizes;
    const stop = this.#next + 4096;
    let at = this.#at;
    let id = this.#next;
    for (; id < stop && at < this.#end; id++) {
      const info = words[at + 1] as number;
      const kind = (info >>> 24) & 31;
      const size = (sizes[kind] as number) + (perPart[kind] as number) * (info & 0xffff);
      if (size === 0 || at + size > this.#end) fail(at * 4, this.#end * 4, `a whole type of kind ${kind}`);
      this.#starts[id] = at;
      if (kind === BTF_KIND_STRUCT) note(this.#wantedStructs, this.#structs, words[at] as number, id);
      else if (kind === BTF_KIND_FUNC) note(this.#wantedFunctions, this.#functions, words[at] as number, id);
      at += size;
    }
    this.#at = at;
    this.#next = id;
  }
}

/** The first of a name is the kernel's own; drivers may have structures of the same name. */
const note = (wanted: Map<number, string>, found: Map<string, number>, offset: number, id: number): void => {
  const name = wanted.get(offset);
  if (name !== undefined && !found.has(name)) found.set(name, id);
};
