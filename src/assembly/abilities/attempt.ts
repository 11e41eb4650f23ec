import { Socket } from '../../socket/socket.js';
import type { SocketSpec } from '../../socket/spec.js';
import type { AbilityFinding } from './types.js';

/** The finding that an error is: a call that is missing or forbidden is a no, with the system's words. */
export const ofError = (error: unknown): AbilityFinding => ({
  state: 'no',
  reason: error instanceof Error ? error.message : String(error),
});

/** Yes where a call succeeds; what it opened is closed again. */
export const attempt = (call: () => { close(): void }): AbilityFinding => {
  try {
    call().close();
    return { state: 'yes' };
  } catch (error) {
    return ofError(error);
  }
};

/** Whether a socket of this kind can be opened. */
export const opens = (spec: SocketSpec): AbilityFinding => attempt(() => Socket.open(spec));
