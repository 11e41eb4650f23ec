/**
 * The Internet checksum of RFC 1071: the ones' complement of the ones' complement sum of 16-bit words in network
 * order, an odd byte at the end counting as the high half of a word. Of a message that carries its right checksum it
 * is 0. Several parts are summed as if they followed each other, all but the last of even length.
 */
export const internetChecksum = (...parts: readonly Uint8Array[]): number => {
  let sum = 0;
  for (const part of parts) {
    const even = part.length & ~1;
    for (let at = 0; at < even; at += 2) sum += ((part[at] as number) << 8) | (part[at + 1] as number);
    if (even < part.length) sum += (part[even] as number) << 8;
  }
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
};
