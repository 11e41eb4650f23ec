import type { Inet6Address, InetAddress, UnixAddress } from '../../family/address.js';
import type {
  InetSocketRecord,
  NetlinkSocketRecord,
  SocketRecord,
  UnixSocketRecord,
  XdpSocketRecord,
} from '../../inventory/record.js';
import { escapeBytes, escapeText } from '../../terminal/escape.js';
import { ethernetProtocolName, ipProtocolName, netlinkProtocolName } from '../../wire/constant-names.js';

/** VMADDR_CID_ANY and VMADDR_PORT_ANY, `<linux/vm_sockets.h>`. */
const VSOCK_ANY = 0xffff_ffff;

/** A Unix name as one cell: a path, `@` and an abstract name, or empty for an unnamed socket. */
export const unixName = ({ path, abstract, bytes }: UnixAddress): string => {
  const named = path ?? abstract;
  if (named === undefined) return '';
  const text = bytes === undefined ? escapeText(named) : escapeBytes(bytes);
  if (abstract !== undefined) return `@${text}`;
  // A relative path may begin like an abstract name or like an inode number.
  return text[0] === '@' || text[0] === '#' ? `\\x${text.charCodeAt(0).toString(16)}${text.slice(1)}` : text;
};

/** An IP address without its port, with the interface it is bound to or scoped by, `fe80::1%eth0`. */
export const hostText = (address: InetAddress | Inet6Address, device: string): string =>
  device === '' ? address.address : `${address.address}%${device}`;

/** Port 0 is no port. Raw and ping sockets have their protocol in its place. */
const portText = (record: InetSocketRecord, port: number): string => {
  if (record.kind === 'raw' && port !== 0) return ipProtocolName(port);
  return port === 0 ? '*' : String(port);
};

const inetText = (record: InetSocketRecord, address: InetAddress | Inet6Address, device: string): string => {
  const host = hostText(address, device);
  const port = portText(record, address.port);
  return address.family === 'inet6' ? `[${host}]:${port}` : `${host}:${port}`;
};

/** The interface of a record by name, or by index where the name is not known; empty where there is none. */
export const interfaceText = (record: SocketRecord): string => {
  const device = record.interface;
  if (device === undefined) return '';
  return device.name === undefined ? String(device.index) : escapeText(device.name);
};

const isUnspecified = ({ address, port }: InetAddress | Inet6Address): boolean =>
  port === 0 && (address === '0.0.0.0' || address === '::');

const unixLocal = (record: UnixSocketRecord): string => unixName(record.local) || `#${record.inode}`;

const unixRemote = ({ remote, peerInode }: UnixSocketRecord): string => {
  const name = remote === undefined ? '' : unixName(remote);
  return name === '' && peerInode !== undefined && peerInode !== 0 ? `#${peerInode}` : name;
};

const netlinkPort = (portId: number): string => (portId === 0 ? 'kernel' : String(portId));

const netlinkRemote = ({ remote }: NetlinkSocketRecord): string =>
  remote.portId === 0 && remote.groups === 0 ? '' : netlinkPort(remote.portId);

const packetProtocol = (protocol: number): string =>
  protocol === 0 ? 'none' : ethernetProtocolName(protocol);

const vsockText = (cid: number, port: number): string =>
  `${cid === VSOCK_ANY ? '*' : cid}:${port === VSOCK_ANY ? '*' : port}`;

/** Known by a descriptor alone, which for these families tells no address. */
const isUnbound = (record: NetlinkSocketRecord | XdpSocketRecord): boolean =>
  record.source === 'descriptor' &&
  (record.family === 'xdp' ? record.local.interfaceIndex : record.local.portId) === 0;

/** Where a socket is, as one cell: `127.0.0.1:80`, `/run/app.sock`, `#4711` for an unnamed Unix socket's inode. */
export const localText = (record: SocketRecord): string => {
  switch (record.family) {
    case 'inet':
    case 'inet6':
      return inetText(record, record.local, interfaceText(record));
    case 'unix':
      return unixLocal(record);
    case 'netlink':
      return `${netlinkProtocolName(record.protocol)}:${isUnbound(record) ? '*' : netlinkPort(record.local.portId)}`;
    case 'packet':
      return `${packetProtocol(record.local.protocol)}:${interfaceText(record) || record.local.interfaceIndex || '*'}`;
    case 'vsock':
      return vsockText(record.local.cid, record.local.port);
    case 'xdp':
      if (isUnbound(record)) return '*';
      return `${interfaceText(record) || record.local.interfaceIndex}:${record.local.queueId}`;
    case 'tipc':
      return `${record.local.node}:${record.local.ref}`;
    case 'other':
      return escapeText(record.protocolName ?? '');
  }
};

/** Where a socket is connected to, as one cell; empty where it is not. */
export const remoteText = (record: SocketRecord): string => {
  switch (record.family) {
    case 'inet':
    case 'inet6':
      return isUnspecified(record.remote) ? '' : inetText(record, record.remote, '');
    case 'unix':
      return unixRemote(record);
    case 'netlink':
      return netlinkRemote(record);
    case 'vsock':
      return record.remote.cid === VSOCK_ANY ? '' : vsockText(record.remote.cid, record.remote.port);
    case 'tipc':
      return record.remote === undefined ? '' : `${record.remote.node}:${record.remote.ref}`;
    default:
      return '';
  }
};
