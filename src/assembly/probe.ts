import { snapshotSockets } from '../inventory/index.js';
import { openNamespace } from '../inventory/namespaces.js';
import type { NamespaceSelector } from '../inventory/options.js';
import { close } from '../kernel/index.js';
import type { ProbeLookup } from '../probe/lookup.js';
import type { ProbeOptions as BareOptions } from '../probe/options.js';
import { probeWith } from '../probe/probe.js';
import type { ProbeResult } from '../probe/result.js';
import type { ProbeTarget } from '../probe/target.js';
import { createInternetLookup } from './internet-lookup.js';
import { createUnixLookup } from './unix-lookup.js';

/** How a target is probed. */
export interface ProbeOptions extends BareOptions {
  /**
   * The network namespace to probe from: a name of `ip netns`, a process, or an nsfs file. Names are still looked up in
   * our own.
   */
  readonly netns?: Exclude<NamespaceSelector, 'all'>;
}

let known: ProbeLookup | undefined;

/** What the inventory knows of local targets; all probes share it. */
const lookup = (): ProbeLookup => {
  known ??= { internet: createInternetLookup(snapshotSockets), unix: createUnixLookup() };
  return known;
};

/**
 * Finds out whether a target answers, and if not, why. The result has a verdict with its evidence, whatever was found: a
 * refused target is no error. One limit of time covers looking names up, connecting and what is said then; afterwards
 * nothing is open. Targets: `host:port`, `[IPv6]:port`, `tcp:…`, `udp:…`, `mptcp:…`, `sctp:…`, `udplite:…`, `icmp:host`,
 * `unix:/path`, `/path`, `unix:@name`, `dgram:…`, `seqpacket:…`, `vsock:cid:port`, and URLs such as `https://host`.
 * Rejects with GrammarError for text that is no target, TypeError and RangeError for wrong options, NamespaceError for a
 * namespace that cannot be entered, and with the reason of the signal.
 */
export async function probe(target: string | ProbeTarget, options: ProbeOptions = {}): Promise<ProbeResult> {
  const { netns, ...others } = options;
  const bound: BareOptions = { lookup: lookup(), ...others };
  if (netns === undefined) return probeWith(target, bound);
  const { fd } = openNamespace(netns, '/proc');
  try {
    return await probeWith(target, { ...bound, namespace: fd });
  } finally {
    close(fd);
  }
}
