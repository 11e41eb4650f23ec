import { type Descriptor, ioctl, ioctlNumber } from '../../../kernel/index.js';
import { intBytes, textBytes } from '../encode.js';
import type { OptionValue } from '../types.js';

type Parts = readonly [number, number | string | Uint8Array];

/** A request may read and write beyond what it was given, if it is larger than it says. */
const room = 256;

function withBytes(fd: Descriptor, request: number, bytes: Uint8Array): void {
  const argument = new Uint8Array(Math.max(room, bytes.length));
  argument.set(bytes);
  ioctl(fd, request >>> 0, argument);
}

/** A request without an argument. */
export const ioctlVoid = (fd: Descriptor, value: OptionValue): void => {
  ioctlNumber(fd, Number(value) >>> 0, 0);
};

/** A request with a number. */
export const ioctlInt = (fd: Descriptor, value: OptionValue): void => {
  const [request, number] = value as Parts;
  ioctlNumber(fd, request >>> 0, Number(number));
};

/** A request with a pointer to a number. */
export const ioctlIntp = (fd: Descriptor, value: OptionValue): void => {
  const [request, number] = value as Parts;
  withBytes(fd, request, intBytes(Number(number)));
};

/** A request with a pointer to bytes. */
export const ioctlBin = (fd: Descriptor, value: OptionValue): void => {
  const [request, bytes] = value as Parts;
  withBytes(fd, request, bytes as Uint8Array);
};

/** A request with a pointer to a text that a zero ends. */
export const ioctlString = (fd: Descriptor, value: OptionValue): void => {
  const [request, text] = value as Parts;
  withBytes(fd, request, textBytes(String(text)));
};
