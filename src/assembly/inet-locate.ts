import { snapshotSockets } from '../inventory/index.js';
import type { InetSocketRecord, SocketRecord } from '../inventory/record.js';
import type { LocalSocket } from '../probe/result.js';
import type { LocateSockets } from '../probe/scan/types.js';
import { bestSocket, localSocket } from './internet-match.js';

const isInternet = (record: SocketRecord): record is InetSocketRecord =>
  record.family === 'inet' || record.family === 'inet6';

/** Finds the listeners, or the datagram sockets, behind many ports of this machine with one listing. */
export const locateSockets: LocateSockets = async ({ protocol, address, ports, netns, signal }) => {
  const found = new Map<number, LocalSocket>();
  if (address.family !== 'inet' && address.family !== 'inet6') return found;
  const kinds = protocol === 'tcp' ? (['mptcp', 'tcp'] as const) : (['udp'] as const);
  const { sockets } = await snapshotSockets({
    kinds,
    states: ['listen', 'close'],
    owners: true,
    details: { memory: protocol === 'udp' },
    ...(netns === undefined ? {} : { netns }),
    ...(signal === undefined ? {} : { signal }),
  });
  const records = sockets.filter(isInternet);
  for (const port of ports) {
    const best = bestSocket(records, { protocol, address: { ...address, port } }, kinds);
    if (best !== undefined) found.set(port, localSocket(best));
  }
  return found;
};
