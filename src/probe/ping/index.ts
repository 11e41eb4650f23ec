import { Ping } from './ping.js';
import type { PingOptions } from './types.js';

export { Ping } from './ping.js';
export type * from './types.js';

/**
 * Sends ICMP echo requests to a host and gives what comes back, event by event: `for await (const event of ping(host))`.
 * Works without privilege where the sysctl net.ipv4.ping_group_range allows it, else with CAP_NET_RAW. Throws TypeError
 * and RangeError for options; what fails later comes out of the iteration.
 */
export const ping = (host: string, options: PingOptions = {}): Ping => new Ping(host, options);
