import type { snapshotSockets } from '../inventory/index.js';
import type { SocketOwner, SocketRecord, UnixSocketRecord } from '../inventory/record.js';
import type { LocalHolder, LocalSocket } from '../probe/result.js';
import type { UnixLookup, UnixLookupQuery } from '../probe/unix.js';
import { shareListing } from './shared-listing.js';
import { boundOne, isBoundTo, isSameName } from './unix-match.js';

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
export function createUnixLookup(list?: typeof snapshotSockets): UnixLookup {
  const shared = shareListing(list);
  return async (query, signal) => {
    const { sockets } = await shared({ kinds: ['unix'], owners: true });
    signal?.throwIfAborted();
    const found = find(sockets.filter(isUnix), query);
    return found && localSocket(found);
  };
}
