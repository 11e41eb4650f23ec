import { createFrameDecoder, type FrameLimits } from './decode.js';
import type { Framing } from './framing.js';

/**
 * The messages of a stream, such as a `Stream` or standard input, to its end: `for await (const line of readFrames(stream, {
 * kind: 'lines' }))`. Throws SocketError for a message that is too long or cut off, and what reading throws.
 */
export async function* readFrames(
  source: AsyncIterable<Uint8Array>,
  framing: Framing,
  limits: FrameLimits = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = createFrameDecoder(framing, limits);
  for await (const piece of source) yield* decoder.push(piece);
  yield* decoder.end();
}
