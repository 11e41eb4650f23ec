import type { DatagramCodec } from '../codec.js';
import { datagramCodecs } from './index.js';
import { radius } from './radius.js';
import { silentServiceAt } from './silent.js';

/** Which services a datagram address is asked for. */
export interface DatagramChoice {
  /** Names of codecs; `all` tries each, one after the other. Default: those usually found at the port. */
  readonly services?: readonly string[] | 'all';
  /** What a RADIUS server shares with its clients; without it such a server is not asked. */
  readonly secret?: string;
}

const isUsualAt = (port: number, { ports }: DatagramCodec): boolean => ports.includes(port);

/**
 * The codecs to try at a port, the likeliest first. None for a port that takes every datagram as data, such as that of
 * syslog, unless they are named. Throws RangeError for a name that no codec has, or that needs a secret.
 */
export const chooseDatagramCodecs = (port: number, { services, secret }: DatagramChoice): DatagramCodec[] => {
  const known = secret === undefined ? datagramCodecs : [...datagramCodecs, radius(secret)];
  if (services !== undefined && services !== 'all') {
    return services.map((name) => {
      const codec = known.find((candidate) => candidate.name === name);
      if (codec !== undefined) return codec;
      if (name === 'radius') throw new RangeError('radius needs the secret that the server shares');
      throw new RangeError(
        `no datagram service is called ${name}; known are ${known.map((one) => one.name).join(', ')}`,
      );
    });
  }
  const usual = known.filter((codec) => isUsualAt(port, codec));
  if (services !== 'all') return usual;
  if (silentServiceAt(port)?.consumes) return [];
  return [...usual, ...known.filter((codec) => !isUsualAt(port, codec))];
};
