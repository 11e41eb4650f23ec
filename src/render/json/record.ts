import type { InetSocketRecord, RecordAddress, SocketRecord } from '../../inventory/record.js';
import { ownersJson } from './owner.js';
import { valueJson } from './value.js';

/** Fields written by hand: those every record has, and those that come last. */
type Written =
  | 'kind'
  | 'family'
  | 'type'
  | 'state'
  | 'protocol'
  | 'local'
  | 'remote'
  | 'receiveQueue'
  | 'sendQueue'
  | 'inode'
  | 'cookie'
  | 'uid'
  | 'owners'
  | 'peer'
  | 'netns'
  | 'source'
  | 'unknown';

/** The other fields of a record; a new one is a compile error until it has its place in the order. */
type Fields<R extends SocketRecord> = Readonly<
  Record<Exclude<R extends unknown ? keyof R : never, Written>, true>
>;

const inetFields: readonly string[] = Object.keys({
  interface: true,
  mark: true,
  cgroup: true,
  shutdown: true,
  timer: true,
  tos: true,
  trafficClass: true,
  v6only: true,
  classId: true,
  options: true,
  drops: true,
  localAddresses: true,
  remoteAddresses: true,
  memory: true,
  congestion: true,
  congestionInfo: true,
  tcp: true,
  mptcp: true,
  sctp: true,
  ulp: true,
  md5Keys: true,
  bpfStorages: true,
} satisfies Fields<InetSocketRecord>);

const otherFields: readonly string[] = Object.keys({
  interface: true,
  mark: true,
  cgroup: true,
  shutdown: true,
  addressFamily: true,
  protocolName: true,
  peerInode: true,
  file: true,
  pending: true,
  packet: true,
  groups: true,
  flags: true,
  xdp: true,
  tipc: true,
  memory: true,
} satisfies Fields<Exclude<SocketRecord, InetSocketRecord>>);

/** An address; the text of an Internet one has nothing to escape. */
const addressJson = (address: RecordAddress): string => {
  if (address.family === 'inet')
    return `{"family":"inet","address":"${address.address}","port":${address.port}}`;
  return valueJson(address);
};

const headJson = (record: SocketRecord): string => {
  let text = `{"kind":"${record.kind}","family":"${record.family}","type":"${record.type}","state":"${record.state}"`;
  if ('protocol' in record && record.protocol !== undefined) text += `,"protocol":${record.protocol}`;
  text += `,"local":${addressJson(record.local)}`;
  if ('remote' in record && record.remote !== undefined) text += `,"remote":${addressJson(record.remote)}`;
  text += `,"receiveQueue":${record.receiveQueue},"sendQueue":${record.sendQueue},"inode":${record.inode}`;
  if (record.cookie !== undefined) text += `,"cookie":"${record.cookie}"`;
  if (record.uid !== undefined) text += `,"uid":${record.uid}`;
  return text;
};

const fieldsJson = (record: SocketRecord): string => {
  const fields: readonly string[] =
    record.family === 'inet' || record.family === 'inet6' ? inetFields : otherFields;
  const values = record as unknown as Readonly<Record<string, unknown>>;
  let text = '';
  for (let index = 0; index < fields.length; index++) {
    const value = values[fields[index]!];
    if (value !== undefined) text += `,"${fields[index]}":${valueJson(value)}`;
  }
  return text;
};

/**
 * One record as JSON on one line. Fields have the names of SocketRecord and always the same order; those that
 * do not exist for the record are left out.
 */
export const recordJson = (record: SocketRecord): string => {
  let text = headJson(record) + fieldsJson(record);
  if (record.owners !== undefined) text += `,"owners":${ownersJson(record.owners)}`;
  if (record.peer !== undefined) {
    const { inode, owners, netns } = record.peer;
    text += `,"peer":{"inode":${inode},"owners":${ownersJson(owners)}`;
    text += netns === undefined ? '}' : `,"netns":${valueJson(netns)}}`;
  }
  if (record.netns !== undefined) text += `,"netns":${valueJson(record.netns)}`;
  text += `,"source":"${record.source}"`;
  if (record.unknown !== undefined) text += `,"unknown":${valueJson(record.unknown)}`;
  return `${text}}`;
};
