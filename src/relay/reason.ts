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
