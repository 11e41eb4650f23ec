import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Stream } from '../../../../socket/stream/stream.js';
import type { WaitOptions } from '../../../../socket/types.js';
import type { Channel } from './channel.js';

/** TLS over a stream, after its handshake. */
export interface SecureChannel extends Channel {
  readonly socket: TLSSocket;
}

const timedOut = (timeout: number): Error =>
  Object.assign(new Error(`timed out after ${Math.ceil(timeout)} ms`), { code: 'ETIMEDOUT' });

/** Waits for one of some events; rejects for `error`, after a time, and with the signal's reason. */
const event = (duplex: Duplex, names: readonly string[], { timeout, signal }: WaitOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const over = (act: () => void) => () => {
      clearTimeout(timer);
      for (const name of names) duplex.off(name, right);
      duplex.off('error', wrong);
      signal?.removeEventListener('abort', given);
      act();
    };
    const right = over(resolve);
    const wrong = (error: Error): void => over(() => reject(error))();
    const given = over(() => reject(signal?.reason));
    const timer = setTimeout(
      over(() => reject(timedOut(timeout as number))),
      timeout ?? 2 ** 31 - 1,
    );
    for (const name of names) duplex.on(name, right);
    duplex.on('error', wrong);
    signal?.addEventListener('abort', given);
    if (signal?.aborted) given();
  });

class DuplexChannel implements SecureChannel {
  constructor(
    readonly socket: TLSSocket,
    readonly stream: Stream,
  ) {}

  async read(wait: WaitOptions): Promise<Uint8Array | null> {
    const until = performance.now() + (wait.timeout ?? Number.POSITIVE_INFINITY);
    for (;;) {
      const chunk: Buffer | null = this.socket.read();
      if (chunk !== null) return chunk;
      if (this.socket.errored) throw this.socket.errored;
      if (this.socket.readableEnded || this.socket.destroyed) return null;
      const timeout = Math.min(2 ** 31 - 1, until - performance.now());
      if (timeout <= 0) throw timedOut(wait.timeout ?? 0);
      await event(this.socket, ['readable', 'end', 'close'], { ...wait, timeout });
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.socket.write(bytes);
  }

  async end(): Promise<void> {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
    this.stream.destroy();
  }
}

/** What a client says of itself in the handshake. */
export interface HandshakeOptions {
  readonly host?: string | undefined;
  readonly protocols: readonly string[];
}

/**
 * Makes TLS of a connected stream, which it owns from then on. Any certificate is taken, as it is to be looked at; old
 * protocols and weak keys too. Rejects with Node's error.
 */
export const secure = async (
  stream: Stream,
  { host, protocols }: HandshakeOptions,
  wait: WaitOptions,
): Promise<SecureChannel> => {
  const { connect, DEFAULT_CIPHERS } = process.getBuiltinModule('node:tls');
  const { isIP } = process.getBuiltinModule('node:net');
  const socket = connect({
    socket: stream.toDuplex(),
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0`,
    ...(protocols.length > 0 ? { ALPNProtocols: [...protocols] } : {}),
    ...(host === undefined ? { checkServerIdentity: () => undefined } : { host }),
    ...(host !== undefined && isIP(host) === 0 ? { servername: host } : {}),
  });
  const channel = new DuplexChannel(socket, stream);
  socket.on('error', () => {}); // readers are told
  try {
    await event(socket, ['secureConnect', 'close'], wait);
    if (socket.destroyed) throw socket.errored ?? new Error('the connection ended within the handshake');
    return channel;
  } catch (error) {
    channel.destroy();
    throw error;
  }
};
