import { GivenOptions } from '../../src/endpoint/option/given.js';
import { findOption } from '../../src/endpoint/option/table.js';
import type { EndpointOptions, OptionValue } from '../../src/endpoint/option/types.js';

/** Options of an address from values by their names, for tests of what takes them. Throws RangeError for unknown names. */
export function givenOptions(values: Readonly<Record<string, OptionValue>>): EndpointOptions {
  return new GivenOptions(
    Object.entries(values).map(([name, value]) => {
      const option = findOption(name);
      if (option === undefined) throw new RangeError(`there is no option ${name}`);
      return { option, value };
    }),
  );
}
