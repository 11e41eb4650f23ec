/** The header of a record of DTLS: type, version, epoch, sequence number, length. RFC 6347 section 4.1. */
const header = 13;
const epochAt = 3;
const lengthAt = 11;

/** Shortest ciphertexts, by the names of ciphers; the first that fits counts. */
const shortest: readonly (readonly [name: RegExp, bytes: number])[] = [
  // a tag of 16 bytes, or 8 and the explicit part of the nonce
  [/CHACHA20|CCM8$/, 16],
  // a tag of 16 bytes and the explicit part of the nonce, 8 bytes
  [/GCM|CCM/, 24],
  [/NULL|DES|RC4/, 0],
  // the initial block, then hash and padding in blocks of 16 bytes
  [/SHA384$/, 80],
  [/SHA256$/, 64],
  [/SHA$/, 48],
];

/** The shortest ciphertext that a record can have by a cipher, named as OpenSSL does; where it is not known yet, of any. */
export const leastCiphertext = (cipher: string): number =>
  cipher === '' ? 16 : (shortest.find(([name]) => name.test(cipher))?.[1] ?? 0);

/**
 * Whether a datagram has a record that says it is encrypted, and is too short to be. Anybody may have forged it: OpenSSL
 * passes over records that do not decrypt, but takes the length of these for an error that ends the session.
 */
export function hasForgedRecord(datagram: Uint8Array, least: number): boolean {
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  for (let at = 0; at + header <= datagram.length; ) {
    const length = view.getUint16(at + lengthAt);
    if (view.getUint16(at + epochAt) > 0 && length < least) return true;
    at += header + length;
  }
  return false;
}
