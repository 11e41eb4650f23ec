/** Exit codes of every socketeer command; the applets keep their peer's codes. */
export const exitCode = {
  /** Yes: it was found, it answered, it is equal. */
  yes: 0,
  /** No: refused, not found, different. */
  no: 1,
  /** The command line was wrong. */
  usage: 2,
  /** Could not find out: no permission, no kernel support, a system error. */
  unknown: 3,
} as const;

/** A command line that cannot be obeyed; the message says what was wrong and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
