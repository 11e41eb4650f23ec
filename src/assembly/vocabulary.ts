import type { EndpointOption } from '../endpoint/option/types.js';
import type { AddressType } from '../endpoint/types.js';

/** The words that specifications are made of. */
export interface SpecificationVocabulary {
  /** Every type of address; those with `ours` socat does not have. */
  readonly types: readonly AddressType[];
  /** Every option; those with `ours` socat does not have. */
  readonly options: readonly EndpointOption[];
}

/** All types of address and options that specifications may name: what help, completion and documentation are made of. */
export async function specificationVocabulary(): Promise<SpecificationVocabulary> {
  const [registry, table] = await Promise.all([
    import('../endpoint/registry.js'),
    import('../endpoint/option/table.js'),
  ]);
  return {
    types: registry.addressTypes,
    options: table.endpointOptions,
  };
}
