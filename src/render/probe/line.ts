import type {
  LocalSocket,
  ProbeProtocol,
  ProbeResult,
  ServiceIdentity,
  Verdict,
} from '../../probe/result.js';
import { escapeLine, escapeText } from '../../terminal/escape.js';
import { processName } from '../text/owner.js';

/** Select Graphic Rendition sequences, ECMA-48 section 8.3.117. */
const RESET = '\u001b[0m';
const GREEN = '\u001b[32m';
const RED = '\u001b[31m';
const YELLOW = '\u001b[33m';
const DIM = '\u001b[2m';

const colors: Readonly<Partial<Record<Verdict, string>>> = {
  open: GREEN,
  answering: GREEN,
  silent: YELLOW,
  busy: YELLOW,
  denied: YELLOW,
  'timed-out': YELLOW,
};

/** As wide as the longest verdict. */
const verdictWidth = 'unreachable'.length;
/** As wide as `12345.6 ms`. */
const timeWidth = 9;

/** How lines are written. */
export interface LineOptions {
  readonly color: boolean;
  /** Whether a service was asked for: then it is told too why none is known. */
  readonly service: boolean;
  /** Columns of the widest target. */
  readonly targetWidth: number;
}

/** What a target is called at the head of its line: `tcp 127.0.0.1:80`. */
export const targetLabel = (target: string, protocol: ProbeProtocol): string => {
  const prefix = `${protocol}:`;
  const rest = target.startsWith(prefix) ? target.slice(prefix.length) : target;
  return `${protocol} ${escapeText(rest)}`;
};

const holdersText = ({ holders }: LocalSocket): string =>
  holders.map(({ name, pid }) => `${processName(name)}[${pid}]`).join(', ');

const serviceText = ({ name, product, ready }: ServiceIdentity): string =>
  `${escapeText(product === undefined ? name : `${name} ${product}`)}${ready ? '' : ' (not ready)'}`;

const timeText = ({ rtt, elapsed }: ProbeResult): string => `${(rtt ?? elapsed).toFixed(1)} ms`;

/** What is worth to be told behind a yes: service, processes, a queue that fills, or who of several addresses it was. */
const yesText = ({ service, socket, kind, reason }: ProbeResult, wanted: boolean): string => {
  const parts: string[] = [];
  if (service !== undefined) parts.push(serviceText(service));
  else if (wanted) parts.push(escapeLine(reason));
  if (kind !== undefined) parts.push(escapeText(kind));
  const holders = socket === undefined ? '' : holdersText(socket);
  if (holders !== '') parts.push(holders);
  if (socket?.drops !== undefined && socket.drops > 0) parts.push(`${socket.drops} datagrams dropped`);
  return parts.join('  ');
};

const isYes = (verdict: Verdict): boolean => verdict === 'open' || verdict === 'answering';

const detailText = (result: ProbeResult, wanted: boolean): string =>
  isYes(result.verdict) ? yesText(result, wanted) : escapeLine(result.reason);

const paint = (text: string, code: string, color: boolean): string =>
  color ? `${code}${text}${RESET}` : text;

/** One result as a line for people: target, verdict, time, and who is there or why nobody is. */
export const probeLine = (result: ProbeResult, { color, service, targetWidth }: LineOptions): string => {
  const { target, protocol, verdict } = result;
  const label = targetLabel(target, protocol).padEnd(targetWidth);
  const verdictText = paint(verdict.padEnd(verdictWidth), colors[verdict] ?? RED, color);
  const time = paint(timeText(result).padStart(timeWidth), DIM, color);
  return `${`${label}  ${verdictText}  ${time}  ${detailText(result, service)}`.trimEnd()}\n`;
};
