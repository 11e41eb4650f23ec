import type { TLSSocket } from 'node:tls';
import { SocketError } from '../../socket/error.js';
import type { ByteSink, ByteSource, EndMethod, Endpoint } from '../types.js';
import { endOver } from './end-over.js';
import type { TlsConnection } from './handshake.js';

/** How long, in milliseconds, a close waits for the peer to end as well: closed with unread data, TCP drops what is under way. */
const patience = 500;

const failed = (operation: string, label: string, error: NodeJS.ErrnoException): SocketError =>
  new SocketError(operation, { label }, { code: error.code ?? 'ERR_TLS', text: error.message, cause: error });

/** Waits for the next of several events of a stream, or until it is told to look again. */
class Bell {
  #ring: (() => void) | undefined;

  readonly ring = (): void => this.#ring?.();

  /** Resolves at the next ring. Rejects with the signal's reason. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#ring = undefined;
        reject(signal.reason);
      };
      this.#ring = () => {
        this.#ring = undefined;
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** What is decrypted. */
class TlsSource implements ByteSource {
  readonly #bell = new Bell();
  #error: NodeJS.ErrnoException | undefined;

  constructor(
    private readonly socket: TLSSocket,
    private readonly label: string,
  ) {
    for (const event of ['readable', 'end', 'close']) socket.on(event, this.#bell.ring);
    socket.on('error', (error) => {
      this.#error = error;
      this.#bell.ring();
    });
  }

  async read(into: Uint8Array, signal: AbortSignal): Promise<number | null> {
    const { socket } = this;
    for (;;) {
      signal.throwIfAborted();
      const available = Math.min(into.length, socket.readableLength);
      // asked for nothing, a stream tells its end
      const chunk = socket.read(available) as Buffer | null;
      if (chunk !== null && chunk.length > 0) {
        into.set(chunk);
        return chunk.length;
      }
      if (socket.readableEnded) return null;
      if (this.#error !== undefined) throw failed('read', this.label, this.#error);
      if (socket.destroyed) return null;
      await this.#bell.wait(signal);
    }
  }
}

/** What is to be encrypted. */
class TlsSink implements ByteSink {
  constructor(
    private readonly socket: TLSSocket,
    private readonly label: string,
    private readonly method: EndMethod,
  ) {}

  write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const onAbort = (): void => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      this.socket.write(bytes, (error) => {
        signal.removeEventListener('abort', onAbort);
        if (error == null) resolve();
        else reject(failed('write', this.label, error));
      });
    });
  }

  /** Says goodbye by TLS, then shuts the connection down; a peer that has gone needs neither, `shut-none` wants neither. */
  end(): Promise<void> {
    const { socket, method } = this;
    return new Promise((resolve) => {
      if (method === 'none' || socket.writableFinished || socket.destroyed) {
        resolve();
        return;
      }
      socket.once('close', resolve);
      socket.end(resolve);
    });
  }
}

/** Waits until the peer has ended too, or for as long as it is worth it. */
function lastOf(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patience);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    socket.once('end', done);
    socket.once('close', done);
    socket.removeAllListeners('readable');
    socket.resume();
  });
}

/** Destroys it and waits until its descriptor is closed. */
function destroyed(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) {
      resolve();
      return;
    }
    socket.once('close', () => resolve());
    socket.destroy();
  });
}

/** The end of a session that goes through TLS over another, which it owns and closes. */
export function tlsEndpoint(type: string, connection: TlsConnection, under: Endpoint): Endpoint {
  const { socket } = connection;
  const label = `tls ${under.label}`;
  const close = async (): Promise<void> => {
    try {
      const { writableFinished, readableEnded } = socket;
      if (writableFinished && !readableEnded && !socket.destroyed) await lastOf(socket);
    } finally {
      await destroyed(socket);
      await under.close();
    }
  };
  const source = new TlsSource(socket, label);
  const sink = new TlsSink(socket, label, under.plain?.end ?? 'shutdown');
  const { data } = under;
  return endOver(under, { type, label, bounds: 'bytes', source, sink, data, close }, connection);
}
