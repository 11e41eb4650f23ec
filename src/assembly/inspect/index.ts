import { readlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import type { UnixAddress } from '../../family/address.js';
import { formatAddress } from '../../family/index.js';
import { snapshotSockets } from '../../inventory/index.js';
import type { ListOptions } from '../../inventory/options.js';
import type { SocketRecord } from '../../inventory/record.js';
import { pathOf } from '../../probe/unix/file.js';
import { actionSocket, probeUnix } from '../../probe/unix.js';
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

/** What a probe can only find where a socket is bound somewhere. */
const isLive = (verdict: string): boolean =>
  verdict === 'open' || verdict === 'busy' || verdict === 'refused' || verdict === 'denied';

async function search(
  place: UnixPlace,
  verdict: string,
  { everywhere = false, signal, list = snapshotSockets }: InspectOptions,
): Promise<RelatedSockets & Pick<UnixInspection, 'coverage'>> {
  const options = signal === undefined ? scope : { ...scope, signal };
  const here = await list(options);
  const found = relatedSockets(here.sockets, place);
  // Abstract names belong to a network namespace; a path may lead into any.
  const byPath = place.names[0]?.path !== undefined;
  const more = everywhere || (byPath && found.socket === undefined && isLive(verdict));
  if (!more) return { ...found, coverage: here.coverage };
  const all = await list({ ...options, netns: 'all' });
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
  const read = typeof target === 'string' ? parseUnixTarget(target) : { address: target };
  const { address } = read;
  const { signal, probe = probeUnix } = options;
  const type = 'type' in read ? read.type : undefined;
  const probed = await probe(address, { ...(type && { type }), ...(signal && { signal }) });
  const path = pathOf(address);
  const inspected = path === undefined ? abstractPath : inspectPath(path);
  const wanted =
    probed.kind === undefined || address.path !== undefined ? read : { address, type: probed.kind };
  const related = await search(placeOf(wanted as UnixTarget, inspected), probed.verdict, options);
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
