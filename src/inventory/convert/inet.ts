import type { Inet6Address, InetAddress } from '../../family/address.js';
import { socketStateName, timerName } from '../../wire/constant-names.js';
import { AF_INET6, IPPROTO_RAW } from '../../wire/constants.js';
import { decodeBpfStorages } from '../../wire/diag/bpf-storage.js';
import { cookieOf, type InetDiagMessage, inetDiagDecoder } from '../../wire/diag/inet.js';
import { INET_DIAG_SOCKOPT_BITS, type InetDiagAttributes } from '../../wire/diag/inet-attributes.js';
import type { InetSocketRecord, SocketTimer, SocketType } from '../record.js';
import { type Converter, complete, type Mutable, type RecordContext } from './context.js';

/** The kinds whose sockets have Internet addresses. */
export type InetKind = 'tcp' | 'mptcp' | 'udp' | 'udplite' | 'sctp' | 'dccp' | 'raw' | 'icmp';

/** The socket type of each kind; inet_diag does not tell it, and only SCTP has two. */
export const inetSocketTypes: Readonly<Record<InetKind, SocketType>> = {
  tcp: 'stream',
  mptcp: 'stream',
  udp: 'dgram',
  udplite: 'dgram',
  sctp: 'stream',
  dccp: 'dccp',
  raw: 'raw',
  icmp: 'dgram',
};

/** An address of a socket that is bound to the interface `scope`, which counts for link-local ones (RFC 4007). */
export function inetAddress(
  inet6: boolean,
  address: string,
  port: number,
  scope: number,
): InetAddress | Inet6Address {
  if (!inet6) return { family: 'inet', address, port };
  if (scope !== 0 && /^fe[89ab]/.test(address)) return { family: 'inet6', address, port, scopeId: scope };
  return { family: 'inet6', address, port };
}

/** The timer of a record; undefined when none runs. */
export function socketTimer(timer: number, expires: number, retransmits: number): SocketTimer | undefined {
  const name = timerName(timer);
  return name === undefined ? undefined : { name, expires, retransmits };
}

const optionSets = new Map<number, Readonly<Record<string, boolean>>>();

/** The names of the bits that are on; records with the same bits share one object. */
function socketOptions(bits: number): Readonly<Record<string, boolean>> {
  let found = optionSets.get(bits);
  if (found === undefined) {
    const names = INET_DIAG_SOCKOPT_BITS.filter((_, bit) => (bits & (1 << bit)) !== 0);
    found = Object.freeze(Object.fromEntries(names.map((name) => [name, true])));
    optionSets.set(bits, found);
  }
  return found;
}

type InetRecord = Mutable<InetSocketRecord>;

function addExtended(record: InetRecord, found: InetDiagAttributes, context: RecordContext): void {
  if (found.mark !== undefined) record.mark = found.mark;
  if (found.cgroupId !== undefined) {
    const path = context.cgroups.get(found.cgroupId);
    record.cgroup = path === undefined ? { id: found.cgroupId } : { id: found.cgroupId, path };
  }
  if (found.shutdown !== undefined) record.shutdown = found.shutdown;
  if (found.tos !== undefined) record.tos = found.tos;
  if (found.tclass !== undefined) record.trafficClass = found.tclass;
  if (found.classId !== undefined) record.classId = found.classId;
  if (found.sockopt !== undefined) record.options = socketOptions(found.sockopt);
}

/** All addresses of an SCTP association, which come unasked. */
function addAddresses(record: InetRecord, found: InetDiagAttributes): void {
  if (found.locals !== undefined) record.localAddresses = found.locals;
  if (found.peers !== undefined) record.remoteAddresses = found.peers;
}

function addInfo(record: InetRecord, found: InetDiagAttributes): void {
  if (found.congestion !== undefined) record.congestion = found.congestion;
  if (found.congestionInfo !== undefined) record.congestionInfo = found.congestionInfo;
  if (found.tcp !== undefined) record.tcp = found.tcp;
  if (found.mptcp !== undefined) record.mptcp = found.mptcp;
  if (found.sctp !== undefined) record.sctp = found.sctp;
  if (found.ulp !== undefined) record.ulp = found.ulp;
  if (found.md5sig !== undefined) {
    record.md5Keys = found.md5sig.map(({ address, prefixLength }) => ({ address, prefixLength }));
  }
}

function addAttributes(record: InetRecord, found: InetDiagAttributes, context: RecordContext): void {
  const { details } = context;
  if (details.extended) addExtended(record, found, context);
  if (details.memory && found.skmeminfo !== undefined) record.memory = found.skmeminfo;
  if (details.info) addInfo(record, found);
  if (details.bpfStorages !== undefined && found.bpfStorages !== undefined)
    record.bpfStorages = decodeBpfStorages(found.bpfStorages);
  if (record.kind === 'sctp') addAddresses(record, found);
  if (found.unknown !== undefined) record.unknown = found.unknown;
}

/** A raw socket has the protocol in INET_DIAG_PROTOCOL, and without it where others have the local port. */
const rawProtocol = (message: InetDiagMessage): number => message.attributes?.protocol ?? message.sport;

/** Makes records of the answers to a request for one Internet kind. */
export function inetConverter(kind: InetKind, protocol: number, context: RecordContext): Converter {
  const decode = inetDiagDecoder(protocol);
  const type = inetSocketTypes[kind];
  const raw = protocol === IPPROTO_RAW;
  return (view, offset, end) => {
    const message = decode(view, offset, end);
    const { ifindex, attributes } = message;
    const inet6 = message.family === AF_INET6;
    const record: InetRecord = {
      kind,
      type,
      state: socketStateName(message.state),
      family: inet6 ? 'inet6' : 'inet',
      protocol: raw ? rawProtocol(message) : protocol,
      local: inetAddress(inet6, message.src, message.sport, ifindex),
      remote: inetAddress(inet6, message.dst, message.dport, ifindex),
      receiveQueue: message.rqueue,
      sendQueue: message.wqueue,
      inode: message.inode,
      uid: message.uid,
      cookie: cookieOf(message),
      source: 'sock_diag',
    };
    if (ifindex !== 0) record.interface = context.interfaces.get(ifindex);
    if (attributes?.v6only !== undefined) record.v6only = attributes.v6only;
    const timer = socketTimer(message.timer, message.expires, message.retrans);
    if (timer !== undefined) record.timer = timer;
    if (attributes !== undefined) addAttributes(record, attributes, context);
    return complete(record, context);
  };
}
