import type { SocketRecord } from '../../inventory/record.js';
import { escapeText } from '../../terminal/escape.js';
import type { CongestionInfo } from '../../wire/congestion.js';
import type { TcpInfo } from '../../wire/tcp-info.js';
import { anyItems, counted, item, keyOf } from './item.js';

/** The kernel's figure for "no limit": the largest u64, and 2^31 - 1 packets. */
const NO_RATE = 2 ** 64;
const NO_SSTHRESH = 0x7fff_ffff;

const milliseconds = (microseconds: number): string => `${microseconds / 1000} ms`;

const rate = (bytesPerSecond: number): string => {
  const bits = bytesPerSecond * 8;
  if (bits < 1e6) return `${Number((bits / 1e3).toPrecision(3))} kbit/s`;
  return bits < 1e9
    ? `${Number((bits / 1e6).toPrecision(3))} Mbit/s`
    : `${Number((bits / 1e9).toPrecision(3))} Gbit/s`;
};

const elapsed = (value: number): string => `${value} ms`;
const bytes = (value: number): string => `${value} B`;

/** Fields that are not plain counts; TcpInfo tells their units. */
const units: { readonly [F in keyof TcpInfo]?: (value: number) => string } = {
  rto: milliseconds,
  ato: milliseconds,
  rcvRtt: milliseconds,
  minRtt: milliseconds,
  busyTime: milliseconds,
  rwndLimited: milliseconds,
  sndbufLimited: milliseconds,
  lastDataSent: elapsed,
  lastAckSent: elapsed,
  lastDataRecv: elapsed,
  lastAckRecv: elapsed,
  totalRtoTime: elapsed,
  sndMss: bytes,
  rcvMss: bytes,
  pmtu: bytes,
  rcvSsthresh: bytes,
  advmss: bytes,
  rcvSpace: bytes,
  bytesAcked: bytes,
  bytesReceived: bytes,
  notsentBytes: bytes,
  bytesSent: bytes,
  bytesRetrans: bytes,
  sndWnd: bytes,
  rcvWnd: bytes,
  pacingRate: rate,
  maxPacingRate: rate,
  deliveryRate: rate,
};

/** Fields that the first items tell already, or that say nothing. */
const told = new Set<string>([
  'state',
  'rtt',
  'rttvar',
  'sndCwnd',
  'sndSsthresh',
  'sndWscale',
  'rcvWscale',
  'options',
]);

/** TCPI_OPT_* bits, lowest first, `<linux/tcp.h>`. */
const optionNames = [
  'timestamps',
  'sack',
  'wscale',
  'ecn',
  'ecn-seen',
  'syn-data',
  'usec-timestamps',
  'tfo-child',
];

const optionsText = (bits: number): string =>
  optionNames.filter((_, bit) => (bits & (1 << bit)) !== 0).join(' ');

const headItems = (tcp: TcpInfo): string[] => [
  ...(tcp.rtt === 0 ? [] : [`rtt: ${tcp.rtt / 1000}/${tcp.rttvar / 1000} ms`]),
  `cwnd: ${tcp.sndCwnd}`,
  ...(tcp.sndSsthresh >= NO_SSTHRESH ? [] : [`ssthresh: ${tcp.sndSsthresh}`]),
  ...(tcp.sndWscale + tcp.rcvWscale === 0 ? [] : [`wscale: ${tcp.sndWscale}/${tcp.rcvWscale}`]),
  ...item('tcp-options', optionsText(tcp.options)),
];

/** A listener has its queue and backlog in these, which the row shows already. */
const queues = new Set<string>(['unacked', 'sacked']);

const tcpItems = (tcp: TcpInfo, listening: boolean): string[] => {
  const items = headItems(tcp);
  for (const [field, value] of Object.entries(tcp)) {
    if (told.has(field) || value === 0 || value === NO_RATE || (listening && queues.has(field))) continue;
    const unit = units[field as keyof TcpInfo];
    if (unit !== undefined && typeof value === 'number') items.push(`${keyOf(field)}: ${unit(value)}`);
    else items.push(...anyItems(keyOf(field), value));
  }
  return items;
};

/** Vegas has this for a time it has not measured yet. */
const NO_TIME = 0x7fff_ffff;

const time = (key: string, microseconds: number): string[] =>
  microseconds === 0 || microseconds === NO_TIME ? [] : [`${key}: ${milliseconds(microseconds)}`];

const gain = (times256: number): number => Number((times256 / 256).toFixed(2));

const congestionItems = (info: CongestionInfo | undefined): string[] => {
  switch (info?.algorithm) {
    case 'bbr':
      return [
        ...(info.bw === 0 ? [] : [`bbr-bandwidth: ${rate(info.bw)}`]),
        ...time('bbr-min-rtt', info.minRtt),
        ...(info.pacingGain === 0 ? [] : [`bbr-pacing-gain: ${gain(info.pacingGain)}`]),
        ...(info.cwndGain === 0 ? [] : [`bbr-cwnd-gain: ${gain(info.cwndGain)}`]),
      ];
    case 'vegas':
      return [
        ...time('vegas-rtt', info.rtt),
        ...time('vegas-min-rtt', info.minrtt),
        `vegas-rounds: ${info.rttcnt}`,
      ];
    case 'dctcp':
      return [
        `dctcp-marked: ${Number(((info.alpha / 1024) * 100).toFixed(1))}%`,
        ...counted('dctcp-ecn-bytes', info.abEcn, ' B'),
        ...counted('dctcp-bytes', info.abTot, ' B'),
      ];
    default:
      return [];
  }
};

/** tcp_info, congestion control, MPTCP and the upper-layer protocol; counters that are 0 are left out. */
export const infoItems = (record: SocketRecord): string[] => {
  if (record.family !== 'inet' && record.family !== 'inet6') return [];
  return [
    ...item('congestion', record.congestion === undefined ? undefined : escapeText(record.congestion)),
    ...(record.tcp === undefined ? [] : tcpItems(record.tcp, record.state === 'listen')),
    ...congestionItems(record.congestionInfo),
    ...anyItems('mptcp', record.mptcp),
    ...anyItems('sctp', record.sctp),
    ...anyItems('ulp', record.ulp),
    ...item(
      'md5-keys',
      record.md5Keys?.map(({ address, prefixLength }) => `${address}/${prefixLength}`).join(' '),
    ),
  ];
};
