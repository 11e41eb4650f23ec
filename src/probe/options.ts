import { nearestName } from '../grammar/nearest.js';
import { checkWait } from '../socket/waiter.js';
import type { ProbeLookup } from './lookup.js';

/** How a target is probed. */
export interface ProbeOptions {
  /** Limit of time in milliseconds, over looking the name up, every address, repetitions and the service. Default 3000. */
  readonly timeout?: number;
  /** Ends the probe: the promise rejects with its reason, and nothing stays open. */
  readonly signal?: AbortSignal;
  /** How often a datagram or an echo without an answer is sent again, spread over the time. Default 2. */
  readonly retries?: number;
  /**
   * Whether to find out which service answers, by its name or by trying what is usual at the port. By default only
   * datagrams do so, at ports of known services, as without a request nothing would come back; false sends an empty one.
   */
  readonly service?: boolean | string;
  /** Only addresses of this family. Default: both, in the order of RFC 8305. */
  readonly family?: 4 | 6;
  /** Our own address, bind(2); only addresses of its family are tried. */
  readonly source?: string;
  /** The interface to go out by, SO_BINDTODEVICE. */
  readonly interface?: string;
  /** An open nsfs file: the network namespace to probe from. Names are still looked up in our own. */
  readonly namespace?: number;
  /** Whether to ask this machine about the socket of a target that is here. Default true. */
  readonly wantSocket?: boolean;
  /** Who knows the sockets of this machine; `probe` of the package brings its own. */
  readonly lookup?: ProbeLookup;
}

/** Options with what they leave open filled in. */
export interface ResolvedProbeOptions extends ProbeOptions {
  readonly timeout: number;
  readonly retries: number;
}

const names = {
  timeout: true,
  signal: true,
  retries: true,
  service: true,
  family: true,
  source: true,
  interface: true,
  namespace: true,
  wantSocket: true,
  lookup: true,
} as const satisfies Record<keyof ProbeOptions, true>;

const usualTimeout = 3000;
const usualRetries = 2;
const mostRetries = 100;

function checkNames(options: object): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    const near = nearestName(name, Object.keys(names));
    throw new TypeError(`unknown option ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
}

/** Checks options once, at the door. Throws TypeError, RangeError. */
export function resolveProbeOptions(options: ProbeOptions): ResolvedProbeOptions {
  checkNames(options);
  const { timeout = usualTimeout, retries = usualRetries, family, signal, service } = options;
  checkWait({ timeout, ...(signal && { signal }) });
  if (!Number.isInteger(retries) || retries < 0 || retries > mostRetries) {
    throw new RangeError(`retries must be 0 to ${mostRetries}, not ${retries}`);
  }
  if (family !== undefined && family !== 4 && family !== 6) {
    throw new RangeError(`family must be 4 or 6, not ${String(family)}`);
  }
  if (service !== undefined && typeof service !== 'boolean' && typeof service !== 'string') {
    throw new TypeError(`service must be a name or a boolean, not ${typeof service}`);
  }
  return { ...options, timeout, retries };
}
