import { type OptionText, SpecificationError } from '../../grammar/specification/index.js';
import type { EndpointContext } from '../types.js';
import type { EndpointOptions } from './types.js';

/** Where options stand, and who takes them. */
export interface OptionReading {
  /** The whole text that positions count in. */
  readonly text: string;
  /** The option groups of the address. */
  readonly groups: readonly string[];
  readonly context: EndpointContext;
}

/** No options at all. */
const none: EndpointOptions = {
  has: () => false,
  take: () => undefined,
  takeAll: () => [],
  flag: () => false,
  integer: () => undefined,
  text: () => undefined,
  apply: () => undefined,
  openFlags: (flags = 0) => flags,
  plainSocketOptions: () => [],
  unused: () => [],
  renewed: () => none,
};

/** Reads the options of an address: names, groups, values. Throws SpecificationError. */
export function readOptions(written: readonly OptionText[], { text }: OptionReading): EndpointOptions {
  const first = written[0];
  if (first !== undefined) {
    throw new SpecificationError(text, first.at, 'no options', {
      fault: 'option',
      said: `parseopts_table(): unknown option "${first.name}"`,
    });
  }
  return none;
}
