import { statSync } from 'node:fs';
import type { ChannelOptions, Framing } from '../../index.js';
import { type GivenOptions, outputScreen, UsageError, wantsColor } from '../../terminal/index.js';
import { hexBytes, unescapeBytes } from '../data/bytes.js';
import { durationOf, framingOf, numberOf, refusePairs } from '../data/options.js';
import type { View } from '../data/view.js';

/** Where the data come from. */
export type Input =
  | { readonly kind: 'texts'; readonly messages: readonly Uint8Array[] }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'file'; readonly path: string };

/** What is done about answers. */
export interface Waiting {
  /** Longest silence in milliseconds. */
  readonly silence: number;
  /** Messages; undefined: as many as were sent, or to the end of a stream. */
  readonly answers: number | undefined;
}

/** A command line of `send`, understood. */
export interface SendPlan {
  readonly target: string;
  readonly open: ChannelOptions;
  readonly input: Input;
  readonly framing: Framing | 'datagram' | undefined;
  readonly ending: Uint8Array;
  readonly descriptors: readonly number[] | undefined;
  readonly repeat: number;
  readonly interval: number;
  readonly waiting: Waiting | undefined;
  readonly keepOpen: boolean;
  /** Longest time without progress in milliseconds. */
  readonly timeout: number;
  readonly view: View;
  readonly json: boolean;
}

const usualTimeout = 10_000;
const usualSilence = 5000;
const MOST = Number.MAX_SAFE_INTEGER;
const HIGHEST_TTL = 255;
const HIGHEST_DESCRIPTOR = 0xf_ffff;

const contradictions = [
  ['file', 'hex'],
  ['newline', 'crlf'],
  ['raw', 'text'],
  ['raw', 'hex-answer'],
  ['text', 'hex-answer'],
  ['raw', 'json'],
  ['text', 'json'],
  ['hex-answer', 'json'],
] as const;

function checkFile(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file '${path}'`);
  if (found.isDirectory()) throw new UsageError(`'${path}' is a directory`);
  return path;
}

function inputOf(given: GivenOptions, words: readonly string[]): Input {
  const [path, digits] = [given.last('file'), given.last('hex')];
  const other = path !== undefined ? '--file' : digits !== undefined ? '--hex' : undefined;
  if (other !== undefined && words.length > 0)
    throw new UsageError(`${other} contradicts the data '${words[0]}'`);
  if (path !== undefined) return { kind: 'file', path: checkFile(path) };
  if (digits !== undefined) return { kind: 'texts', messages: [hexBytes(digits)] };
  if (words.length === 0 && given.has('descriptor')) return { kind: 'texts', messages: [Uint8Array.of(0)] };
  if (words.length === 0 || (words.length === 1 && words[0] === '-')) return { kind: 'stdin' };
  const bytesOf = given.has('escape') ? unescapeBytes : (text: string) => Buffer.from(text);
  return { kind: 'texts', messages: words.map(bytesOf) };
}

function waitingOf(given: GivenOptions): Waiting | undefined {
  const answers = numberOf(given, 'answers', 1, MOST);
  if (!given.has('wait')) {
    if (answers !== undefined) throw new UsageError('--answers is of no use without --wait');
    return undefined;
  }
  return { silence: durationOf(given, 'wait', usualSilence), answers };
}

function descriptorsOf(given: GivenOptions): number[] | undefined {
  if (!given.has('descriptor')) return undefined;
  return given.list('descriptor').map((text) => {
    if (/^[0-9]{1,7}$/.test(text) && Number(text) <= HIGHEST_DESCRIPTOR) return Number(text);
    throw new UsageError(`option --descriptor needs the number of an open descriptor, not '${text}'`);
  });
}

function viewOf(given: GivenOptions): View {
  const { terminal } = outputScreen(process.env);
  const kind = given.has('raw')
    ? 'raw'
    : given.has('text')
      ? 'text'
      : given.has('hex-answer')
        ? 'hex'
        : undefined;
  const color = wantsColor('auto', terminal, process.env);
  return { kind: kind ?? (terminal ? 'auto' : 'raw'), fd: 1, terminal, color, headers: false };
}

function openOptions(given: GivenOptions): ChannelOptions {
  const [source, device] = [given.last('source'), given.last('interface')];
  const timeToLive = numberOf(given, 'ttl', 1, HIGHEST_TTL);
  return {
    purpose: 'send',
    answers: given.has('wait'),
    ...(source === undefined ? {} : { source }),
    ...(device === undefined ? {} : { interface: device }),
    ...(timeToLive === undefined ? {} : { timeToLive }),
    ...(given.has('broadcast') ? { broadcast: true } : {}),
  };
}

/**
 * The time of --wait is joined on, as it may be left out: one that follows as a word of its own would be sent. Throws
 * UsageError.
 */
export function refuseLooseWait(args: readonly string[]): void {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const loose = own.find(
    (word, at) => /^(?:-w|--wait)$/.test(own[at - 1] ?? '') && /^[0-9.]+(?:ms|s|m)?$/.test(word),
  );
  if (loose === undefined) return;
  throw new UsageError(`write --wait=${loose}; or, if '${loose}' is to be sent, put it before --wait`);
}

/** Understands what was given. Throws UsageError. */
export function readPlan(given: GivenOptions, operands: readonly string[]): SendPlan {
  refusePairs(given, contradictions);
  const [target, ...words] = operands;
  if (target === undefined || target === '') {
    throw new UsageError(
      'where to send is needed, such as tcp:localhost:80, udp:localhost:53 or /run/app.sock; --help shows more',
    );
  }
  const input = inputOf(given, words);
  const repeat = numberOf(given, 'repeat', 1, MOST) ?? 1;
  if (input.kind === 'stdin' && repeat > 1)
    throw new UsageError('standard input cannot be repeated; use --file, or DATA');
  return {
    target,
    open: openOptions(given),
    input,
    framing: framingOf(given),
    ending: Buffer.from(given.has('crlf') ? '\r\n' : given.has('newline') ? '\n' : ''),
    descriptors: descriptorsOf(given),
    repeat,
    interval: durationOf(given, 'interval', 0),
    waiting: waitingOf(given),
    keepOpen: given.has('keep-open'),
    timeout: durationOf(given, 'timeout', usualTimeout),
    view: viewOf(given),
    json: given.has('json'),
  };
}
