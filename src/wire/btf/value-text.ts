import { DecodeError } from '../errors.js';
import { declaration } from './declaration.js';
import {
  BTF_KIND_ARRAY,
  BTF_KIND_ENUM,
  BTF_KIND_ENUM64,
  BTF_KIND_FLOAT,
  BTF_KIND_INT,
  BTF_KIND_PTR,
  BTF_KIND_STRUCT,
  BTF_KIND_UNION,
} from './kinds.js';
import { bitsAt, characterText, floatText, integerAt, integerText } from './scalar-text.js';
import { BtfTypeReader } from './type-reader.js';

/** How a value is laid out. */
export interface BtfValueLayout {
  /** Everything on one line. */
  readonly compact?: boolean;
  /** Tabs in front of the first line. */
  readonly indent?: number;
}

/** Structures and arrays within each other. */
const DEEPEST = 32;
/** Values written for one text: types can describe more of them than there are bytes. */
const MOST_VALUES = 100_000;
const POINTER_BYTES = 8;
/** BTF_INT_SIGNED. */
const SIGNED = 1;

/** Where a value lies, and what is around it. */
interface Place {
  readonly offset: number;
  /** First bit and width of a bit field. */
  readonly bit: number;
  readonly bits: number;
  /** Values within arrays are written without their types. */
  readonly inArray: boolean;
  /** In an array of single bytes, which are taken for characters. */
  readonly characters: boolean;
  readonly depth: number;
}

/** One text being written. */
class ValueWriter {
  readonly #view: DataView;
  #values = 0;

  constructor(
    readonly types: BtfTypeReader,
    value: Uint8Array,
    readonly layout: BtfValueLayout,
  ) {
    this.#view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  }

  /** `.name = (type)value`, with what stands around it at its depth. */
  write(id: number, name: string, place: Place): string {
    if (++this.#values > MOST_VALUES || place.depth > DEEPEST)
      throw new DecodeError('btf', place.offset, this.#view.byteLength, 'types that end');
    const label = name === '' ? '' : `.${name} = `;
    const cast = place.inArray ? '' : `(${declaration(this.types, id)})`;
    const end = place.depth === 0 ? '' : `,${this.#newline}`;
    return `${this.#prefix(place.depth)}${label}${cast}${this.#value(this.types.plain(id), place)}${end}`;
  }

  get #newline(): string {
    return this.layout.compact === true ? '' : '\n';
  }

  #prefix(depth: number): string {
    return this.layout.compact === true ? '' : '\t'.repeat((this.layout.indent ?? 0) + depth);
  }

  #value(id: number, place: Place): string {
    const { types } = this;
    const kind = id === 0 ? 0 : types.kind(id);
    switch (kind) {
      case BTF_KIND_INT:
        return this.#integer(id, place);
      case BTF_KIND_FLOAT:
        return floatText(this.#view, this.#at(place, types.sizeOrType(id)), types.sizeOrType(id));
      case BTF_KIND_PTR: {
        const address = integerAt(this.#view, this.#at(place, POINTER_BYTES), POINTER_BYTES, false);
        return address === 0n ? '(nil)' : `0x${address.toString(16)}`; // as printf writes %p
      }
      case BTF_KIND_ENUM:
      case BTF_KIND_ENUM64:
        return this.#enumeration(id, kind === BTF_KIND_ENUM64, place);
      case BTF_KIND_STRUCT:
      case BTF_KIND_UNION:
        return this.#members(id, place);
      case BTF_KIND_ARRAY:
        return this.#elements(id, place);
      default:
        throw new DecodeError(
          'btf',
          place.offset,
          this.#view.byteLength,
          `a type with values, not kind ${kind},`,
        );
    }
  }

  /** The place's offset, `size` bytes being there. */
  #at({ offset }: Place, size: number): number {
    const { byteLength } = this.#view;
    if (offset + size > byteLength)
      throw new DecodeError('btf value', offset, byteLength, `${size} more bytes`);
    return offset;
  }

  #bits(place: Place): bigint {
    const { bit, bits } = place;
    return bitsAt(this.#view, this.#at(place, (bit + bits + 7) >> 3), bit, bits);
  }

  #integer(id: number, place: Place): string {
    const { types } = this;
    if (place.bits > 0) return `0x${this.#bits(place).toString(16)}`;
    const size = types.sizeOrType(id);
    const signed = ((types.word(id, 3) >>> 24) & SIGNED) !== 0;
    const offset = this.#at(place, size);
    if (size === 1 && place.characters) return characterText(this.#view, offset, signed);
    return integerText(this.#view, offset, size, signed);
  }

  /** The name of an enumerator, or the number that has none. */
  #enumeration(id: number, wide: boolean, place: Place): string {
    const { types } = this;
    const size = types.sizeOrType(id);
    const signed = types.flag(id);
    const raw =
      place.bits > 0 ? this.#bits(place) : integerAt(this.#view, this.#at(place, size), size, signed);
    const width = size * 8;
    const step = wide ? 3 : 2;
    for (let index = 0; index < types.parts(id); index++) {
      const at = 3 + index * step;
      const high = wide ? BigInt(types.word(id, at + 2)) << 32n : 0n;
      const number = high | BigInt(types.word(id, at + 1));
      if (BigInt.asUintN(width, number) === BigInt.asUintN(width, raw)) return types.text(id, at);
    }
    return `${raw}${wide ? (signed ? 'LL' : 'ULL') : ''}`;
  }

  #members(id: number, place: Place): string {
    let text = `{${this.#newline}`;
    for (let index = 0; index < this.types.parts(id); index++) {
      const { name, type, bitOffset, bits } = this.types.member(id, index);
      const offset = place.offset + (bitOffset >>> 3);
      text += this.write(type, name, {
        ...place,
        offset,
        bit: bitOffset & 7,
        bits,
        characters: false,
        depth: place.depth + 1,
      });
    }
    return `${text}${this.#prefix(place.depth)}}`;
  }

  #elements(id: number, place: Place): string {
    const { types } = this;
    const element = types.word(id, 3);
    const size = this.#size(element, 0);
    const characters = size === 1 && types.kind(types.plain(element)) === BTF_KIND_INT;
    let text = `[${this.#newline}`;
    for (let index = 0; index < types.word(id, 5); index++) {
      const offset = place.offset + index * size;
      text += this.write(element, '', {
        offset,
        bit: 0,
        bits: 0,
        inArray: true,
        characters,
        depth: place.depth + 1,
      });
      // What stands behind the end of a text is left out.
      if (characters && this.#view.getUint8(offset) === 0) break;
    }
    return `${text}${this.#prefix(place.depth)}]`;
  }

  #size(id: number, depth: number): number {
    const { types } = this;
    const plain = types.plain(id);
    if (plain === 0 || depth > DEEPEST) throw new DecodeError('btf', id, 0, 'elements with a size');
    const kind = types.kind(plain);
    if (kind === BTF_KIND_PTR) return POINTER_BYTES;
    if (kind === BTF_KIND_ARRAY) return types.word(plain, 5) * this.#size(types.word(plain, 3), depth + 1);
    return types.sizeOrType(plain);
  }
}

/** Writes values as C initializers with the types that a BTF file describes, as libbpf does for ss and bpftool. */
export class BtfValues {
  readonly #types: BtfTypeReader;

  /** Throws DecodeError for what is no BTF. */
  constructor(btf: Uint8Array) {
    this.#types = new BtfTypeReader(btf);
  }

  /** The value of the type with this number. Throws DecodeError for a value or a type that cannot be read. */
  text(type: number, value: Uint8Array, layout: BtfValueLayout = {}): string {
    const place = { offset: 0, bit: 0, bits: 0, inArray: false, characters: false, depth: 0 };
    return new ValueWriter(this.#types, value, layout).write(type, '', place);
  }
}
