import { GrammarError, SocketError, SystemError } from '../../index.js';
import { complain, escapeLine, exitCode, UsageError } from '../../terminal/index.js';
import { Interrupted } from './signals.js';

/** Codes that are an answer: it is not there, it does not want, it did not come. */
const answers: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ENOTSOCK',
  'EPROTOTYPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'EMSGSIZE',
  'EPROTO',
  'ENODEV',
]);

const isPermission = (code: string): boolean => code === 'EPERM' || code === 'EACCES';

/** The error of one address where a name had several. */
const innermost = (error: unknown): unknown =>
  error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;

/** What the error says in one word, for JSON: the kernel's name where there is one. */
export const codeOf = (error: unknown): string => {
  const { code } = innermost(error) as { code?: unknown };
  return typeof code === 'string' ? code : 'ERR';
};

/** The exit code that an error of a socket is worth. */
export const outcomeOf = (error: unknown): number => {
  if (error instanceof UsageError || error instanceof GrammarError) return exitCode.usage;
  const inner = innermost(error);
  if (inner instanceof SocketError || inner instanceof SystemError) {
    return answers.has(inner.code) ? exitCode.no : exitCode.unknown;
  }
  return exitCode.unknown;
};

/** The message of an error, with what may help. */
export const explain = (error: unknown): string => {
  const inner = innermost(error);
  const message = error instanceof Error ? error.message : String(error);
  if (!(inner instanceof SocketError)) return message;
  const isLow = /^(open|send) (raw|packet)/.test(inner.message) || / (raw|packet)\b/.test(inner.message);
  if (isPermission(inner.code) && isLow) return `${message}; it needs the capability CAP_NET_RAW`;
  return message;
};

/** Options the library refuses, such as a time to live for a Unix socket, are wrong usage here. */
export const asUsage = (error: unknown): unknown =>
  error instanceof TypeError || error instanceof RangeError ? new UsageError(error.message) : error;

/** Says why a command ends and returns its exit code. Throws the error again where it is none of a socket's. */
export const conclude = (program: string, error: unknown): number => {
  if (error instanceof Interrupted) return exitCode.no;
  const inner = innermost(error);
  if (!(inner instanceof SocketError || inner instanceof SystemError)) throw error;
  complain(`${program}: ${escapeLine(explain(error))}`);
  return outcomeOf(error);
};
