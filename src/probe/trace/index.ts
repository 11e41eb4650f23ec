import { Trace } from './trace.js';
import type { TraceOptions } from './types.js';

export { Trace } from './trace.js';
export type * from './types.js';

/**
 * Finds the routers on the way to a host, hop by hop: `for await (const hop of trace(host))`. UDP and TCP need no
 * privilege, ICMP what ping needs. Throws TypeError and RangeError for options; what fails later comes out of the iteration.
 */
export const trace = (host: string, options: TraceOptions = {}): Trace => new Trace(host, options);
