import { snapshotSockets } from '../inventory/index.js';
import type { SocketOwner, SocketRecord, UnixSocketRecord } from '../inventory/record.js';
import type { LocalHolder, LocalSocket } from '../probe/result.js';
import type { UnixLookup, UnixLookupQuery } from '../probe/unix.js';
import { boundOne, isBoundTo, isSameName } from './unix-match.js';

/** How old a listing may be to answer for another address, in milliseconds: so that a run of many probes lists once. */
const freshness = 200;

const isUnix = (record: SocketRecord): record is UnixSocketRecord => record.family === 'unix';

const holderOf = ({ pid, name, user, unit, container }: SocketOwner): LocalHolder => ({
  pid,
  name,
  ...(user !== undefined && { user }),
  ...(unit !== undefined && { unit }),
  ...(container !== undefined && { container }),
});

/** Each process once, however many descriptors it has. */
function holdersOf(owners: readonly SocketOwner[]): LocalHolder[] {
  const holders = new Map<number, LocalHolder>();
  for (const owner of owners) if (!holders.has(owner.pid)) holders.set(owner.pid, holderOf(owner));
  return [...holders.values()];
}

const localSocket = (record: UnixSocketRecord): LocalSocket => ({
  type: record.type,
  state: record.state,
  inode: record.inode,
  receiveQueue: record.receiveQueue,
  sendQueue: record.sendQueue,
  ...(record.uid !== undefined && { uid: record.uid }),
  holders: holdersOf(record.owners ?? []),
});

function find(
  records: readonly UnixSocketRecord[],
  { address, file, type }: UnixLookupQuery,
): UnixSocketRecord | undefined {
  const named =
    file === undefined
      ? records.filter(({ local }) => address.path === undefined && isSameName(local, address))
      : records.filter((record) => isBoundTo(record, file, [address]));
  return boundOne(type === undefined ? named : named.filter((record) => record.type === type));
}

/**
 * Tells probes what the inventory knows of a Unix socket, by the device and inode of its file. `list` is what lists the
 * sockets; calls close together share a listing.
 */
export function createUnixLookup(list: typeof snapshotSockets = snapshotSockets): UnixLookup {
  let listing: Promise<readonly UnixSocketRecord[]> | undefined;
  let listed = 0;
  const records = (): Promise<readonly UnixSocketRecord[]> => {
    if (listing === undefined || performance.now() - listed > freshness) {
      listed = performance.now();
      listing = list({ kinds: ['unix'], owners: true }).then(({ sockets }) => sockets.filter(isUnix));
    }
    return listing;
  };
  return async (query, signal) => {
    const found = find(await records(), query);
    signal?.throwIfAborted();
    return found && localSocket(found);
  };
}
