import { getopt } from '../getopt.js';
import { die, NcExit } from './exit.js';
import { type NumberFault, readNumber } from './number.js';
import { readTos } from './tos.js';
import { help } from './usage.js';

/** How to speak to a proxy, `-X`. */
export type ProxyProtocol = 'connect' | 'socks4' | 'socks5';

/** The options as given; what may be several at once in nc is a field of its own. */
export interface NcOptions {
  family: 'any' | 'inet' | 'inet6' | 'unix';
  broadcast: boolean;
  crlf: boolean;
  debug: boolean;
  detached: boolean;
  passDescriptor: boolean;
  keep: boolean;
  listen: boolean;
  shutdown: boolean;
  numeric: boolean;
  random: boolean;
  signature: boolean;
  strict: boolean;
  telnet: boolean;
  udp: boolean;
  dccp: boolean;
  verbose: boolean;
  zero: boolean;
  /** Bytes; 0 leaves the kernel's. */
  receiveBuffer: number;
  sendBuffer: number;
  /** Seconds after each line. */
  interval: number;
  /** Packets to receive; 0 for any number. */
  receiveLimit: number;
  /** Seconds until the end after the data; undefined for no such end. */
  quit: number | undefined;
  /** Milliseconds for connecting and for silence. */
  timeout: number | undefined;
  ttl: number | undefined;
  minTtl: number | undefined;
  tos: number | undefined;
  port: string | undefined;
  source: string | undefined;
  proxy: string | undefined;
  proxyProtocol: ProxyProtocol;
  proxyUser: string | undefined;
}

const usual = (): NcOptions => ({
  family: 'any',
  broadcast: false,
  crlf: false,
  debug: false,
  detached: false,
  passDescriptor: false,
  keep: false,
  listen: false,
  shutdown: false,
  numeric: false,
  random: false,
  signature: false,
  strict: false,
  telnet: false,
  udp: false,
  dccp: false,
  verbose: false,
  zero: false,
  receiveBuffer: 0,
  sendBuffer: 0,
  interval: 0,
  receiveLimit: 0,
  quit: undefined,
  timeout: undefined,
  ttl: undefined,
  minTtl: undefined,
  tos: undefined,
  port: undefined,
  source: undefined,
  proxy: undefined,
  proxyProtocol: 'socks5',
  proxyUser: undefined,
});

/** INT_MAX of C. */
const largest = 0x7fffffff;
const longestTimeout = Math.floor(largest / 1000);
const largestBuffer = 65536 * 16384;

/** A number of the command line; the complaint says what it was for, and mostly what was given. */
const numberOf = (
  text: string,
  lowest: number,
  highest: number,
  complaint: (fault: NumberFault) => string,
): number => {
  const value = readNumber(text, lowest, highest);
  if (typeof value === 'string') throw die(complaint(value));
  return value;
};

const proxyProtocol = (text: string): ProxyProtocol => {
  if (text.toLowerCase() === 'connect') return 'connect';
  if (text === '4' || text === '5') return `socks${text}`;
  throw die('unsupported proxy protocol');
};

/** Options without an argument, and the fields they set. */
const switches: Readonly<Record<string, Partial<NcOptions>>> = {
  '4': { family: 'inet' },
  '6': { family: 'inet6' },
  b: { broadcast: true },
  C: { crlf: true },
  D: { debug: true },
  d: { detached: true },
  F: { passDescriptor: true },
  k: { keep: true },
  l: { listen: true },
  N: { shutdown: true },
  n: { numeric: true },
  r: { random: true },
  S: { signature: true },
  strict: { strict: true },
  t: { telnet: true },
  U: { family: 'unix' },
  u: { udp: true },
  v: { verbose: true },
  Z: { dccp: true },
  z: { zero: true },
};

/** Options with an argument. */
const setters: Readonly<Record<string, (options: NcOptions, text: string) => void>> = {
  I: (options, text) => {
    options.receiveBuffer = numberOf(text, 1, largestBuffer, (why) => `TCP receive window ${why}: ${text}`);
  },
  i: (options, text) => {
    options.interval = numberOf(text, 0, 0xffffffff, (why) => `interval ${why}: ${text}`);
  },
  M: (options, text) => {
    options.ttl = numberOf(text, 0, 255, (why) => `ttl is ${why}`);
  },
  m: (options, text) => {
    options.minTtl = numberOf(text, 0, 255, (why) => `minttl is ${why}`);
  },
  O: (options, text) => {
    options.sendBuffer = numberOf(text, 1, largestBuffer, (why) => `TCP send window ${why}: ${text}`);
  },
  P: (options, text) => {
    options.proxyUser = text;
  },
  p: (options, text) => {
    options.port = text;
  },
  q: (options, text) => {
    const seconds = numberOf(text, -largest - 1, largest, (why) => `quit timer ${why}: ${text}`);
    options.quit = seconds < 0 ? undefined : seconds;
    if (seconds >= 0) options.shutdown = true;
  },
  s: (options, text) => {
    options.source = text;
  },
  T: (options, text) => {
    options.tos = readTos(text);
    if (options.tos === undefined) throw die(`illegal tos value ${text}`);
  },
  V: () => {
    throw die('no alternate routing table support available');
  },
  W: (options, text) => {
    options.receiveLimit = numberOf(text, 1, largest, (why) => `receive limit ${why}: ${text}`);
  },
  w: (options, text) => {
    options.timeout = 1000 * numberOf(text, 0, longestTimeout, (why) => `timeout ${why}: ${text}`);
  },
  X: (options, text) => {
    options.proxyProtocol = proxyProtocol(text);
  },
  x: (options, text) => {
    options.proxy = text;
  },
};

const table = {
  short: '46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz',
  long: [
    { name: 'strict', key: 'strict' },
    { name: 'help', key: 'h' },
  ],
};

/** Reads the command line in nc's order, so that the first fault is the one it complains about. Throws NcExit. */
export const readOptions = (args: readonly string[]): { options: NcOptions; operands: string[] } => {
  const options = usual();
  const operands = getopt(args, table, (key, text) => {
    if (key === 'h') throw new NcExit(help, 0);
    const fields = switches[key];
    if (fields === undefined) setters[key]?.(options, text);
    else Object.assign(options, fields);
  });
  return { options, operands };
};
