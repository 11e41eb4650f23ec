import type { StreamCodec } from '../codec.js';

/** Every codec of a stream, in the order they are tried where the port tells nothing. */
export const streamCodecs: readonly StreamCodec[] = [];
