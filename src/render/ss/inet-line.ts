import type { InetSocketRecord } from '../../inventory/record.js';
import type { SsContext, SsNames, SsShow } from './context.js';
import { areDetailsWide, cgroupPath, detailsText, shutdownText } from './details.js';
import { memoryText } from './memory-text.js';
import { mptcpText, ulpText } from './mptcp-details.js';
import { protocolName, stateName } from './names.js';
import { queue } from './numbers.js';
import { areOwnersWide, holdersText } from './owners.js';
import type { Row } from './row.js';
import { associationState, sctpText } from './sctp-details.js';
import { storagesText } from './storages.js';
import { tcpText } from './tcp-details.js';
import { isWide } from './text.js';
import { timerText } from './timer.js';

const UDP = 17;

/** Raw sockets from their diag module go by the protocol they listen to, those from /proc by `raw`. */
const isRawByDiag = ({ kind, source }: InetSocketRecord): boolean => kind === 'raw' && source === 'sock_diag';

const hexOption = (name: string, value: number | undefined): string => {
  if (value === undefined) return '';
  return ` ${name}:${value === 0 ? '0' : `0x${value.toString(16)}`}`;
};

const classText = ({ tos, trafficClass, classId }: InetSocketRecord): string =>
  hexOption('tos', tos) + hexOption('tclass', trafficClass) + hexOption('class_id', classId);

/** Socket options by the names of the record, with ss's words, in its order. */
const optionWords: readonly (readonly [string, string])[] = [
  ['recverr', ' recverr'],
  ['is_icsk', ' is_icsk'],
  ['freebind', ' freebind'],
  ['hdrincl', ' hdrincl'],
  ['mc_loop', ' mc_loop'],
  ['transparent', ' transparent'],
  ['mc_all', ' mc_all'],
  ['nodefrag', ' nodefrag'],
  ['bind_address_no_port', ' bind_addr_no_port'],
  ['recverr_rfc4884', ' recverr_rfc4884'],
  ['defer_connect', ' defer_connect'],
];

const socketOptionsText = ({ options }: InetSocketRecord, oneline: boolean): string => {
  if (options === undefined) return '';
  let text = `${oneline ? ' ' : '\n\t'}inet-sockopt: (`;
  for (const [name, word] of optionWords) if (options[name]) text += word;
  return `${text})`;
};

/** `-e`: identity, then whether IPv4 is refused, then the open directions. */
const extendedText = (record: InetSocketRecord): string => {
  const { v6only, shutdown } = record;
  const only = v6only === undefined ? '' : ` v6only:${v6only ? 1 : 0}`;
  return detailsText(record) + only + shutdownText(shutdown);
};

/** The addresses whose segments are signed; the keys are secrets, which ss prints in front of its listing. */
const md5Text = (keys: InetSocketRecord['md5Keys']): string =>
  keys === undefined
    ? ''
    : ` md5keys:${keys.map(({ address, prefixLength }) => `${address}/${prefixLength}=`).join(',')}`;

/** `-m` and `-i` ask the kernel for one of the two; where both are there unasked, as in notices and files, ss prints both. */
const informationText = (record: InetSocketRecord, { show }: SsContext): string => {
  let text = show.oneline ? '' : '\n\t';
  if (record.kind === 'sctp') return text + sctpText(record);
  text += memoryText(record.memory);
  if (!show.info && record.tcp === undefined) return text;
  if (record.kind === 'mptcp') return text + mptcpText(record.mptcp);
  return text + tcpText(record, show.options, show.numeric) + md5Text(record.md5Keys) + ulpText(record.ulp);
};

/** Of what ss reads from /proc it prints few details, and those of TCP alone. */
const procText = (record: InetSocketRecord, show: SsShow): string => {
  if (record.kind !== 'tcp') return '';
  const timer = show.options ? timerText(record.timer, false) : '';
  return show.extended ? timer + detailsText(record) : timer;
};

const detailsOf = (record: InetSocketRecord, context: SsContext): string => {
  const { show } = context;
  let text = holdersText(record.owners, context);
  if (record.source === 'proc') return text + procText(record, show);
  if (show.options) text += timerText(record.timer, record.kind === 'sctp');
  if (show.extended) text += extendedText(record);
  if (show.tos) text += classText(record);
  if (show.cgroup && record.cgroup !== undefined) text += ` cgroup:${cgroupPath(record.cgroup)}`;
  if (show.socketOptions) text += socketOptionsText(record, show.oneline);
  const isUdp = record.kind === 'udp' || (record.kind === 'raw' && record.protocol === UDP);
  if (show.memory || (show.info && !isUdp)) text += informationText(record, context);
  if (record.bpfStorages !== undefined) text += storagesText(record.bpfStorages, context);
  return text;
};

const hasWideAddress = (row: Row, record: InetSocketRecord, { hosts }: SsNames): boolean =>
  (record.interface !== undefined || hosts) && isWide(row.localAddress + row.peerAddress);

const hasWideDetails = (record: InetSocketRecord): boolean =>
  areOwnersWide(record.owners) || areDetailsWide(record);

/** Associations follow the endpoint whose inode they share. */
const markAssociation = (record: InetSocketRecord, row: Row, context: SsContext): void => {
  if (record.inode !== 0 && record.inode === context.sctpInode) {
    row.netid = '';
    row.state = associationState(record.state);
  }
  context.sctpInode = record.inode;
};

/** Fills the row of a TCP, MPTCP, UDP, SCTP, DCCP or raw socket. */
export const inetLine = (record: InetSocketRecord, row: Row, context: SsContext): void => {
  const { local, remote } = record;
  const v6only = record.v6only === true;
  const { ports, names } = context;
  const portKind = ports.kindOf(record.kind);
  const device = record.interface;
  row.netid = isRawByDiag(record) ? protocolName(record.protocol) : record.kind;
  row.state = stateName(record.state);
  row.receiveQueue = queue(record.receiveQueue);
  row.sendQueue = queue(record.sendQueue);
  row.localAddress = context.local.text(local, v6only, device);
  row.localPort = ports.text(local.port, portKind);
  row.peerAddress = context.peer.text(remote, v6only, undefined);
  row.peerPort = ports.text(remote.port, portKind);
  row.details = detailsOf(record, context);
  if (record.kind === 'sctp') markAssociation(record, row, context);
  row.wide = hasWideAddress(row, record, names) || (row.details !== '' && hasWideDetails(record));
};
