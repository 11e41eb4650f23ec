import type { Endpoint } from '../endpoint/types.js';
import { asError } from './reason.js';
import { sessionEnd } from './session.js';
import type { DirectionResult, RunningSession, SessionResult } from './types.js';

/** A session in which nothing is relayed: a program has the left end's descriptors, and it lasts as long as the program. */
export class HandedSession implements RunningSession {
  readonly carried = 'handed';
  readonly bytesToRight = 0;
  readonly bytesToLeft = 0;
  readonly blocksToRight = 0;
  readonly blocksToLeft = 0;
  readonly ended: Promise<SessionResult>;
  readonly #abort = new AbortController();
  readonly #begun = performance.now();

  constructor(
    readonly id: number,
    left: Endpoint,
    right: Endpoint,
  ) {
    this.ended = this.#run(left, right);
  }

  end(): void {
    this.#abort.abort();
  }

  async #run(left: Endpoint, right: Endpoint): Promise<SessionResult> {
    const way = await this.#way(left, right);
    return {
      id: this.id,
      left: sessionEnd(left),
      right: sessionEnd(right),
      toRight: way,
      toLeft: way,
      duration: performance.now() - this.#begun,
    };
  }

  async #way(left: Endpoint, right: Endpoint): Promise<DirectionResult> {
    const counts = { bytes: 0, blocks: 0 };
    try {
      await right.takeOver?.(left, this.#abort.signal);
      return this.#abort.signal.aborted
        ? { ...counts, reason: 'closed', by: 'us' }
        : { ...counts, reason: 'end', by: 'right' };
    } catch (error) {
      if (this.#abort.signal.aborted) return { ...counts, reason: 'closed', by: 'us' };
      return { ...counts, reason: 'failed', by: 'right', error: asError(error) };
    }
  }
}
