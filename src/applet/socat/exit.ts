/** The program ends here with this code; what was to be said has been said. */
export class SocatExit extends Error {
  override readonly name = 'SocatExit';
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/** A command line that cannot be obeyed. With `plain` set, that text stands for itself; otherwise the message goes to the log. */
export class SocatUsageError extends Error {
  override readonly name = 'SocatUsageError';
  constructor(
    message: string,
    readonly plain?: string,
  ) {
    super(message);
  }
}
