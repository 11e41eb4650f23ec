import { formatIPv4, formatIPv6 } from '../address-text.js';
import { LITTLE_ENDIAN } from '../byte-order.js';
import { decimal, hexadecimal, lineError, linesOf, type ProcLine, type ProcText, wordsOf } from './table.js';

/** The tables of Internet sockets below `/proc/net`. */
export type ProcInetTable =
  | 'tcp'
  | 'tcp6'
  | 'udp'
  | 'udp6'
  | 'udplite'
  | 'udplite6'
  | 'raw'
  | 'raw6'
  | 'icmp'
  | 'icmp6';

/** A row of `/proc/net/{tcp,udp,udplite,raw,icmp}{,6}`, proc_pid_net(5), under the names of InetDiagMessage. */
export interface ProcInetRow {
  /** The kernel's hash slot, `sl`. */
  readonly slot: number;
  /** Local address as text. */
  readonly src: string;
  /** Local port; of a raw socket its protocol, of a ping socket its identifier. */
  readonly sport: number;
  /** Remote address as text. */
  readonly dst: string;
  readonly dport: number;
  /** TCP_*. */
  readonly state: number;
  readonly wqueue: number;
  readonly rqueue: number;
  /** 0 off, 1 retransmit, 2 keepalive or other, 3 TIME-WAIT, 4 window probe. */
  readonly timer: number;
  /** Milliseconds until the timer fires. */
  readonly expires: number;
  readonly retrans: number;
  readonly uid: number;
  /** Unanswered probes. */
  readonly timeout: number;
  readonly inode: number;
  /** Reference count of the socket. */
  readonly references: number;
  /** Packets dropped; undefined in the TCP tables, which have no such column. */
  readonly drops: number | undefined;
  /** Columns after the pointer, or after the drops; of TCP: rto, ato, ack flags, cwnd, ssthresh, in clock ticks. */
  readonly rest: readonly string[];
}

/** Milliseconds of a clock tick: USER_HZ is 100 on every architecture supported. */
const TICK = 10;

const scratch = new DataView(new ArrayBuffer(16));

/** The kernel prints each 32-bit word of an address as a number, so its bytes are in host order. */
const address = (line: ProcLine, hex: string): string => {
  if (!/^(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{32})$/.test(hex))
    throw lineError(line, 'an address of 8 or 32 digits');
  for (let at = 0; at < hex.length; at += 8)
    scratch.setUint32(at / 2, Number.parseInt(hex.slice(at, at + 8), 16), LITTLE_ENDIAN);
  return hex.length === 8 ? formatIPv4(scratch, 0) : formatIPv6(scratch, 0);
};

/** Splits `a:b`. */
const pair = (line: ProcLine, word: string | undefined, name: string): readonly [string, string] => {
  const [left, right, more] = (word ?? '').split(':');
  if (left === undefined || right === undefined || more !== undefined)
    throw lineError(line, `${name} as a:b`);
  return [left, right];
};

const row = (line: ProcLine, hasDrops: boolean): ProcInetRow => {
  const words = wordsOf(line);
  const [slot] = pair(line, words[0], 'the slot');
  const [src, sport] = pair(line, words[1], 'local_address');
  const [dst, dport] = pair(line, words[2], 'rem_address');
  const [wqueue, rqueue] = pair(line, words[4], 'tx_queue:rx_queue');
  const [timer, when] = pair(line, words[5], 'tr:tm->when');
  return {
    slot: decimal(line, slot, 'sl'),
    src: address(line, src),
    sport: hexadecimal(line, sport, 'local port'),
    dst: address(line, dst),
    dport: hexadecimal(line, dport, 'remote port'),
    state: hexadecimal(line, words[3], 'st'),
    wqueue: hexadecimal(line, wqueue, 'tx_queue'),
    rqueue: hexadecimal(line, rqueue, 'rx_queue'),
    timer: hexadecimal(line, timer, 'tr'),
    expires: hexadecimal(line, when, 'tm->when') * TICK,
    retrans: hexadecimal(line, words[6], 'retrnsmt'),
    uid: decimal(line, words[7], 'uid'),
    timeout: decimal(line, words[8], 'timeout'),
    inode: decimal(line, words[9], 'inode'),
    references: decimal(line, words[10], 'ref'),
    drops: hasDrops ? decimal(line, words[12], 'drops') : undefined,
    rest: words.slice(hasDrops ? 13 : 12),
  };
};

/**
 * Parses a table of Internet sockets. Throws DecodeError that names table and line. `/proc/net` shows the caller's
 * namespace; a table that is not there means the kernel lacks the protocol.
 */
export const parseProcInet = (table: ProcInetTable, text: ProcText): ProcInetRow[] => {
  const lines = linesOf(`/proc/net/${table}`, text);
  const header = lines[0];
  if (header === undefined) return [];
  if (!/^\s*sl\s+local_address\s/.test(header.text))
    throw lineError(header, 'a header with sl, local_address, …');
  const hasDrops = /\sdrops\s*$/.test(header.text);
  return lines.slice(1).map((line) => row(line, hasDrops));
};
