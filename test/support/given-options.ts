import type { EndpointOptions, OptionValue } from '../../src/endpoint/option/types.js';

/** Options of an address from values by their canonical names, for tests of what takes them. */
export function givenOptions(values: Readonly<Record<string, OptionValue>>): EndpointOptions {
  const left = new Map(Object.entries(values));
  const take = (name: string): OptionValue | undefined => {
    const value = left.get(name);
    left.delete(name);
    return value;
  };
  return {
    has: (name) => name in values,
    take,
    takeAll: (name) => [take(name)].filter((value) => value !== undefined),
    flag: (name) => take(name) === true,
    integer: (name) => take(name) as number | undefined,
    text: (name) => take(name) as string | undefined,
    apply: () => {},
    openFlags: () => 0,
    plainSocketOptions: () => [],
    unused: () => [...left.keys()],
    renewed: () => givenOptions(values),
  };
}
