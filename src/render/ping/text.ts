import { getSystemErrorMap } from 'node:util';
import type { PingDestination, PingEvent, PingFailure, PingReply } from '../../probe/ping/types.js';
import { escapeText } from '../../terminal/escape.js';
import { icmpWords } from './icmp-words.js';

/** How events are told. */
export interface PingTextOptions {
  /** The target as it was given. */
  readonly target: string;
  /** Only addresses, also where the target is a name. */
  readonly numeric: boolean;
  /** Begins each line with the time. */
  readonly timestamps: boolean;
  /** Tells also what was not answered in time. */
  readonly outstanding: boolean;
  /** Our own address and interface, where they were given. */
  readonly from: readonly string[];
}

const headers = { inet: 28, inet6: 48 } as const;

/** The line that says who is pinged. */
export const headerText = (
  { family, address, size }: PingDestination,
  { target, from }: Pick<PingTextOptions, 'target' | 'from'>,
): string => {
  const place =
    family === 'inet' ? `${escapeText(target)} (${address})` : `${escapeText(target)}(${address})`;
  const origin = from.length === 0 ? '' : `from ${from.map(escapeText).join(' ')}: `;
  const amount = family === 'inet' ? `${size}(${size + headers.inet}) bytes of data.` : `${size} data bytes`;
  return `PING ${place} ${origin}${amount}\n`;
};

/** Milliseconds with as many digits as ping(8) shows. */
export const roundTripText = (milliseconds: number): string => {
  const digits = milliseconds >= 99.95 ? 0 : milliseconds >= 9.995 ? 1 : milliseconds >= 1 ? 2 : 3;
  return milliseconds.toFixed(digits);
};

const replyText = (
  reply: PingReply,
  { address }: PingDestination,
  { target, numeric }: PingTextOptions,
): string => {
  const { from, bytes, sequence, timeToLive, rtt, duplicate, truncated, corrupted } = reply;
  const isNamed = !numeric && from === address && target !== address;
  const who = isNamed ? `${escapeText(target)} (${from})` : from;
  const hops = timeToLive === undefined ? '' : ` ttl=${timeToLive}`;
  const marks = `${truncated ? ' (truncated)' : ''}${duplicate ? ' (DUP!)' : ''}`;
  const line = `${bytes} bytes from ${who}: icmp_seq=${sequence}${hops} time=${roundTripText(rtt)} ms${marks}\n`;
  if (corrupted === undefined) return line;
  const { offset, sent, received } = corrupted;
  return `${line}wrong data byte #${offset} should be 0x${sent.toString(16)} but was 0x${received.toString(16)}\n`;
};

const failureText = (
  { sequence, icmp, mtu, error }: PingFailure,
  { family, address }: PingDestination,
): string => {
  if (icmp !== undefined) {
    const { offender = address } = icmp;
    return `From ${offender} icmp_seq=${sequence} ${icmpWords(family, icmp, mtu)}\n`;
  }
  const words = getSystemErrorMap().get(-error.errno)?.[1] ?? error.code;
  const limit = mtu === undefined ? '' : `, mtu=${mtu}`;
  return `icmp_seq=${sequence} not sent: ${words} (${error.code})${limit}\n`;
};

const bareText = (event: PingEvent, destination: PingDestination, options: PingTextOptions): string => {
  if (event.kind === 'reply') return replyText(event, destination, options);
  if (event.kind === 'error') return failureText(event, destination);
  return options.outstanding ? `no answer yet for icmp_seq=${event.sequence}\n` : '';
};

/** An event as ping(8) prints it; nothing for one that it does not tell. */
export const eventText = (
  event: PingEvent,
  destination: PingDestination,
  options: PingTextOptions,
): string => {
  const text = bareText(event, destination, options);
  return options.timestamps && text !== '' ? `[${(event.time / 1000).toFixed(6)}] ${text}` : text;
};
