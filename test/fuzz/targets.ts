import { DecodeError } from '../../src/wire/index.js';
import { type Decoder, decoders } from '../golden/decoders.js';
import { loadCorpus } from './corpus.js';
import { filterTargets } from './filters.js';
import { datagramTargets } from './services-datagram.js';
import { loadStreamTargets } from './services-stream.js';

/** Something that reads bytes from outside. */
export interface FuzzTarget {
  readonly name: string;
  readonly decode: Decoder;
  /** Good inputs, to be changed. */
  readonly inputs: readonly Uint8Array[];
  /** The one kind of error it may throw. */
  readonly refusal: new (
    ...args: never[]
  ) => Error;
}

/** Everything that is fuzzed. */
export const loadTargets = (): FuzzTarget[] => {
  const corpus = loadCorpus();
  const answers = [...decoders].map(([name, decode]) => {
    return { name, decode, inputs: corpus.get(name) ?? [], refusal: DecodeError };
  });
  return [...answers, ...filterTargets, ...datagramTargets, ...loadStreamTargets()];
};
