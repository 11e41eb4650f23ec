import { Listing } from './listing.js';
import type { CoverageGap, ListOptions, SocketListing } from './options.js';
import type { SocketRecord } from './record.js';
import { resolveOptions } from './resolve.js';

/**
 * Lists the sockets of this machine. Nothing is read before the listing is iterated; what could not be read is in
 * its `coverage` at the end. Throws TypeError for an option, kind or state that does not exist; iterating throws
 * NamespaceError for a namespace that cannot be entered, and the reason of an aborted `signal`.
 */
export function listSockets(options?: ListOptions): SocketListing {
  return new Listing(resolveOptions(options));
}

/** Lists the sockets of this machine in one array. Rejects as listSockets throws. */
export async function snapshotSockets(
  options?: ListOptions,
): Promise<{ sockets: SocketRecord[]; coverage: readonly CoverageGap[] }> {
  const listing = listSockets(options);
  const batches: SocketRecord[][] = [];
  for await (const batch of listing.batches()) batches.push(batch);
  return { sockets: batches.flat(), coverage: listing.coverage };
}
