import { SocketError } from '../../socket/error.js';
import type { WaitOptions } from '../../socket/types.js';

const timedOut = () =>
  new SocketError('wait', { label: 'trace' }, { code: 'ETIMEDOUT', text: 'nothing came in time' });

/** A wait for whichever of several sockets has something first. */
export class Wakeup {
  #resolve: (() => void) | undefined;

  /** Ends the wait under way, if there is one. */
  wake(): void {
    this.#resolve?.();
  }

  /** Waits to be woken. Rejects with SocketError `ETIMEDOUT` and the signal's reason. */
  async wait({ signal, timeout }: WaitOptions): Promise<void> {
    signal?.throwIfAborted();
    let timer: NodeJS.Timeout | undefined;
    let abort: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#resolve = resolve;
        if (timeout !== undefined) timer = setTimeout(() => reject(timedOut()), timeout);
        abort = () => reject(signal?.reason);
        signal?.addEventListener('abort', abort, { once: true });
      });
    } finally {
      this.#resolve = undefined;
      clearTimeout(timer);
      if (abort !== undefined) signal?.removeEventListener('abort', abort);
    }
  }
}
