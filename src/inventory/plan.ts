import {
  AF_INET,
  AF_INET6,
  IPPROTO_DCCP,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_MPTCP,
  IPPROTO_RAW,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
  TCP_CLOSE,
} from '../wire/constants.js';
import { encodeInetDiagRequest, inetExtensions } from '../wire/diag/inet.js';
import {
  INET_DIAG_CONG,
  INET_DIAG_INFO,
  INET_DIAG_SKMEMINFO,
  INET_DIAG_TCLASS,
  INET_DIAG_TOS,
  INET_DIAG_VEGASINFO,
} from '../wire/diag/inet-attributes.js';
import * as netlinkDiag from '../wire/diag/netlink.js';
import * as packetDiag from '../wire/diag/packet.js';
import { encodeTipcDiagRequest } from '../wire/diag/tipc.js';
import * as unixDiag from '../wire/diag/unix.js';
import { encodeVsockDiagRequest } from '../wire/diag/vsock.js';
import * as xdpDiag from '../wire/diag/xdp.js';
import type { ProcInetTable } from '../wire/proc/inet.js';
import type { Converter, RecordContext } from './convert/context.js';
import { type InetKind, inetConverter } from './convert/inet.js';
import { netlinkConverter } from './convert/netlink.js';
import { packetConverter } from './convert/packet.js';
import type { ProcSource } from './convert/proc.js';
import { tipcConverter } from './convert/tipc.js';
import { unixConverter } from './convert/unix.js';
import { vsockConverter } from './convert/vsock.js';
import { xdpConverter } from './convert/xdp.js';
import type { ListOptions, ProcTable } from './options.js';
import type { ProcFile } from './proc-files.js';
import type { SocketKind } from './record.js';
import type { ResolvedDetails } from './resolve.js';

/** One thing to read: a dump request, a `/proc/net` table, or the one with the other to fall back on. */
export interface Step {
  readonly kind: SocketKind;
  /** The whole netlink message; absent where only `/proc` knows these sockets. */
  readonly request?: Uint8Array;
  readonly converter?: (context: RecordContext) => Converter;
  /** What `/proc/net` has of them. */
  readonly table?: ProcSource;
  /** A file to read in place of both. */
  readonly file?: ProcFile;
  /** Half of an Internet kind: IPv6. */
  readonly inet6?: boolean;
  /** The same request with less of the filter, to be tried in this order where the kernel refuses the one before. */
  readonly plainer?: readonly Uint8Array[];
  /** What a privilege is needed for besides marks in a program: why the request may be refused, for people. */
  readonly privilege?: string;
  /** The kernel ignores the state mask for this kind: records must be filtered here. */
  readonly filterStates: boolean;
}

/** Filter programs for one Internet kind and family: the best first, then what to try where the kernel refuses it. */
export type Programs = (kind: SocketKind, family: 'inet' | 'inet6') => readonly Uint8Array[];

/** What a plan is made for. */
export interface PlanOptions {
  readonly programs?: Programs | undefined;
  readonly kinds: readonly SocketKind[];
  readonly families: readonly ('inet' | 'inet6')[];
  readonly states: number;
  readonly details: ResolvedDetails;
  /** Files to read in place of asking the kernel. */
  readonly procTables?: ListOptions['procTables'];
  /** Descriptors of the maps whose storages are asked for; none for all maps. */
  readonly storageMaps?: readonly number[] | undefined;
}

type DiagKind = Exclude<InetKind, 'icmp'>;

/** Internet kinds sock_diag knows, by their protocol number, and whether `/proc/net` has a table of them too. */
const inetKinds: Record<DiagKind, { protocol: number; table: boolean }> = {
  tcp: { protocol: IPPROTO_TCP, table: true },
  mptcp: { protocol: IPPROTO_MPTCP, table: false },
  udp: { protocol: IPPROTO_UDP, table: true },
  udplite: { protocol: IPPROTO_UDPLITE, table: true },
  sctp: { protocol: IPPROTO_SCTP, table: false },
  dccp: { protocol: IPPROTO_DCCP, table: false },
  raw: { protocol: IPPROTO_RAW, table: true },
};

/** The attributes that must be asked for; the others always come. */
function extensionsOf({ memory, info, extended }: ResolvedDetails): number {
  const wanted: number[] = [];
  if (memory) wanted.push(INET_DIAG_SKMEMINFO);
  if (info) wanted.push(INET_DIAG_INFO, INET_DIAG_VEGASINFO, INET_DIAG_CONG);
  if (extended) wanted.push(INET_DIAG_TOS, INET_DIAG_TCLASS);
  return inetExtensions(...wanted);
}

const hiddenStorages = 'what BPF programs keep with sockets is shown only with CAP_BPF';

function inetStep(kind: DiagKind, inet6: boolean, options: PlanOptions): Step {
  const { protocol, table } = inetKinds[kind];
  const { states, details, programs, storageMaps } = options;
  const family = inet6 ? AF_INET6 : AF_INET;
  const name = `${kind}${inet6 ? '6' : ''}` as ProcInetTable;
  const plain = { family, protocol, states, extensions: extensionsOf(details) };
  const filtered = (programs?.(kind, inet6 ? 'inet6' : 'inet') ?? []).map((bytecode) => ({
    ...plain,
    bytecode,
  }));
  const without = [...filtered, plain];
  const full = storageMaps === undefined ? [] : without.map((one) => ({ ...one, bpfStorages: storageMaps }));
  const [request, ...plainer] = [...full, ...without].map(encodeInetDiagRequest);
  return {
    kind,
    inet6,
    ...(request && { request }),
    ...(plainer.length > 0 && { plainer }),
    ...(full.length > 0 && { privilege: hiddenStorages }),
    converter: (context) => inetConverter(kind, protocol, context),
    ...(table ? { table: { name, kind, protocol, inet6 } } : {}),
    filterStates: false,
  };
}

/** Ping sockets, icmp(7): only `/proc` lists them. */
function icmpStep(inet6: boolean): Step {
  const protocol = inet6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
  return {
    kind: 'icmp',
    inet6,
    table: { name: inet6 ? 'icmp6' : 'icmp', kind: 'icmp', protocol, inet6 },
    filterStates: false,
  };
}

function unixStep({ states, details }: PlanOptions): Step {
  const {
    UDIAG_SHOW_NAME,
    UDIAG_SHOW_VFS,
    UDIAG_SHOW_PEER,
    UDIAG_SHOW_ICONS,
    UDIAG_SHOW_RQLEN,
    UDIAG_SHOW_UID,
  } = unixDiag;
  const always =
    UDIAG_SHOW_NAME | UDIAG_SHOW_VFS | UDIAG_SHOW_PEER | UDIAG_SHOW_ICONS | UDIAG_SHOW_RQLEN | UDIAG_SHOW_UID;
  const show = always | (details.memory ? unixDiag.UDIAG_SHOW_MEMINFO : 0);
  const request = unixDiag.encodeUnixDiagRequest({ states, show });
  return { kind: 'unix', request, converter: unixConverter, filterStates: false };
}

function packetStep({ details }: PlanOptions): Step {
  const { PACKET_SHOW_INFO, PACKET_SHOW_MEMINFO, PACKET_SHOW_MCLIST, PACKET_SHOW_RING_CFG } = packetDiag;
  const { PACKET_SHOW_FANOUT, PACKET_SHOW_FILTER } = packetDiag;
  const more = PACKET_SHOW_MCLIST | PACKET_SHOW_RING_CFG | PACKET_SHOW_FANOUT | PACKET_SHOW_FILTER;
  const show = PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO | (details.extended ? more : 0);
  const request = packetDiag.encodePacketDiagRequest({ show });
  return { kind: 'packet', request, converter: packetConverter, filterStates: true };
}

function netlinkStep(): Step {
  const { NDIAG_SHOW_GROUPS, NDIAG_SHOW_MEMINFO, NDIAG_SHOW_FLAGS } = netlinkDiag;
  const show = NDIAG_SHOW_GROUPS | NDIAG_SHOW_MEMINFO | NDIAG_SHOW_FLAGS;
  const request = netlinkDiag.encodeNetlinkDiagRequest({ show });
  return { kind: 'netlink', request, converter: netlinkConverter, filterStates: true };
}

function xdpStep({ details }: PlanOptions): Step {
  const { XDP_SHOW_INFO, XDP_SHOW_MEMINFO, XDP_SHOW_RING_CFG, XDP_SHOW_UMEM, XDP_SHOW_STATS } = xdpDiag;
  const more = XDP_SHOW_RING_CFG | XDP_SHOW_UMEM | XDP_SHOW_STATS;
  const show = XDP_SHOW_INFO | XDP_SHOW_MEMINFO | (details.extended ? more : 0);
  return {
    kind: 'xdp',
    request: xdpDiag.encodeXdpDiagRequest({ show }),
    converter: xdpConverter,
    filterStates: true,
  };
}

/** The steps of one kind: two for Internet kinds, IPv4 first as ss(8) has it. */
function stepsOf(kind: SocketKind, options: PlanOptions): Step[] {
  const { states, families } = options;
  const onlyClosed = kind === 'packet' || kind === 'xdp';
  if (onlyClosed && (states & (1 << TCP_CLOSE)) === 0) return [];
  switch (kind) {
    case 'netlink':
      return [netlinkStep()];
    case 'packet':
      return [packetStep(options)];
    case 'unix':
      return [unixStep(options)];
    case 'vsock': {
      const request = encodeVsockDiagRequest({ states });
      return [{ kind, request, converter: vsockConverter, filterStates: false }];
    }
    case 'tipc': {
      const request = encodeTipcDiagRequest({ states });
      return [{ kind, request, converter: tipcConverter, filterStates: false }];
    }
    case 'xdp':
      return [xdpStep(options)];
    case 'other':
      return []; // no dump and no table has them
    case 'icmp':
      return families.map((family) => icmpStep(family === 'inet6'));
    default:
      return families.map((family) => inetStep(kind, family === 'inet6', options));
  }
}

const isTable = (name: string, tables: object): name is ProcTable => Object.hasOwn(tables, name);

/** The steps of one kind for which files stand in for the kernel; undefined where none does. */
function fileSteps(kind: SocketKind, { procTables = {}, families }: PlanOptions): Step[] | undefined {
  const { tcpdiag } = procTables;
  if (kind === 'tcp' && tcpdiag !== undefined) {
    return [{ kind, file: { table: 'tcpdiag', path: tcpdiag }, filterStates: false }];
  }
  if (!isTable(kind, procTables) && !isTable(`${kind}6`, procTables)) return undefined;
  const halves = kind in inetKinds ? families.map((family) => family === 'inet6') : [undefined];
  return halves.flatMap((inet6) => {
    const table = inet6 ? `${kind}6` : kind;
    if (!isTable(table, procTables)) return [];
    const file = { table, path: procTables[table] as string };
    return [{ kind, file, filterStates: false, ...(inet6 === undefined ? {} : { inet6 }) }];
  });
}

/** Everything to read, in the order records come out. */
export function makePlan(options: PlanOptions): Step[] {
  const { kinds, procTables } = options;
  if (procTables === undefined) return kinds.flatMap((kind) => stepsOf(kind, options));
  return kinds.flatMap((kind) => fileSteps(kind, options) ?? stepsOf(kind, options));
}
