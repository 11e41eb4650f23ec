import type { WaitOptions } from '../../../../socket/types.js';

/** A connection to talk over: a Stream, or what is inside TLS. */
export interface Channel {
  /** What has come; null at the end. A read that was given up has taken nothing. */
  read(wait: WaitOptions): Promise<Uint8Array | null>;
  write(bytes: Uint8Array, wait: WaitOptions): Promise<void>;
  /** Ends our direction. */
  end(): Promise<void>;
  /** Closes at once. */
  destroy(): void;
}

/** Opens a connection to the service. */
export type OpenChannel = (wait: WaitOptions) => Promise<Channel>;

const goodbye = 100; // ms

/** Ends a connection so that the server sees a proper end, and does not wait for it for long. */
export const leave = async (
  channel: Channel,
  farewell: Uint8Array | undefined,
  wait: WaitOptions,
): Promise<void> => {
  const timeout = Math.min(goodbye, wait.timeout ?? goodbye);
  const until = performance.now() + timeout;
  try {
    if (farewell !== undefined) await channel.write(farewell, { ...wait, timeout });
    await channel.end();
    for (;;) {
      const rest = until - performance.now();
      if (rest <= 0 || (await channel.read({ ...wait, timeout: rest })) === null) return;
    }
  } catch {
    // it went first, or does not listen any more
  } finally {
    channel.destroy();
  }
};
