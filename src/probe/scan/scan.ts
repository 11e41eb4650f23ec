import { setMaxListeners } from 'node:events';
import { GrammarError } from '../../grammar/error.js';
import { close } from '../../kernel/index.js';
import { openPlace } from '../namespace.js';
import { since } from '../round-trip.js';
import type { Board } from './board.js';
import { foundIn, type ScanContext, scanHost } from './host.js';
import { resolveHosts, type ScanHost } from './hosts.js';
import { type ServiceNames, serviceNames } from './names.js';
import { type ResolvedScan, resolveScan } from './options.js';
import { Payloads } from './payloads.js';
import { parsePorts } from './ports.js';
import { ProgressMeter } from './progress.js';
import type { LocateSockets, ScannedHost, ScanOptions, ScanProtocol, ScanResult } from './types.js';

/** Hosts that are scanned at the same time. */
const HOSTS_AT_ONCE = 16;

/** The time is up: not an error of a scan, which then says what it knows. */
const timeIsUp = new Error('the time for the scan is up');

const portsOf = (
  text: string,
  options: ResolvedScan,
  services: Readonly<Record<ScanProtocol, ServiceNames>>,
): Record<ScanProtocol, readonly number[]> => {
  const read = (protocol: ScanProtocol): readonly number[] => {
    // A service may have a name for one protocol only; with both, either will do.
    const own = (name: string): number | undefined => services[protocol].ports.get(name);
    const other = (name: string): number | undefined =>
      own(name) ?? services[protocol === 'tcp' ? 'udp' : 'tcp'].ports.get(name);
    return parsePorts(text, options.protocols.length > 1 ? other : own);
  };
  return {
    tcp: options.protocols.includes('tcp') ? read('tcp') : [],
    udp: options.protocols.includes('udp') ? read('udp') : [],
  };
};

/** A signal that follows the caller's and the deadline, and lets go of both. */
const deadlineOf = ({ signal, timeout }: ResolvedScan): { signal: AbortSignal; release: () => void } => {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // each sweep under way listens, and that is no leak
  const abort = (): void => controller.abort(signal?.reason);
  const timer = timeout === undefined ? undefined : setTimeout(() => controller.abort(timeIsUp), timeout);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) abort();
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
};

const payloadsOf = async (options: ResolvedScan, ports: readonly number[]): Promise<Payloads | undefined> => {
  if (!options.payloads || ports.length === 0) return undefined;
  const { datagramCodecs } = await import('../service/datagram/index.js');
  return new Payloads(datagramCodecs, ports);
};

/** Scans the hosts, a few at a time; results in the order of the hosts. */
async function scanAll(hosts: readonly ScanHost[], context: ScanContext): Promise<ScannedHost[]> {
  const results: ScannedHost[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < hosts.length && !context.signal.aborted) {
      const index = next++;
      const result = await scanHost(hosts[index]!, context);
      results[index] = result;
      context.options.onHost?.(result);
    }
  };
  // All of them end before anything is closed; the first failure is the one that counts.
  const workers = Array.from({ length: Math.min(HOSTS_AT_ONCE, hosts.length) }, work);
  const ends = await Promise.allSettled(workers);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}

const isComplete = (results: readonly ScannedHost[], hosts: readonly ScanHost[]): boolean =>
  results.length === hosts.length &&
  results.every((host) => host.summaries.every(({ unfinished }) => unfinished === 0));

/**
 * Asks hosts at many ports, in parallel, and says what is behind each. `hosts` are names, addresses or prefixes, `ports`
 * a set such as `1-1024,8080,https,!22`. When the time is up it says what it has found by then. Throws GrammarError for
 * texts that are none, SocketError for a name without an address, SystemError where no socket can be had, and the signal's
 * reason.
 */
export async function scanWith(
  locate: LocateSockets | undefined,
  hosts: string | readonly string[],
  ports: string,
  given: ScanOptions = {},
): Promise<ScanResult> {
  const started = performance.now();
  const options = resolveScan(given);
  options.signal?.throwIfAborted();
  const services = { tcp: serviceNames('tcp'), udp: serviceNames('udp') };
  const chosen = portsOf(ports, options, services);
  const { signal, release } = deadlineOf(options);
  const namespace = openPlace(options.netns);
  const boards = new Set<Board>();
  try {
    const texts = typeof hosts === 'string' ? [hosts] : hosts;
    if (texts.length === 0) throw new GrammarError('', 0, 'a host');
    const found = await resolveHosts(texts, options);
    const total = found.length * (chosen.tcp.length + chosen.udp.length);
    const meter = new ProgressMeter(total, boards, options.onProgress);
    const context: ScanContext = {
      options,
      ports: chosen,
      names: { tcp: services.tcp.names, udp: services.udp.names },
      namespace,
      signal,
      payloads: await payloadsOf(options, chosen.udp),
      concurrency: Math.max(1, Math.floor(options.concurrency / Math.min(HOSTS_AT_ONCE, found.length))),
      locate: options.owners ? locate : undefined,
      boards,
      onNote: (host) => meter.note(host),
      onPace: (left, rate) => meter.pace(left, rate),
    };
    const results = await scanAll(found, context);
    meter.end();
    options.signal?.throwIfAborted();
    return { hosts: results, complete: isComplete(results, found), elapsed: since(started) };
  } finally {
    release();
    if (namespace !== undefined) close(namespace);
  }
}

export { foundIn };
