import type { SocketAddress } from '../family/address.js';
import { snapshotSockets } from '../inventory/index.js';
import type { InetSocketRecord, SocketOwner, SocketRecord } from '../inventory/record.js';
import type { LocalHolder, LocalSocket } from '../probe/result.js';
import type { LocateSockets } from '../probe/scan/types.js';

const holderOf = ({ pid, name, user, unit, container }: SocketOwner): LocalHolder => ({
  pid,
  name,
  ...(user !== undefined && { user }),
  ...(unit !== undefined && { unit }),
  ...(container !== undefined && { container }),
});

/** Each process once, however many descriptors it has. */
const holdersOf = (owners: readonly SocketOwner[]): LocalHolder[] => [
  ...new Map(owners.map((owner) => [owner.pid, holderOf(owner)])).values(),
];

const localSocket = (record: InetSocketRecord): LocalSocket => ({
  type: record.type,
  state: record.state,
  inode: record.inode,
  receiveQueue: record.receiveQueue,
  sendQueue: record.sendQueue,
  ...(record.uid !== undefined && { uid: record.uid }),
  holders: holdersOf(record.owners ?? []),
});

const isInet = (record: SocketRecord): record is InetSocketRecord =>
  record.kind === 'tcp' || record.kind === 'mptcp' || record.kind === 'udp';

const anywhere: Readonly<Record<string, readonly string[]>> = { inet: ['0.0.0.0', '::'], inet6: ['::'] };

/** How well a socket fits what was asked: an address of its own before every interface, and that before none. */
const fit = ({ local }: InetSocketRecord, asked: SocketAddress): number => {
  if (!('address' in local) || !('address' in asked)) return 0;
  const [own, wanted] = [String(local.address), String(asked.address)];
  if (own === wanted || own === `::ffff:${wanted}`) return 2;
  return anywhere[asked.family]?.includes(own) === true ? 1 : 0;
};

/** Finds the listeners, and the bound datagram sockets, behind ports of this machine in the inventory. */
export const locateSockets: LocateSockets = async ({ protocol, address, ports, netns }) => {
  const wanted = new Set(ports);
  const { sockets } = await snapshotSockets({
    kinds: protocol === 'tcp' ? ['tcp', 'mptcp'] : ['udp'],
    states: protocol === 'tcp' ? ['listen'] : ['close', 'established'],
    owners: true,
    ...(netns === undefined ? {} : { netns }),
  });
  const best = new Map<number, { fit: number; record: InetSocketRecord }>();
  for (const record of sockets.filter(isInet)) {
    const { port } = record.local;
    const how = wanted.has(port) ? fit(record, address) : 0;
    if (how > (best.get(port)?.fit ?? 0)) best.set(port, { fit: how, record });
  }
  return new Map([...best].map(([port, { record }]) => [port, localSocket(record)]));
};
