import type { InetSocketRecord, SocketOwner, SocketRecord } from '../../inventory/record.js';
import { escapeText } from '../../terminal/escape.js';
import type { ColumnContext } from '../column/column.js';
import { namespaceText } from '../column/kernel.js';
import { interfaceText } from '../text/address.js';
import { processName } from '../text/owner.js';
import { anyItems, counted, item } from './item.js';

const shutdowns = ['', 'receiving', 'sending', 'both'];

const hexadecimal = (value: number | undefined): string | undefined =>
  value === undefined || value === 0 ? undefined : `0x${value.toString(16)}`;

const ownerItem = ({ name, pid, fd, commandLine, unit, container }: SocketOwner): string => {
  const command = commandLine.length === 0 ? '' : ` ${commandLine.map(escapeText).join(' ')}`;
  const service = unit === undefined ? '' : ` unit ${escapeText(unit)}`;
  const box = container === undefined ? '' : ` container ${container.slice(0, 12)}`;
  return `owner: ${processName(name)}[${pid}] fd ${fd}${service}${box}${command}`;
};

const switchedOn = (options: Readonly<Record<string, boolean>> | undefined): string =>
  Object.entries(options ?? {})
    .filter(([, on]) => on)
    .map(([name]) => name)
    .join(' ');

const addressList = (addresses: InetSocketRecord['localAddresses']): string | undefined =>
  addresses?.map(({ address = '?', port = 0 }) => `${address}:${port}`).join(' ');

const inetItems = (record: InetSocketRecord): string[] => [
  ...item('tos', hexadecimal(record.tos)),
  ...item('traffic-class', hexadecimal(record.trafficClass)),
  ...item('class-id', hexadecimal(record.classId)),
  ...(record.v6only === undefined ? [] : [`v6only: ${record.v6only ? 'yes' : 'no'}`]),
  ...item('options', switchedOn(record.options)),
  ...counted('drops', record.drops),
  ...item('local-addresses', addressList(record.localAddresses)),
  ...item('remote-addresses', addressList(record.remoteAddresses)),
];

const familyItems = (record: SocketRecord): string[] => {
  switch (record.family) {
    case 'inet':
    case 'inet6':
      return inetItems(record);
    case 'unix':
      return [
        ...item('peer-inode', record.peerInode),
        ...(record.file === undefined
          ? []
          : [`file: device ${record.file.device} inode ${record.file.inode}`]),
        ...item('pending', record.pending?.join(' ')),
      ];
    case 'netlink':
      return [
        ...item('groups', record.groups?.map((word) => hexadecimal(word) ?? '0').join(' ')),
        ...item('flags', hexadecimal(record.flags)),
      ];
    case 'packet':
      return anyItems('packet', record.packet);
    case 'xdp':
      return anyItems('xdp', record.xdp);
    case 'tipc':
      return anyItems('tipc', record.tipc);
    default:
      return [];
  }
};

const userItem = (uid: number | undefined, userName: ColumnContext['userName']): string[] => {
  if (uid === undefined) return [];
  const name = userName(uid);
  return [`uid: ${uid}${name === undefined ? '' : ` (${escapeText(name)})`}`];
};

/** Identity, owner by owner, and what was set on the socket. */
export const extendedItems = (record: SocketRecord, { userName }: ColumnContext): string[] => [
  ...userItem(record.uid, userName),
  `inode: ${record.inode}`,
  ...item('cookie', record.cookie),
  `type: ${record.type}`,
  ...item('interface', interfaceText(record)),
  ...item('mark', hexadecimal(record.mark)),
  ...item(
    'cgroup',
    record.cgroup === undefined ? undefined : escapeText(record.cgroup.path ?? String(record.cgroup.id)),
  ),
  ...item('netns', namespaceText(record)),
  ...item('shut down', shutdowns[record.shutdown ?? 0]),
  ...familyItems(record),
  ...(record.owners ?? []).map(ownerItem),
  ...(record.unknown ?? []).map(
    ({ type, bytes }) => `attribute ${type}: ${Buffer.from(bytes).toString('hex')}`,
  ),
];
