import type { DatagramCodec, ServiceCodec } from './codec.js';
import { datagramCodecs, radius, silentServices } from './datagram/index.js';
import { streamCodecs } from './stream/index.js';

export { silentServices, streamCodecs };

/** Every codec of datagrams, with that of RADIUS, whose secret is empty here. */
export const everyDatagramCodec: readonly DatagramCodec[] = [...datagramCodecs, radius('')];

/** Every codec. A name is unique per transport: memcached speaks both. */
export const codecs: readonly ServiceCodec[] = [...everyDatagramCodec, ...streamCodecs];

/** The datagram codec of a name, or undefined. */
export const datagramCodec = (name: string): DatagramCodec | undefined =>
  everyDatagramCodec.find((codec) => codec.name === name);
