import type { EndpointOptions } from '../option/types.js';

/** Takes a time in milliseconds; undefined where it is not given, or 0, which means no limit. */
export function takeTimeout(options: EndpointOptions, name: string): number | undefined {
  const value = options.take(name);
  return typeof value === 'number' && value > 0 ? value : undefined;
}
