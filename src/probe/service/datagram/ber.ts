/** An element of ASN.1 in the Basic Encoding Rules, ITU-T X.690 8.1, of a length that is told. */
export interface BerElement {
  readonly tag: number;
  readonly content: Buffer;
  /** Offset of what follows it. */
  readonly next: number;
}

/** Tags of the universal class, and those SNMP adds. */
export const tags = { integer: 0x02, octets: 0x04, oid: 0x06, sequence: 0x30 } as const;

/** Encodes an element of at most 65,535 bytes. */
export const ber = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  let head = [tag, length];
  if (length > 0xff) head = [tag, 0x82, length >> 8, length & 0xff];
  else if (length > 0x7f) head = [tag, 0x81, length];
  return Buffer.concat([Uint8Array.from(head), content]);
};

/** Encodes an integer from 0 to 2³¹ - 1, with the fewest bytes. */
export const berInteger = (value: number): Buffer => {
  const bytes = [value & 0xff];
  for (let rest = value >>> 8; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  if ((bytes[0] as number) > 0x7f) bytes.unshift(0);
  return ber(tags.integer, Uint8Array.from(bytes));
};

/** Reads the element at `offset`; undefined where there is none, or not all of it. */
export const readBer = (bytes: Buffer, offset = 0): BerElement | undefined => {
  if (offset + 2 > bytes.length) return undefined;
  const tag = bytes[offset] as number;
  let length = bytes[offset + 1] as number;
  let start = offset + 2;
  if (length > 0x7f) {
    const size = length & 0x7f;
    if (size < 1 || size > 4 || start + size > bytes.length) return undefined;
    length = bytes.readUIntBE(start, size);
    start += size;
  }
  const next = start + length;
  return next > bytes.length ? undefined : { tag, content: bytes.subarray(start, next), next };
};

/** Reads the elements that make up `bytes`; undefined unless they do so exactly. */
export const readAllBer = (bytes: Buffer): BerElement[] | undefined => {
  const elements: BerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = readBer(bytes, at);
    if (element === undefined) return undefined;
    elements.push(element);
    at = element.next;
  }
  return elements;
};

/** The number an INTEGER of at most six bytes holds; undefined for anything else. */
export const integerOf = (element: BerElement | undefined): number | undefined => {
  if (element?.tag !== tags.integer) return undefined;
  const { length } = element.content;
  return length < 1 || length > 6 ? undefined : element.content.readIntBE(0, length);
};
