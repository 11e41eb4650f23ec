import type { InetSocketRecord } from '../../inventory/record.js';
import type { CongestionInfo, TcpInfo } from '../../wire/index.js';
import { bitRate, fixed, general, milliseconds } from './numbers.js';

/** Flags of `TcpInfo.options`, TCPI_OPT_* of `<linux/tcp.h>`, with ss's words, in its order. */
const optionWords: readonly (readonly [number, string])[] = [
  [1, ' ts'],
  [2, ' sack'],
  [8, ' ecn'],
  [16, ' ecnseen'],
  [32, ' fastopen'],
];
const OPTION_WSCALE = 4;

/** The timeout of a connection that has measured nothing yet, in microseconds. */
const INITIAL_RTO = 3_000_000;
/** A slow start threshold this large was never set. */
const UNSET_THRESHOLD = 0xffff;
const UNSET_RTT = 0x7fffffff;
const UNSET_MIN_RTT = 0xffffffff;
/** The largest u64, as a number. */
const UNLIMITED = 2 ** 64;
const INITIAL_REORDERING = 3;

/** A name and a value, or nothing for zero and for what the kernel did not give. */
const word = (name: string, value: number | undefined): string => (value ? name + value : '');

/** The same for microseconds, written as milliseconds. */
const time = (name: string, microseconds: number): string =>
  microseconds ? name + milliseconds(microseconds) : '';

/** Writes a text that neighbours in a listing often share only when it is another than the one before. */
const repeated = (
  write: (tcp: TcpInfo) => string,
  same: (one: TcpInfo, other: TcpInfo) => boolean,
): ((tcp: TcpInfo) => string) => {
  let last: TcpInfo | undefined;
  let text = '';
  return (tcp) => {
    if (last === undefined || !same(tcp, last)) {
      text = write(tcp);
      text.charCodeAt(0); // makes one string of the pieces
      last = tcp;
    }
    return text;
  };
};

const optionsText = (options: number): string => {
  let text = '';
  for (const [flag, name] of optionWords) if (options & flag) text += name;
  return text;
};

/** Texts of the window scales, by both of them; made when first met. */
const scales: string[] = [];

const scalesText = (send: number, receive: number): string => {
  const index = send * 16 + receive;
  scales[index] ??= ` wscale:${send},${receive}`;
  return scales[index];
};

const timing = (tcp: TcpInfo): string =>
  (tcp.rto === INITIAL_RTO ? '' : time(' rto:', tcp.rto)) +
  word(' backoff:', tcp.backoff) +
  (tcp.rtt ? ` rtt:${milliseconds(tcp.rtt)}/${milliseconds(tcp.rttvar)}` : '') +
  time(' ato:', tcp.ato);

const sizesText = (tcp: TcpInfo): string =>
  word(' mss:', tcp.sndMss) +
  word(' pmtu:', tcp.pmtu) +
  word(' rcvmss:', tcp.rcvMss) +
  word(' advmss:', tcp.advmss) +
  word(' cwnd:', tcp.sndCwnd) +
  (tcp.sndSsthresh < UNSET_THRESHOLD ? word(' ssthresh:', tcp.sndSsthresh) : '');

const sameSizes = (one: TcpInfo, other: TcpInfo): boolean =>
  one.sndMss === other.sndMss &&
  one.pmtu === other.pmtu &&
  one.rcvMss === other.rcvMss &&
  one.advmss === other.advmss &&
  one.sndCwnd === other.sndCwnd &&
  one.sndSsthresh === other.sndSsthresh;

const windowsText = (tcp: TcpInfo): string =>
  word(' rcv_space:', tcp.rcvSpace) +
  word(' rcv_ssthresh:', tcp.rcvSsthresh) +
  word(' notsent:', tcp.notsentBytes);

const sameWindows = (one: TcpInfo, other: TcpInfo): boolean =>
  one.rcvSpace === other.rcvSpace &&
  one.rcvSsthresh === other.rcvSsthresh &&
  one.notsentBytes === other.notsentBytes;

const sizes = repeated(sizesText, sameSizes);
const windows = repeated(windowsText, sameWindows);

const traffic = (tcp: TcpInfo): string =>
  word(' bytes_sent:', tcp.bytesSent) +
  word(' bytes_retrans:', tcp.bytesRetrans) +
  word(' bytes_acked:', tcp.bytesAcked) +
  word(' bytes_received:', tcp.bytesReceived) +
  word(' segs_out:', tcp.segsOut) +
  word(' segs_in:', tcp.segsIn) +
  word(' data_segs_out:', tcp.dataSegsOut) +
  word(' data_segs_in:', tcp.dataSegsIn);

/** BBR has a handful of gains, so their texts are made once. */
const gains = new Map<number, string>();
const MOST_GAINS = 64;

const gainText = (gain: number): string => {
  const known = gains.get(gain);
  if (known !== undefined) return known;
  const text = general(gain / 256);
  if (gains.size < MOST_GAINS) gains.set(gain, text);
  return text;
};

const congestionText = (info: CongestionInfo | undefined, numeric: boolean): string => {
  if (info?.algorithm === 'dctcp') {
    if (!info.enabled) return ' dctcp:fallback_mode';
    return ` dctcp:(ce_state:${info.ceState},alpha:${info.alpha},ab_ecn:${info.abEcn},ab_tot:${info.abTot})`;
  }
  if (info?.algorithm === 'bbr') {
    const pacing = info.pacingGain ? `,pacing_gain:${gainText(info.pacingGain)}` : '';
    const window = info.cwndGain ? `,cwnd_gain:${gainText(info.cwndGain)}` : '';
    return ` bbr:(bw:${bitRate(info.bw * 8, numeric)}bps,mrtt:${milliseconds(info.minRtt)}${pacing}${window})`;
  }
  return '';
};

/** The rate the window and the round-trip time allow, in bits per second. */
const sendRate = (tcp: TcpInfo, congestion: CongestionInfo | undefined): number => {
  let { rtt } = tcp;
  if (
    congestion?.algorithm === 'vegas' &&
    congestion.enabled &&
    congestion.rtt &&
    congestion.rtt !== UNSET_RTT
  ) {
    rtt = congestion.rtt;
  }
  return rtt > 0 ? (tcp.sndCwnd * tcp.sndMss * 8_000_000) / rtt : 0;
};

const pacingText = ({ pacingRate, maxPacingRate }: TcpInfo, numeric: boolean): string => {
  if (!pacingRate || pacingRate >= UNLIMITED) return '';
  const limited = maxPacingRate && maxPacingRate < UNLIMITED;
  const limit = limited ? `/${bitRate(maxPacingRate * 8, numeric)}bps` : '';
  return ` pacing_rate ${bitRate(pacingRate * 8, numeric)}bps${limit}`;
};

const rates = (tcp: TcpInfo, congestion: CongestionInfo | undefined, numeric: boolean): string => {
  const send = sendRate(tcp, congestion);
  return (
    (send ? ` send ${bitRate(send, numeric)}bps` : '') +
    word(' lastsnd:', tcp.lastDataSent) +
    word(' lastrcv:', tcp.lastDataRecv) +
    word(' lastack:', tcp.lastAckRecv) +
    pacingText(tcp, numeric) +
    (tcp.deliveryRate ? ` delivery_rate ${bitRate(tcp.deliveryRate * 8, numeric)}bps` : '') +
    word(' delivered:', tcp.delivered) +
    word(' delivered_ce:', tcp.deliveredCe) +
    (tcp.deliveryRateAppLimited ? ' app_limited' : '')
  );
};

const share = (name: string, part: number | undefined, whole: number): string =>
  part ? `${name}${Math.floor(part / 1000)}ms(${fixed((100 * part) / whole, 1)}%)` : '';

const busyText = ({ busyTime, rwndLimited, sndbufLimited }: TcpInfo): string => {
  if (!busyTime) return '';
  const limits =
    share(' rwnd_limited:', rwndLimited, busyTime) + share(' sndbuf_limited:', sndbufLimited, busyTime);
  return ` busy:${Math.floor(busyTime / 1000)}ms${limits}`;
};

const losses = (tcp: TcpInfo, listening: boolean): string =>
  word(' unacked:', tcp.unacked) +
  (tcp.retrans || tcp.totalRetrans ? ` retrans:${tcp.retrans}/${tcp.totalRetrans}` : '') +
  word(' lost:', tcp.lost) +
  (listening ? '' : word(' sacked:', tcp.sacked)) +
  word(' dsack_dups:', tcp.dsackDups) +
  word(' fackets:', tcp.fackets) +
  (tcp.reordering === INITIAL_REORDERING ? '' : ` reordering:${tcp.reordering}`) +
  word(' reord_seen:', tcp.reordSeen);

const receiving = (tcp: TcpInfo): string =>
  time(' rcv_rtt:', tcp.rcvRtt) +
  windows(tcp) +
  (tcp.minRtt && tcp.minRtt !== UNSET_MIN_RTT ? time(' minrtt:', tcp.minRtt) : '') +
  word(' rcv_ooopack:', tcp.rcvOoopack) +
  word(' snd_wnd:', tcp.sndWnd);

/** `-i` of a TCP socket, word by word in ss's order; the TCP options only with `-o`. */
export const tcpText = (record: InetSocketRecord, options: boolean, numeric: boolean): string => {
  const { tcp, congestion, congestionInfo } = record;
  if (tcp === undefined) return '';
  return (
    (options ? optionsText(tcp.options) : '') +
    (congestion ? ` ${congestion}` : '') +
    (tcp.options & OPTION_WSCALE ? scalesText(tcp.sndWscale, tcp.rcvWscale) : '') +
    timing(tcp) +
    sizes(tcp) +
    traffic(tcp) +
    congestionText(congestionInfo, numeric) +
    rates(tcp, congestionInfo, numeric) +
    busyText(tcp) +
    losses(tcp, record.state === 'listen') +
    receiving(tcp)
  );
};
