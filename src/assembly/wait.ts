import type { WaitForOptions, WaitForResult } from '../probe/wait/types.js';
import { waitForWith } from '../probe/wait/wait.js';
import { probe } from './probe.js';

/**
 * Waits until targets answer, as probe() has them: all of them, or with `any` one; `srv:_http._tcp.example.org` is the
 * servers of a name. They are asked side by side again and again, at once at first and then with longer pauses; a socket
 * file that appears is noticed. When the time is up, `ready` is false and each target says why. Throws GrammarError for
 * text that is no target, TypeError and RangeError for wrong options, and the signal's reason.
 */
export const waitFor = (
  targets: string | readonly string[],
  options: WaitForOptions = {},
): Promise<WaitForResult> => waitForWith({ probe }, targets, options);
