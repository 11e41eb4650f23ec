import type {
  InetSocketRecord,
  NetlinkSocketRecord,
  PacketSocketRecord,
  SocketOwner,
  UnixSocketRecord,
} from '../../src/inventory/record.js';
import type { TcpInfo } from '../../src/wire/tcp-info.js';

/** Made-up records for the tests of renderers. */
export const owner = (name: string, pid: number, fd = 3): SocketOwner => ({
  pid,
  name,
  fd,
  commandLine: [`/usr/sbin/${name}`, '--flag'],
  uid: 0,
  user: 'root',
});

export const listener: InetSocketRecord = {
  kind: 'tcp',
  type: 'stream',
  state: 'listen',
  receiveQueue: 0,
  sendQueue: 511,
  inode: 4001,
  cookie: 9007199254740993n,
  uid: 0,
  family: 'inet',
  protocol: 6,
  local: { family: 'inet', address: '0.0.0.0', port: 80 },
  remote: { family: 'inet', address: '0.0.0.0', port: 0 },
  owners: [owner('nginx', 812, 6), owner('nginx', 813, 6)],
  source: 'sock_diag',
};

export const connection: InetSocketRecord = {
  ...listener,
  state: 'established',
  sendQueue: 0,
  inode: 4002,
  family: 'inet6',
  local: { family: 'inet6', address: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff', port: 55432 },
  remote: { family: 'inet6', address: '2001:db8:1111:2222:3333:4444:5555:6666', port: 443 },
  owners: [owner('curl', 901, 5)],
  peer: { inode: 4003, owners: [owner('nginx', 812, 11)] },
  timer: { name: 'keepalive', expires: 102_000, retransmits: 0 },
};

export const unixServer: UnixSocketRecord = {
  kind: 'unix',
  type: 'stream',
  state: 'listen',
  receiveQueue: 0,
  sendQueue: 128,
  inode: 5001,
  uid: 70,
  family: 'unix',
  local: { family: 'unix', path: '/var/run/postgresql/.s.PGSQL.5432' },
  file: { device: 26, inode: 900 },
  pending: [5009],
  owners: [owner('postgres', 700, 7)],
  source: 'sock_diag',
};

export const unixClient: UnixSocketRecord = {
  kind: 'unix',
  type: 'stream',
  state: 'established',
  receiveQueue: 12,
  sendQueue: 0,
  inode: 5002,
  family: 'unix',
  local: { family: 'unix' },
  remote: { family: 'unix', path: '/var/run/postgresql/.s.PGSQL.5432' },
  peerInode: 5003,
  owners: [owner('node', 4711, 22)],
  peer: { inode: 5003, owners: [owner('postgres', 812, 9)] },
  source: 'sock_diag',
};

export const route: NetlinkSocketRecord = {
  kind: 'netlink',
  type: 'raw',
  state: 'close',
  receiveQueue: 0,
  sendQueue: 0,
  inode: 6001,
  family: 'netlink',
  protocol: 0,
  local: { family: 'netlink', portId: 311, groups: 1 },
  remote: { family: 'netlink', portId: 0, groups: 0 },
  groups: [1],
  source: 'sock_diag',
};

export const capture: PacketSocketRecord = {
  kind: 'packet',
  type: 'raw',
  state: 'close',
  receiveQueue: 0,
  sendQueue: 0,
  inode: 7001,
  family: 'packet',
  interface: { index: 2, name: 'eth0' },
  local: { family: 'packet', protocol: 3, interfaceIndex: 2 },
  unknown: [{ type: 99, bytes: new Uint8Array([1, 255]) }],
  source: 'sock_diag',
};

/** A tcp_info of an old kernel with few counters. */
export const tcpInfo: TcpInfo = {
  state: 1,
  caState: 0,
  retransmits: 0,
  probes: 0,
  backoff: 0,
  options: 3,
  sndWscale: 7,
  rcvWscale: 9,
  deliveryRateAppLimited: false,
  fastopenClientFail: 0,
  rto: 0,
  ato: 0,
  sndMss: 1448,
  rcvMss: 0,
  unacked: 0,
  sacked: 0,
  lost: 0,
  retrans: 0,
  fackets: 0,
  lastDataSent: 0,
  lastAckSent: 0,
  lastDataRecv: 0,
  lastAckRecv: 0,
  pmtu: 0,
  rcvSsthresh: 0,
  rtt: 0,
  rttvar: 0,
  sndSsthresh: 0x7fff_ffff,
  sndCwnd: 10,
  advmss: 0,
  reordering: 0,
  rcvRtt: 0,
  rcvSpace: 0,
  totalRetrans: 0,
  deliveryRate: 1_000_000,
};

export const everyRecord = [listener, connection, unixServer, unixClient, route, capture] as const;
