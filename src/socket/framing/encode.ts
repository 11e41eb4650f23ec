import type { Framing } from './framing.js';

const newline = 0x0a;

function withNewline(payload: Uint8Array): Uint8Array {
  if (payload.includes(newline)) throw new RangeError('a message framed as a line has a newline in it');
  const frame = new Uint8Array(payload.length + 1);
  frame.set(payload);
  frame[payload.length] = newline;
  return frame;
}

/**
 * A message as it goes over a stream. Throws RangeError for one its framing cannot carry: longer than the length can say,
 * or a newline in a line.
 */
export function encodeFrame(framing: Framing, payload: Uint8Array): Uint8Array {
  if (framing.kind === 'none') return payload;
  if (framing.kind === 'lines') return withNewline(payload);
  const { bytes, littleEndian } = framing;
  const longest = 2 ** (8 * bytes) - 1;
  if (payload.length > longest) {
    throw new RangeError(
      `a message of ${payload.length} bytes is longer than its length can say, ${longest}`,
    );
  }
  const frame = new Uint8Array(bytes + payload.length);
  for (let index = 0; index < bytes; index++) {
    const place = littleEndian ? index : bytes - 1 - index;
    frame[index] = Math.floor(payload.length / 2 ** (8 * place)) & 0xff;
  }
  frame.set(payload, bytes);
  return frame;
}
