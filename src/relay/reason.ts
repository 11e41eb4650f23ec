import type { EndReason } from './types.js';

/** What errors say that the other end has broken the connection. */
const broken: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ENOTCONN']);

/** The reason for which a direction ended with this error. */
export const reasonOf = (error: unknown): EndReason => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && broken.has(code) ? 'reset' : 'failed';
};

/** Whatever was thrown, as an Error. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));

/** Errors that say that there is no room for now. */
export const noRoom: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);

/** Errors of accepting that pass: no descriptors or memory for now, or that one connection broke. */
export const passing: ReadonlySet<unknown> = new Set([...noRoom, 'ECONNABORTED', 'EPROTO']);
