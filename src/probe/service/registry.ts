import type { DatagramCodec, ServiceCodec, StreamCodec } from './codec.js';
import { datagramCodecs } from './datagram/index.js';
import { streamCodecs } from './stream/index.js';

/** Every codec. A name is unique per transport: memcached speaks both. */
export const codecs: readonly ServiceCodec[] = [...datagramCodecs, ...streamCodecs];

/** The datagram codec of a name, or undefined. */
export const datagramCodec = (name: string): DatagramCodec | undefined =>
  datagramCodecs.find((codec) => codec.name === name);

/** The stream codec of a name, or undefined. */
export const streamCodec = (name: string): StreamCodec | undefined =>
  streamCodecs.find((codec) => codec.name === name);

/** The datagram codecs usually found at a port. */
export const datagramCodecsAt = (port: number): DatagramCodec[] =>
  datagramCodecs.filter(({ ports }) => ports.includes(port));

/** The stream codecs usually found at a port. */
export const streamCodecsAt = (port: number): StreamCodec[] =>
  streamCodecs.filter(({ ports }) => ports.includes(port));
