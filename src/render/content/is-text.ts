import { isUtf8 } from 'node:buffer';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const DELETE = 0x7f;

const isPlain = (byte: number): boolean =>
  byte >= 0x20 ? byte !== DELETE : byte === TAB || byte === LINE_FEED || byte === CARRIAGE_RETURN;

/** Whether people would call the bytes text: UTF-8 without control characters but tabs and line ends. */
export const isText = (bytes: Uint8Array): boolean => bytes.every(isPlain) && isUtf8(bytes);
