import { DecodeError } from '../errors.js';
import { BTF_KIND_FUNC, BTF_KIND_STRUCT, kindSizes } from './kinds.js';

/** struct btf_header, `<linux/btf.h>`: magic, version, flags, then five words. */
const HEADER_BYTES = 24;
const MAGIC = 0xeb9f;
/** Enough to reach the functions of a kernel in one go. */
const TYPES_AT_ONCE = 0x1_0000;
/** Types of a wanted name among these. */
const MOST_HITS = 1024;

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
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
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
  readonly #wanted: Map<number, string>;
  /** 1 at each of these offsets. */
  readonly #marks: Uint8Array;
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
    this.#wanted = this.#offsetsOf([...names.structs, ...names.functions]);
    this.#marks = new Uint8Array(stringsBytes);
    for (const offset of this.#wanted.keys()) this.#marks[offset] = 1;
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

  /** The string at an offset of the string section. Throws DecodeError. */
  text(offset: number): string {
    const at = this.#strings + offset;
    const end = at < this.#stringsEnd ? this.#bytes.indexOf(0, at) : -1;
    if (end < 0 || end >= this.#stringsEnd) fail(at, this.#stringsEnd, 'a string that ends');
    return Buffer.from(this.#bytes.subarray(at, end)).toString('latin1');
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

  /**
   * Many thousand types at once. This loop is what reading BTF costs; so all it needs is at hand, and it does the same
   * for every type: a branch that V8 has not seen before throws its machine code away.
   */
  #passSome(): void {
    const words = this.words;
    const { words: sizes, perPart } = this.#sizes;
    const starts = this.#starts;
    const marks = this.#marks;
    const hits = new Uint32Array(MOST_HITS);
    const end = this.#end;
    const stop = this.#next + TYPES_AT_ONCE;
    let hit = 0;
    let at = this.#at;
    let id = this.#next;
    for (; id < stop && at < end; id++) {
      const info = words[at + 1] as number;
      const kind = (info >>> 24) & 31;
      starts[id] = at;
      hits[hit] = id;
      hit += marks[words[at] as number] as number;
      const size = (sizes[kind] as number) + (perPart[kind] as number) * (info & 0xffff);
      if (size === 0) break;
      at += size;
    }
    if (at > end || (at < end && id < stop)) fail(at * 4, end * 4, 'whole types of known kinds');
    if (!(hit < MOST_HITS)) fail(at * 4, end * 4, 'names within the strings, and given once');
    this.#at = at;
    this.#next = id;
    for (const found of hits.subarray(0, hit)) this.#note(found);
  }

  /** The first of a name is the kernel's own; drivers may have structures of the same name. */
  #note(id: number): void {
    const at = this.#starts[id] as number;
    const name = this.#wanted.get(this.words[at] as number);
    const kind = ((this.words[at + 1] as number) >>> 24) & 31;
    if (name === undefined) return;
    if (kind === BTF_KIND_STRUCT && !this.#structs.has(name)) this.#structs.set(name, id);
    if (kind === BTF_KIND_FUNC && !this.#functions.has(name)) this.#functions.set(name, id);
  }
}
