// How an option stands beside the real tool's. Whatever has no note is supported.

/** It is taken as the real tool does. */
export const supported = Object.freeze({ status: 'supported', why: '' });

/** The same, and there is something to be said. */
export const remark = (why) => ({ status: 'supported', why });

/** It is taken, and something of it differs on purpose. */
export const differs = (why) => ({ status: 'differs', why });

/**
 * Not possible on this kernel, for the real tool either: because of the `kernel`, which refuses what the tool asks for, or of
 * the `system`, where the option itself is refused.
 */
export const impossible = (by, why) => ({ status: 'not possible', by, why });
