import type { CorruptedByte } from './types.js';

/** The data of every request: a pattern repeated, or each byte its place, as ping(8) fills it. */
export const makePayload = (size: number, pattern?: Uint8Array): Uint8Array => {
  const payload = new Uint8Array(size);
  for (let at = 0; at < size; at++) payload[at] = pattern === undefined ? at : pattern[at % pattern.length]!;
  return payload;
};

/** The first byte of an answer that is not what was sent; what is missing is no such byte. */
export const firstCorrupted = (sent: Uint8Array, received: Uint8Array): CorruptedByte | undefined => {
  const length = Math.min(sent.length, received.length);
  for (let offset = 0; offset < length; offset++) {
    const [want, got] = [sent[offset]!, received[offset]!];
    if (want !== got) return { offset, sent: want, received: got };
  }
  return undefined;
};
