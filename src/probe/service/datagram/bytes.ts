import crypto from 'node:crypto';

/** Bytes nobody can guess: what an answer must repeat. */
export const randomBytes = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  crypto.randomFillSync(bytes);
  return bytes;
};

/** The same bytes as a Buffer, not copied. */
export const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** An integer of 16 bits in network order. */
export const be16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};

/** An integer of 32 bits in network order. */
export const be32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Whether `part` stands in `bytes` at `offset`. */
export const holds = (bytes: Buffer, offset: number, part: Uint8Array): boolean =>
  offset + part.length <= bytes.length && bytes.subarray(offset, offset + part.length).equals(part);
