import { scanWith } from '../probe/scan/scan.js';
import type { ScanOptions, ScanResult } from '../probe/scan/types.js';
import { locateSockets } from './inet-locate.js';

/**
 * Asks hosts at many ports, in parallel, and says what is behind each, with the processes where the host is this machine.
 * `hosts` are names, addresses or prefixes, `ports` a set such as `1-1024,8080,https,!22`. When the time is up it says what
 * it has found by then. Throws GrammarError for texts that are none, TypeError and RangeError for wrong options,
 * SocketError for a name without an address, SystemError where no socket can be had, and the signal's reason.
 */
export const scan = (
  hosts: string | readonly string[],
  ports: string,
  options: ScanOptions = {},
): Promise<ScanResult> => scanWith(locateSockets, hosts, ports, options);
