/** Messages in streams of bytes: lines, or a length before each. */
export { createFrameDecoder, type FrameDecoder, type FrameLimits } from './decode.js';
export { encodeFrame } from './encode.js';
export { type Framing, type LengthBytes, parseFraming } from './framing.js';
export { readFrames } from './read.js';
