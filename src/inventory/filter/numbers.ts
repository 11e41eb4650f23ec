import type { SocketRecord } from '../record.js';
import type { End } from './resolved.js';

/** Reads a number of one end; undefined where the socket has none. */
export type ReadNumber = (record: SocketRecord) => number | undefined;

/** Ports of Internet and VM sockets. A raw socket has its protocol where others have a port. */
export const portOf = (end: End): ReadNumber =>
  end === 'local'
    ? (record) => (hasPort(record) ? record.local.port : undefined)
    : (record) => (hasPort(record) ? record.remote.port : undefined);

type WithPort = Extract<SocketRecord, { family: 'inet' | 'inet6' | 'vsock' }>;

const hasPort = (record: SocketRecord): record is WithPort =>
  ((record.family === 'inet' || record.family === 'inet6') && record.kind !== 'raw') ||
  record.family === 'vsock';

/** What stands behind the colon of packet and netlink sockets: the interface, the port id. */
export const ownNumber = (family: 'packet' | 'netlink', end: End): ReadNumber =>
  family === 'packet'
    ? (record) => (record.family === 'packet' && end === 'local' ? (record.interface?.index ?? 0) : undefined)
    : (record) => (record.family === 'netlink' ? record[end].portId : undefined);

/** ss keeps ports of every family in an int. */
export const ssNumber =
  (end: End): ReadNumber =>
  (record) =>
    (end === 'local' ? ssLocal(record) : ssRemote(record)) | 0;

const ssLocal = (record: SocketRecord): number => {
  switch (record.family) {
    case 'unix':
      return record.inode;
    case 'packet':
      return record.interface?.index ?? 0;
    case 'netlink':
      return record.local.portId;
    case 'xdp':
      return record.local.queueId;
    case 'inet':
    case 'inet6':
    case 'vsock':
      return record.local.port;
    default:
      return 0;
  }
};

const ssRemote = (record: SocketRecord): number => {
  switch (record.family) {
    case 'unix':
      return record.peerInode ?? 0;
    case 'netlink':
      return -1;
    case 'inet':
    case 'inet6':
    case 'vsock':
      return record.remote.port;
    default:
      return 0;
  }
};
