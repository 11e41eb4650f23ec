import type { StreamCodec } from '../../src/probe/service/codec.js';
import { streamCodecs } from '../../src/probe/service/stream/index.js';
import { DecodeError } from '../../src/wire/index.js';
import { streamReplies } from '../support/stream-replies.js';
import type { FuzzTarget } from './targets.js';

const empty = new Uint8Array();

/** All matchers of a codec over the same bytes, which all refuse them or not. */
const targetOf = ({ name, banner, retort, request, readiness }: StreamCodec): FuzzTarget => {
  const [first, second] = [request?.(), readiness?.()];
  const matchers = [banner, retort, first?.match, second?.match].filter((matcher) => matcher !== undefined);
  const replies = streamReplies.filter(
    ({ service }) => service === name || (name === 'http2' && service === 'grpc'),
  );
  return {
    name: `stream ${name}`,
    decode: (bytes) => {
      const matches = matchers.flatMap((matcher) => [matcher(bytes, false), matcher(bytes, true)]);
      if (matches.every(({ outcome }) => outcome === 'no'))
        throw new DecodeError(name, 0, bytes.length, 'its words');
      return matches;
    },
    inputs: replies.map(({ to, bytes }) => bytes((to === 'readiness' ? second : first)?.bytes ?? empty)),
    refusal: DecodeError,
  };
};

/** The matchers of services on streams. */
export const loadStreamTargets = (): FuzzTarget[] => streamCodecs.map(targetOf);
