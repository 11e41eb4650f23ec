import type { InetSocketRecord, SocketKind } from '../inventory/record.js';
import type { InternetLookupQuery } from '../probe/lookup.js';
import type { LocalSocket } from '../probe/result.js';
import { holdersOf } from './holders.js';

const unspecified = new Set(['0.0.0.0', '::']);

/** How well a socket fits an address, as the kernel chooses: 3 its very address, 2 any of its family, 1 a dual-stack one. */
function fit(
  { family, local, v6only }: InetSocketRecord,
  { address, port, family: wanted }: InternetLookupQuery['address'],
): number {
  if (local.port !== port) return 0;
  if (family === wanted) {
    if (local.address === address || address === '0.0.0.0' || address === '::') return 3;
    return unspecified.has(local.address) ? 2 : 0;
  }
  const dual = family === 'inet6' && v6only !== true;
  if (!dual) return 0;
  return local.address === '::' || local.address === `::ffff:${address}` ? 1 : 0;
}

/** Whether a socket takes what strangers send: listeners of streams, unconnected ones for datagrams. */
const isServer = ({ type, state }: InetSocketRecord): boolean =>
  type === 'stream' || type === 'seqpacket' ? state === 'listen' : state !== 'established';

/** The socket that takes what goes to an address; undefined where none does. */
export function bestSocket(
  records: readonly InetSocketRecord[],
  { address }: InternetLookupQuery,
  kinds: readonly SocketKind[],
): InetSocketRecord | undefined {
  let best: InetSocketRecord | undefined;
  let bestFit = 0;
  for (const record of records) {
    if (!kinds.includes(record.kind) || !isServer(record)) continue;
    const fits = fit(record, address);
    if (fits > bestFit) [best, bestFit] = [record, fits];
  }
  return best;
}

/** What a probe tells of a socket. */
export function localSocket(record: InetSocketRecord): LocalSocket {
  const { type, state, inode, receiveQueue, sendQueue, uid, memory, owners = [] } = record;
  const drops = memory?.drops ?? record.drops;
  const counts = type === 'dgram' && drops !== undefined;
  return {
    type,
    state,
    inode,
    receiveQueue,
    sendQueue,
    ...(counts && { drops }),
    ...(uid !== undefined && { uid }),
    holders: holdersOf(owners),
  };
}
