import { inet } from '../../family/inet.js';
import { inet6 } from '../../family/inet6.js';
import { netlink } from '../../family/netlink.js';
import { vsock } from '../../family/vsock.js';
import { addressFamilyName, socketStateName, socketTypeName } from '../../wire/constant-names.js';
import { AF_INET6, IPPROTO_RAW } from '../../wire/constants.js';
import { decodeSocketMemory, type SocketMemory } from '../../wire/memory.js';
import { complete, type Mutable, type RecordContext } from '../convert/context.js';
import type { InetKind } from '../convert/inet.js';
import type {
  InetSocketRecord,
  NetlinkSocketRecord,
  OtherSocketRecord,
  SocketKind,
  SocketRecord,
  SocketState,
  VsockSocketRecord,
  XdpSocketRecord,
} from '../record.js';
import type { SocketFacts } from './facts.js';

/** VMADDR_CID_ANY and VMADDR_PORT_ANY, `<linux/vm_sockets.h>`. */
const VSOCK_ANY = 0xffff_ffff;

function stateOf(facts: SocketFacts): SocketState {
  if (facts.listening) return 'listen';
  if (facts.tcpState !== 0) return socketStateName(facts.tcpState);
  return facts.remote === undefined ? 'close' : 'established';
}

/** What records of every family have. */
const common = (facts: SocketFacts, memory: SocketMemory | undefined) => ({
  type: socketTypeName(facts.type) as SocketRecord['type'],
  state: stateOf(facts),
  receiveQueue: memory?.rmemAlloc ?? 0,
  sendQueue: memory?.wmemAlloc ?? 0,
  inode: facts.inode,
  uid: facts.uid,
  ...(facts.cookie === undefined ? undefined : { cookie: facts.cookie }),
  source: 'descriptor' as const,
});

function inetRecord(kind: InetKind, facts: SocketFacts, memory: SocketMemory | undefined): InetSocketRecord {
  const codec = facts.family === AF_INET6 ? inet6 : inet;
  const none =
    codec === inet6
      ? ({ family: 'inet6', address: '::', port: 0 } as const)
      : ({ family: 'inet', address: '0.0.0.0', port: 0 } as const);
  const local = facts.local === undefined ? none : codec.decode(facts.local);
  return {
    kind,
    family: codec.family,
    ...common(facts, memory),
    protocol: facts.protocol === 0 && kind === 'raw' ? IPPROTO_RAW : facts.protocol,
    local,
    remote: facts.remote === undefined ? none : codec.decode(facts.remote),
  };
}

function netlinkRecord(facts: SocketFacts, memory: SocketMemory | undefined): NetlinkSocketRecord {
  const none = { family: 'netlink', portId: 0, groups: 0 } as const;
  return {
    kind: 'netlink',
    family: 'netlink',
    ...common(facts, memory),
    state: 'close',
    protocol: facts.protocol,
    local: facts.local === undefined ? none : netlink.decode(facts.local),
    remote: facts.remote === undefined ? none : netlink.decode(facts.remote),
  };
}

function vsockRecord(facts: SocketFacts): VsockSocketRecord {
  const none = { family: 'vsock', cid: VSOCK_ANY, port: VSOCK_ANY } as const;
  return {
    kind: 'vsock',
    family: 'vsock',
    ...common(facts, undefined),
    local: facts.local === undefined ? none : vsock.decode(facts.local),
    remote: facts.remote === undefined ? none : vsock.decode(facts.remote),
  };
}

/** XDP sockets do not tell what they are bound to, other than to their diag module. */
const xdpRecord = (facts: SocketFacts, memory: SocketMemory | undefined): XdpSocketRecord => ({
  kind: 'xdp',
  family: 'xdp',
  ...common(facts, memory),
  local: { family: 'xdp', interfaceIndex: facts.interfaceIndex, queueId: 0 },
});

function otherRecord(
  facts: SocketFacts,
  memory: SocketMemory | undefined,
  protocolName: string,
): OtherSocketRecord {
  const { family, protocol, local, remote } = facts;
  return {
    kind: 'other',
    family: 'other',
    ...common(facts, memory),
    addressFamily: addressFamilyName(family),
    protocol,
    ...(protocolName === '' ? undefined : { protocolName }),
    local: local === undefined ? { family: 'other' } : { family: 'other', bytes: local },
    ...(remote === undefined ? undefined : { remote: { family: 'other', bytes: remote } as const }),
  };
}

function recordOf(
  kind: SocketKind,
  facts: SocketFacts,
  memory: SocketMemory | undefined,
  protocolName: string,
): SocketRecord {
  switch (kind) {
    case 'netlink':
      return netlinkRecord(facts, memory);
    case 'vsock':
      return vsockRecord(facts);
    case 'xdp':
      return xdpRecord(facts, memory);
    case 'unix':
    case 'packet':
    case 'tipc':
    case 'other':
      return otherRecord(facts, memory, protocolName);
    default:
      return inetRecord(kind, facts, memory);
  }
}

/** Makes a record of what a descriptor told. Throws DecodeError for a name that is too short. */
export function unlistedRecord(
  kind: SocketKind,
  facts: SocketFacts,
  protocolName: string,
  context: RecordContext,
): SocketRecord {
  const { memory: words, interfaceIndex, mark } = facts;
  const memory = words === undefined ? undefined : decodeSocketMemory(words, 0, words.byteLength);
  const record: Mutable<SocketRecord> = recordOf(kind, facts, memory, protocolName);
  if (interfaceIndex !== 0) record.interface = context.interfaces.get(interfaceIndex);
  if (context.details.extended && mark !== 0) record.mark = mark;
  if (context.details.memory && memory !== undefined) record.memory = memory;
  return complete(record, context);
}

/** Protocols by the name of `/proc/net/protocols`, so far as the name tells the family. */
const familyOfProtocol: Readonly<Record<string, string>> = {
  UNIX: 'unix',
  'UNIX-STREAM': 'unix',
  NETLINK: 'netlink',
  PACKET: 'packet',
  AF_VSOCK: 'vsock',
  XDP: 'xdp',
  ALG: 'alg',
  CAN_RAW: 'can',
  CAN_BCM: 'can',
  CAN_ISOTP: 'can',
  CAN_J1939: 'can',
  HCI: 'bluetooth',
  L2CAP: 'bluetooth',
  RFCOMM: 'bluetooth',
  SCO: 'bluetooth',
  BNEP: 'bluetooth',
  HIDP: 'bluetooth',
  CMTP: 'bluetooth',
  SMC: 'smc',
  SMC6: 'smc',
  TIPC: 'tipc',
  KCM: 'kcm',
  KEY: 'key',
  RDS: 'rds',
  RXRPC: 'rxrpc',
  QIPCRTR: 'qipcrtr',
  MCTP: 'mctp',
  PPPOX: 'pppox',
};

const inetProtocols: readonly string[] = [
  'TCP',
  'MPTCP',
  'UDP',
  'UDP-Lite',
  'UDPLITE',
  'RAW',
  'PING',
  'SCTP',
  'DCCP',
];

/** The family of a protocol by its name. */
function familyByName(name: string): string {
  const family = familyOfProtocol[name];
  if (family !== undefined) return family;
  const inet6 = name.endsWith('v6');
  if (!inetProtocols.includes(inet6 ? name.slice(0, -2) : name)) return 'unknown(0)';
  return inet6 ? 'inet6' : 'inet';
}

/** A record of a socket that tells nothing but the name of its protocol. */
export function namedRecord(protocolName: string, inode: number, context: RecordContext): SocketRecord {
  return complete<OtherSocketRecord>(
    {
      kind: 'other',
      family: 'other',
      type: 'unknown(0)',
      state: 'unknown(0)',
      receiveQueue: 0,
      sendQueue: 0,
      inode,
      source: 'descriptor',
      addressFamily: familyByName(protocolName),
      ...(protocolName === '' ? undefined : { protocolName }),
      local: { family: 'other' },
    },
    context,
  );
}
