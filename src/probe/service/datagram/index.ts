import type { DatagramCodec } from '../codec.js';

/** Every codec of datagrams, in the order they are tried where the port tells nothing. */
export const datagramCodecs: readonly DatagramCodec[] = [];
