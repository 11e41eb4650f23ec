import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  InetSocketRecord,
  NetlinkSocketRecord,
  PacketSocketRecord,
  SocketOwner,
  SocketRecord,
  TipcSocketRecord,
  UnixSocketRecord,
  VsockSocketRecord,
  XdpSocketRecord,
} from '../../inventory/record.js';
import type { SsNames, SsShow } from './context.js';
import { SsListing } from './listing.js';
import type { PortKind } from './port-names.js';

const names: SsNames = {
  service: (port, protocol) =>
    port === 22 ? 'ssh' : port === 53 && protocol === undefined ? 'domain' : undefined,
  protocol: (number) => (number === 1 ? 'icmp' : undefined),
  hosts: false,
  host: () => undefined,
  process: (pid) => (pid === 7 ? 'udevd' : undefined),
};

const show: SsShow = {
  numeric: true,
  options: false,
  extended: false,
  memory: false,
  info: false,
  processes: false,
  oneline: false,
  tos: false,
  cgroup: false,
  socketOptions: false,
};

/** The line of one record without header and padding: blanks are made one. */
const line = (
  record: SocketRecord,
  what: Partial<SsShow> = {},
  { inheritedPorts = 'any', ...otherNames }: Partial<SsNames> & { inheritedPorts?: PortKind } = {},
): string => {
  let text = '';
  const listing = new SsListing(
    {
      layout: { netid: true, state: true, header: false },
      show: { ...show, ...what },
      names: { ...names, ...otherNames },
      inheritedPorts,
    },
    (piece) => {
      text += piece;
    },
  );
  listing.add(record);
  listing.end();
  return text.replace(/ +/g, ' ').replace(/\n$/, '');
};

const owner = (name: string, pid: number, fd: number): SocketOwner => ({
  pid,
  name,
  fd,
  commandLine: [],
  uid: 0,
});

const base = {
  receiveQueue: 0,
  sendQueue: 0,
  inode: 41,
  cookie: 0x2an,
  uid: 1000,
  source: 'sock_diag',
} as const;

const tcp: InetSocketRecord = {
  ...base,
  kind: 'tcp',
  type: 'stream',
  state: 'established',
  family: 'inet',
  protocol: 6,
  local: { family: 'inet', address: '10.0.0.1', port: 22 },
  remote: { family: 'inet', address: '10.0.0.2', port: 50000 },
};

const any6 = { family: 'inet6', address: '::', port: 0 } as const;

test('an Internet socket', () => {
  assert.equal(line(tcp), 'tcp ESTAB 0 0 10.0.0.1:22 10.0.0.2:50000');
  assert.equal(line(tcp, { numeric: false }), 'tcp ESTAB 0 0 10.0.0.1:ssh 10.0.0.2:50000');
});

test('IPv6: brackets, and a star for any address unless it is for IPv6 alone', () => {
  const listener: InetSocketRecord = {
    ...tcp,
    family: 'inet6',
    state: 'listen',
    local: { ...any6, port: 80 },
    remote: any6,
    v6only: false,
  };
  assert.equal(line(listener), 'tcp LISTEN 0 0 *:80 *:*');
  assert.equal(line({ ...listener, v6only: true }), 'tcp LISTEN 0 0 [::]:80 [::]:*');
  const local = { family: 'inet6', address: 'fe80::1', port: 80 } as const;
  assert.equal(
    line({ ...listener, local, interface: { index: 2, name: 'eth0' } }),
    'tcp LISTEN 0 0 [fe80::1]%eth0:80 *:*',
  );
  assert.equal(line({ ...listener, local, interface: { index: 9 } }), 'tcp LISTEN 0 0 [fe80::1]%if9:80 *:*');
});

test('names of hosts have no brackets', () => {
  const hosts = {
    hosts: true,
    host: (address: string) => (address === '10.0.0.2' ? 'peer.example' : undefined),
  };
  assert.equal(line(tcp, {}, hosts), 'tcp ESTAB 0 0 10.0.0.1:22 peer.example:50000');
});

test('owners: the one found last comes first, names end at a closing bracket', () => {
  const owners = [owner('init', 1, 3), owner('sshd', 20, 4), owner('a)b', 20, 5)];
  const expected = ' users:(("a",pid=20,fd=5),("sshd",pid=20,fd=4),("init",pid=1,fd=3))';
  assert.ok(line({ ...tcp, owners }, { processes: true }).endsWith(expected));
  assert.ok(!line({ ...tcp, owners }).includes('users'));
  assert.equal(line({ ...tcp, owners: [] }, { processes: true }), line(tcp));
});

test('names cannot forge a row or a terminal sequence', () => {
  const owners = [owner('x\ny\u001b[2J', 1, 3)];
  assert.match(line({ ...tcp, owners }, { processes: true }), /"x\?y\?\[2J"/);
  const path = '/tmp/\nu_str ESTAB\u001b[31m\u009b\u202e';
  const forged = line({ ...unix, local: { family: 'unix', path } });
  assert.equal(forged, 'u_str ESTAB 0 0 /tmp/?u_str ESTAB?[31m?? 41 * 42');
});

test('-e: identity, mark, control group, v6only and the open directions', () => {
  const details = { mark: 0x2a, cgroup: { id: 1n, path: '/user.slice' }, shutdown: 0 };
  assert.equal(
    line({ ...tcp, ...details }, { extended: true }).split('50000')[1],
    ' uid:1000 ino:41 sk:2a fwmark:0x2a cgroup:/user.slice <->',
  );
  const cgroup = { id: 0xabcn };
  assert.equal(
    line({ ...tcp, uid: 0, v6only: true, shutdown: 1, cgroup }, { extended: true }).split('50000')[1],
    ' ino:41 sk:2a cgroup:unreachable:abc v6only:1 -->',
  );
  assert.ok(line({ ...tcp, shutdown: 3 }, { extended: true }).endsWith(' ---'));
});

test('-m and -i begin a line of their own, unless -O', () => {
  const memory = {
    rmemAlloc: 1,
    rcvbuf: 2,
    wmemAlloc: 3,
    sndbuf: 4,
    fwdAlloc: 5,
    wmemQueued: 6,
    optmem: 7,
  };
  const record = { ...tcp, memory };
  assert.ok(line(record, { memory: true }).endsWith('50000\n\t skmem:(r1,rb2,t3,tb4,f5,w6,o7)'));
  assert.ok(line(record, { memory: true, oneline: true }).endsWith('50000 skmem:(r1,rb2,t3,tb4,f5,w6,o7)'));
  const all = { ...tcp, memory: { ...memory, backlog: 8, drops: 9 } };
  assert.ok(line(all, { memory: true }).endsWith(',o7,bl8,d9)'));
  assert.ok(line(tcp, { info: true }).endsWith('50000\n\t'));
  assert.ok(line({ ...tcp, kind: 'udp', protocol: 17 }, { info: true }).endsWith('50000'));
});

test('--tos, --cgroup and --inet-sockopt', () => {
  assert.ok(
    line({ ...tcp, tos: 16, trafficClass: 0, classId: 255 }, { tos: true }).endsWith(
      ' tos:0x10 tclass:0 class_id:0xff',
    ),
  );
  assert.ok(line({ ...tcp, cgroup: { id: 1n, path: '/' } }, { cgroup: true }).endsWith(' cgroup:/'));
});

test('a raw socket: its protocol for a port, and for a Netid where its diag module lists it', () => {
  const raw: InetSocketRecord = {
    ...tcp,
    kind: 'raw',
    type: 'raw',
    state: 'close',
    protocol: 1,
    local: { family: 'inet', address: '0.0.0.0', port: 1 },
    remote: { family: 'inet', address: '0.0.0.0', port: 0 },
    source: 'proc',
  };
  assert.equal(line(raw, { numeric: false }), 'raw UNCONN 0 0 0.0.0.0:icmp 0.0.0.0:*');
  assert.equal(line(raw, { extended: true }), 'raw UNCONN 0 0 0.0.0.0:1 0.0.0.0:*');
  const other = { ...raw, local: { ...raw.local, port: 253 } } as InetSocketRecord;
  assert.equal(line(other, { numeric: false }), 'raw UNCONN 0 0 0.0.0.0:ipproto-253 0.0.0.0:*');
  assert.match(line({ ...raw, source: 'sock_diag' }), /^\?\?\? UNCONN/);
  assert.match(line({ ...raw, source: 'sock_diag', protocol: 58 }), /^icmp6 UNCONN/);
});

test('ports of MPTCP are named by the table before', () => {
  const mptcp: InetSocketRecord = {
    ...tcp,
    kind: 'mptcp',
    protocol: 262,
    local: { ...tcp.local, port: 53 } as typeof tcp.local,
  };
  assert.match(line(mptcp, { numeric: false }), /^mptcp ESTAB 0 0 10\.0\.0\.1:domain /);
  assert.match(line(mptcp, { numeric: false }, { inheritedPorts: 'tcp' }), /10\.0\.0\.1:53 /);
  assert.match(line(mptcp, { numeric: false }, { inheritedPorts: 'raw' }), /10\.0\.0\.1:ipproto-53 /);
});

const unix: UnixSocketRecord = {
  ...base,
  kind: 'unix',
  type: 'stream',
  state: 'established',
  family: 'unix',
  local: { family: 'unix' },
  peerInode: 42,
};

test('a Unix socket', () => {
  assert.equal(line(unix), 'u_str ESTAB 0 0 * 41 * 42');
  const { peerInode: _, ...alone } = unix;
  const local = { family: 'unix', abstract: 'a\0b' } as const;
  assert.equal(line({ ...alone, type: 'dgram', state: 'close', local }), 'u_dgr UNCONN 0 0 @a@b 41 * 0');
  assert.match(line({ ...unix, type: 'seqpacket' }), /^u_seq /);
  assert.match(line({ ...unix, inode: 4294967295 }), / -1 \* 42$/);
});

test('-e of a Unix socket: directions, file, sockets waiting', () => {
  const record = { ...unix, shutdown: 2, file: { device: 0x0080_0002, inode: 77 }, pending: [5, 6] };
  assert.ok(line(record, { extended: true }).endsWith(' <-- ino:77 dev:0/2050 peers: 5 6'));
  assert.ok(line({ ...unix, shutdown: 0, pending: [] }, { extended: true }).endsWith(' <-> peers:'));
});

test('a packet socket', () => {
  const packet: PacketSocketRecord = {
    ...base,
    kind: 'packet',
    type: 'raw',
    state: 'close',
    receiveQueue: 7,
    family: 'packet',
    local: { family: 'packet', protocol: 3, interfaceIndex: 0 },
  };
  assert.equal(line(packet), 'p_raw UNCONN 7 0 *:* *');
  const bound: PacketSocketRecord = {
    ...packet,
    type: 'dgram',
    local: { family: 'packet', protocol: 0x86dd, interfaceIndex: 2 },
    interface: { index: 2, name: 'eth0' },
  };
  assert.equal(line(bound), 'p_dgr UNCONN 7 0 [34525]:eth0 *');
  assert.equal(line(bound, { numeric: false }), 'p_dgr UNCONN 7 0 ipv6:eth0 *');
  const ring = {
    blockSize: 4096,
    blockNr: 2,
    frameSize: 2048,
    frameNr: 4,
    retireTmo: 8,
    sizeofPriv: 0,
    features: 1,
  };
  const info = { version: 2, copyThresh: 0, flags: 3, rxRing: ring, fanout: { id: 9, type: 1 } };
  assert.equal(
    line({ ...packet, packet: info }, { extended: true }).split('*:* *')[1],
    ' uid:1000 ino:41 sk:2a\n\tver:2 cpy_thresh:0 flags( running auxdata )' +
      '\n\tring_rx(blk_size:4096,blk_nr:2,frm_size:2048,frm_nr:4,tmo:8,features:0x1)\n\tfanout(id:9,type:lb)',
  );
  const plain = line({ ...packet, packet: { version: 0, flags: 0 } }, { extended: true, oneline: true });
  assert.ok(plain.endsWith('sk:2a ver:0 cpy_thresh:0 flags( 0 )'));
});

test('a netlink socket', () => {
  const netlink: NetlinkSocketRecord = {
    ...base,
    kind: 'netlink',
    type: 'raw',
    state: 'close',
    family: 'netlink',
    protocol: 15,
    local: { family: 'netlink', portId: 7, groups: 2 },
    remote: { family: 'netlink', portId: 0, groups: 0 },
    groups: [2],
  };
  const portId = (id: number): NetlinkSocketRecord => ({
    ...netlink,
    local: { ...netlink.local, portId: id },
  });
  assert.equal(line(netlink), 'nl UNCONN 0 0 15:7 *');
  assert.equal(line(netlink, { numeric: false }), 'nl UNCONN 0 0 uevent:udevd/7 *');
  assert.equal(line(portId(8), { numeric: false }), 'nl UNCONN 0 0 uevent:8 *');
  assert.equal(line(portId(0), { numeric: false }), 'nl UNCONN 0 0 uevent:kernel *');
  assert.equal(line(portId(0)), 'nl UNCONN 0 0 15:0 *');
  assert.equal(line(portId(0xffffffff)), 'nl UNCONN 0 0 15:* *');
  assert.equal(line(portId(0xffff_f000), { numeric: false }), 'nl UNCONN 0 0 uevent:-4096 *');
  assert.ok(line(netlink, { extended: true }).endsWith('* sk=0 cb=0 groups=0x00000002'));
  const connected: NetlinkSocketRecord = {
    ...netlink,
    state: 'established',
    remote: { family: 'netlink', portId: 9, groups: 3 },
  };
  assert.equal(line(connected), 'nl UNCONN 0 0 15:7 3:9');
});

test('vsock, XDP and TIPC', () => {
  const vsock: VsockSocketRecord = {
    ...base,
    kind: 'vsock',
    type: 'stream',
    state: 'listen',
    family: 'vsock',
    local: { family: 'vsock', cid: 0xffffffff, port: 1024 },
    remote: { family: 'vsock', cid: 3, port: 0xffffffff },
  };
  assert.equal(line(vsock), 'v_str LISTEN 0 0 *:1024 3:*');
  const xdp: XdpSocketRecord = {
    ...base,
    kind: 'xdp',
    type: 'raw',
    state: 'close',
    family: 'xdp',
    local: { family: 'xdp', interfaceIndex: 2, queueId: 1 },
    interface: { index: 2, name: 'eth0' },
  };
  assert.equal(line(xdp), 'xdp UNCONN 0 0 eth0:q1 *');
  assert.equal(
    line({ ...xdp, local: { family: 'xdp', interfaceIndex: 0, queueId: 0 } }),
    'xdp UNCONN 0 0 * *',
  );
  const tipc: TipcSocketRecord = {
    ...base,
    kind: 'tipc',
    type: 'rdm',
    state: 'close',
    family: 'tipc',
    local: { family: 'tipc', node: 1, ref: 2 },
  };
  assert.equal(line(tipc), 'ti_rd UNCONN 0 0 1:2 -');
  assert.equal(line({ ...tipc, remote: { family: 'tipc', node: 3, ref: 4 } }), 'ti_rd UNCONN 0 0 1:2 3:4');
});

test('a state or a type ss does not know survives', () => {
  assert.match(line({ ...tcp, state: 'unknown(99)' }), /^tcp UNKNOWN /);
  assert.match(line({ ...unix, type: 'unknown(9)' }), /^u_dgr /);
});
