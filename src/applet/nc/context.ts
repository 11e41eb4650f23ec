import type { NcOptions } from './options.js';
import type { Session } from './session.js';

/** What one run of the program keeps: its options, and what its parts share. */
export interface NcContext {
  readonly options: NcOptions;
  /** The key of `-S`. */
  readonly password: string | undefined;
  /** The state of the data loop that outlives one connection. */
  readonly session: Session;
}
