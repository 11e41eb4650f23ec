import { type AttributeInput, encodeAttributes, encodeMessage } from '../../src/wire/index.js';

/** A field of a structure, in the order of its header: the number of bytes, then the value in host order. */
type Part = readonly [size: 1 | 2 | 4 | 8, value: number | bigint] | Uint8Array;

/** Bytes written one field after the other, as the C compiler lays a header's structure out. */
export const struct = (...parts: readonly Part[]): Uint8Array => {
  const size = parts.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.length : part[0]), 0);
  const bytes = Buffer.alloc(size);
  let at = 0;
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      bytes.set(part, at);
      at += part.length;
      continue;
    }
    const [width, value] = part;
    if (width === 8) bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeUIntLE(Number(value), at, width);
    at += width;
  }
  return bytes;
};

/** `count` words with the values from `first` on, so that every field has a value of its own. */
export const words = (count: number, first: number): Uint8Array =>
  struct(...Array.from({ length: count }, (_, index): Part => [4, first + index]));

/** Bytes given as hexadecimal text. */
export const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** A NUL-terminated name. */
export const name = (text: string): Uint8Array => Buffer.from(`${text}\0`);

/** An answer of SOCK_DIAG_BY_FAMILY: a structure and its attributes. */
export const answer = (structure: Uint8Array, ...attributes: AttributeInput[]): Uint8Array =>
  encodeMessage({ type: 20, flags: 2 }, structure, encodeAttributes(attributes));

/** NLMSG_DONE with status 0. */
export const done: Uint8Array = encodeMessage({ type: 3, flags: 2 }, new Uint8Array(4));

/** struct inet_diag_msg of 127.0.0.1:1000 to 127.0.0.1:2000. */
export const inetMessage = (state: number): Uint8Array =>
  struct(
    hex(`02 ${state.toString(16).padStart(2, '0')} 00 00 03e8 07d0`),
    hex('7f000001 00000000 00000000 00000000 7f000001 00000000 00000000 00000000'),
    [4, 0],
    [8, 0x1_0000_0002n],
    words(5, 1), // expires, rqueue, wqueue, uid, inode
  );

/** What `inetMessage` decodes to, without attributes. */
export const inetFields = (state: number): Record<string, unknown> => ({
  family: 2,
  state,
  timer: 0,
  retrans: 0,
  sport: 1000,
  dport: 2000,
  src: '127.0.0.1',
  dst: '127.0.0.1',
  ifindex: 0,
  cookieLow: 2,
  cookieHigh: 1,
  expires: 1,
  rqueue: 2,
  wqueue: 3,
  uid: 4,
  inode: 5,
});
