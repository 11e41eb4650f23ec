import { datagramCodecs, radius } from '../../src/probe/service/datagram/index.js';
import { datagramReplies, fixed, radiusSecret } from '../support/datagram-replies.js';
import { requestWith } from '../support/fixed-request.js';
import type { FuzzTarget } from './targets.js';

/** Nobody takes the bytes for an answer. */
class Unrecognised extends Error {}

const requests = [...datagramCodecs, radius(radiusSecret)].map((codec) => {
  return { name: codec.name, match: requestWith(codec, fixed).match };
});

/** Shows the bytes to every matcher, all with the same identifiers: none may throw, and two never agree. */
const identify = (bytes: Uint8Array): string => {
  const names = requests.filter(({ match }) => match(bytes).outcome === 'match').map(({ name }) => name);
  if (names.length > 1) throw new Error(`taken for ${names.join(' and ')}`);
  const [name] = names;
  if (name === undefined) throw new Unrecognised();
  return name;
};

/** The matchers of service codecs. */
export const datagramTargets: readonly FuzzTarget[] = [
  {
    name: 'datagram-service',
    decode: identify,
    inputs: datagramReplies.map(({ bytes }) => bytes),
    refusal: Unrecognised,
  },
];
