import { readlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import type { UnixAddress } from '../../family/address.js';
import { formatAddress } from '../../family/index.js';
import { snapshotSockets } from '../../inventory/index.js';
import type { ListOptions } from '../../inventory/options.js';
import type { SocketRecord } from '../../inventory/record.js';
import { pathOf } from '../../probe/unix/file.js';
import { actionSocket, isSocketType, probeUnix, type UnixLookup } from '../../probe/unix.js';
import { shareListing } from '../shared-listing.js';
import type { FileIdentity } from '../unix-match.js';
import { type InspectedPath, inspectPath } from './file.js';
import { type RelatedSockets, relatedSockets, type UnixPlace } from './sockets.js';
import { staleFacts } from './stale.js';
import { parseUnixTarget, type UnixTarget } from './target.js';
import type { InspectOptions, UnixInspection } from './types.js';

export { parseUnixTarget, type UnixTarget } from './target.js';
export type * from './types.js';

const abstractPath: InspectedPath = { links: [], folders: [] };

/** stat(2) packs a device as makedev(3) does. */
function identityOf({ file }: InspectedPath): FileIdentity | undefined {
  if (file === undefined || file.kind !== 'socket') return undefined;
  const { major, minor } = file.device;
  const [high, low] = [BigInt(major), BigInt(minor)];
  const device =
    ((high & 0xfffff000n) << 32n) | ((high & 0xfffn) << 8n) | ((low & 0xffffff00n) << 12n) | (low & 0xffn);
  return { device, inode: file.inode };
}

function placeOf({ address, type }: UnixTarget, path: InspectedPath): UnixPlace {
  const identity = identityOf(path);
  const names: UnixAddress[] = [address];
  if (address.path !== undefined && address.bytes === undefined) {
    const others = [resolve(address.path), path.file?.path, ...path.links.map((link) => link.path)];
    for (const name of new Set(others)) {
      if (name !== undefined && name !== address.path) names.push({ family: 'unix', path: name });
    }
  }
  const abstract = address.abstract !== undefined && type !== undefined;
  return { names, ...(identity && { file: identity }), ...(abstract && { type }) };
}

const ownNamespace = (): number => {
  try {
    return Number(/\d+/.exec(readlinkSync('/proc/self/ns/net'))?.[0]);
  } catch {
    return 0;
  }
};

/** Records of our own namespace do not name it, as in a listing of it alone. */
function withoutOwn(records: readonly SocketRecord[]): SocketRecord[] {
  const own = ownNamespace();
  return records.map((record) => {
    if (record.netns?.inode !== own) return record;
    const { netns: _, ...rest } = record;
    return rest as SocketRecord;
  });
}

const scope: ListOptions = { kinds: ['unix'], owners: true, peers: true };

/** Lists what is here once, and for as many questions as there are. */
function listOnce({ signal, list = snapshotSockets }: InspectOptions): () => ReturnType<typeof list> {
  let listing: ReturnType<typeof list> | undefined;
  return () => {
    listing ??= list(signal === undefined ? scope : { ...scope, signal });
    return listing;
  };
}

type Listing = ReturnType<typeof listOnce>;

/** What the probe may know of the inventory: the socket that is bound. Who holds it, it need not know. */
const lookupOf =
  (target: UnixTarget, path: InspectedPath, here: Listing): UnixLookup =>
  async ({ type }) => {
    const wanted = type === undefined ? target : { ...target, type };
    const { socket } = relatedSockets((await here()).sockets, placeOf(wanted, path));
    return socket && { ...socket, holders: [] };
  };

async function search(
  place: UnixPlace,
  verdict: string,
  here: Listing,
  { everywhere = false, signal, list = snapshotSockets }: InspectOptions,
): Promise<RelatedSockets & Pick<UnixInspection, 'coverage'>> {
  const { sockets, coverage } = await here();
  const found = relatedSockets(sockets, place);
  // A path may lead into any namespace, and a server of the name may live in another one than it is looked for.
  const more = everywhere || (found.socket === undefined && verdict !== 'wrong-kind');
  if (!more) return { ...found, coverage };
  const all = await list({ ...scope, netns: 'all', ...(signal && { signal }) });
  return { ...relatedSockets(withoutOwn(all.sockets), place), coverage: all.coverage };
}

/** Tells why a file is stale from what is left of its server. */
function staleReason(reason: string, beforeBoot: boolean | undefined, connections: number): string {
  const parts = [reason];
  if (beforeBoot) parts.push('it was bound before this machine started');
  if (connections > 0) {
    parts.push(
      connections === 1 ? 'one accepted connection lives on' : `${connections} accepted connections live on`,
    );
  }
  return parts.join('; ');
}

/**
 * Finds out everything about a Unix address: the file, what leads there, the socket behind it with the processes that
 * hold it, its clients, and what waits. Nothing reaches the server. Rejects with GrammarError for a target of another
 * family, with what listing throws, and with the reason of the signal.
 */
export async function inspectUnixSocket(
  target: string | UnixAddress,
  options: InspectOptions = {},
): Promise<UnixInspection> {
  const read: UnixTarget = typeof target === 'string' ? parseUnixTarget(target) : { address: target };
  const { address, type } = read;
  const { signal, probe = probeUnix } = options;
  const path = pathOf(address);
  // First, as a lookup by connect(2) is an access in the file's times.
  const inspected = path === undefined ? abstractPath : inspectPath(path);
  const here = listOnce(options);
  const lookup = lookupOf(read, inspected, here);
  const probed = await probe(address, { lookup, ...(type && { type }), ...(signal && { signal }) });
  const found = isSocketType(probed.kind) ? { address, type: probed.kind } : read;
  const related = await search(placeOf(found, inspected), probed.verdict, here, options);
  const action = actionSocket(address, inspected.file?.path)?.action;
  const isStale = probed.verdict === 'stale' && inspected.file !== undefined;
  const stale = isStale ? staleFacts(inspected.file) : undefined;
  const { verdict, reason, kind, error } = probed;
  return {
    target: typeof target === 'string' ? target : formatAddress(target),
    address,
    verdict,
    reason: isStale ? staleReason(reason, stale?.beforeBoot, related.connections.length) : reason,
    ...(kind !== undefined && { kind }),
    ...(error && { error }),
    ...(action !== undefined && { action }),
    ...inspected,
    ...related,
    ...(stale && { stale }),
  };
}

/** Inspects many Unix addresses one by one, in their order. Throws as inspectUnixSocket does, at the address that fails. */
export async function* inspectUnixSockets(
  targets: Iterable<string | UnixAddress>,
  options: InspectOptions = {},
): AsyncGenerator<UnixInspection> {
  const list = shareListing(options.list);
  for (const target of targets) yield await inspectUnixSocket(target, { ...options, list });
}
