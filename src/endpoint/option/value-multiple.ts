import { binaryValue } from './value-binary.js';
import { ValueFault } from './value-fault.js';
import { int32Value, integerValue } from './value-number.js';

type Part = number | string | Uint8Array;

/** How each part of `INT:INT:BIN` and its like is read. */
const readers: Readonly<Record<string, (text: string) => Part>> = {
  INT: int32Value,
  INTP: int32Value,
  ULONG: (text) => integerValue(text, 0, Number.MAX_SAFE_INTEGER),
  STRING: (text) => text,
  BIN: binaryValue,
};

/** Values with colons between them; the last takes the rest of the text, colons included. Throws ValueFault. */
export function multipleValue(type: string, text: string): readonly Part[] {
  const kinds = type.split(':');
  const parts = text.split(':');
  if (parts.length < kinds.length) {
    throw new ValueFault(`${kinds.length} arguments required, with colons between them`);
  }
  const texts = [...parts.slice(0, kinds.length - 1), parts.slice(kinds.length - 1).join(':')];
  return kinds.map((kind, index) => (readers[kind] as (text: string) => Part)(texts[index] as string));
}
