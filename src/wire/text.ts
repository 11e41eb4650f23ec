import { copyBytes } from './byte-order.js';

let utf8: InstanceType<typeof TextDecoder> | undefined;

/** Bytes as UTF-8 text up to the first NUL; malformed sequences become U+FFFD. */
export const decodeText = (view: DataView, offset: number, end: number): string => {
  let stop = offset;
  while (stop < end && view.getUint8(stop) !== 0) stop++;
  utf8 ??= new TextDecoder();
  return utf8.decode(copyBytes(view, offset, stop));
};

/** Slots of the interned names, a power of two. */
const SLOTS = 64;
let interned: string[] | undefined;

/** Whether the bytes are the Latin-1 text, one byte a character. */
const equals = (view: DataView, offset: number, length: number, text: string): boolean => {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (view.getUint8(offset + i) !== text.charCodeAt(i)) return false;
  return true;
};

/**
 * A short kernel name (congestion control, ULP) up to the first NUL, byte for byte as Latin-1. The same bytes give the
 * same string without a new allocation, as a dump repeats few names many times.
 */
export const decodeName = (view: DataView, offset: number, end: number): string => {
  let stop = offset;
  let hash = 0;
  for (; stop < end; stop++) {
    const byte = view.getUint8(stop);
    if (byte === 0) break;
    hash = (hash * 31 + byte) | 0;
  }
  interned ??= new Array<string>(SLOTS).fill('');
  const slot = hash & (SLOTS - 1);
  const known = interned[slot] as string;
  if (equals(view, offset, stop - offset, known)) return known;
  let text = '';
  for (let i = offset; i < stop; i++) text += String.fromCharCode(view.getUint8(i));
  interned[slot] = text;
  return text;
};
