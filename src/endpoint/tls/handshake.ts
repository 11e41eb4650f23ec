import { EventEmitter } from 'node:events';
import { isIP, Socket } from 'node:net';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { dup } from '../../kernel/index.js';
import { SocketError } from '../../socket/error.js';
import type { Endpoint } from '../types.js';
import { examineCertificate, type PeerCertificate } from './certificate.js';
import type { Negotiated } from './connection-log.js';
import { explainDistrust } from './distrust.js';
import { refuseName } from './peer-name.js';
import type { TlsSettings } from './settings.js';

/** A connection whose handshake is done. */
export interface TlsConnection extends Negotiated {
  readonly socket: TLSSocket;
}

/** The connection as node:tls can take it over: by a duplicate, so that its owner keeps the descriptor. */
function adopted({ plain, label }: Endpoint): Socket {
  const fd = plain?.read ?? plain?.write;
  if (fd === undefined) throw new TypeError(`${label} is no connection`);
  return new Socket({ fd: dup(fd), readable: true, writable: true });
}

/**
 * From now on each direction ends by itself. During the handshake it must not be so: a peer that ended there would be
 * waited for without end.
 */
const shaken = (socket: TLSSocket): TLSSocket => Object.assign(socket, { allowHalfOpen: true });

/** Why a handshake failed: node:tls says the same of all that end too early. */
function reasonOf(error: NodeJS.ErrnoException & { reason?: string }): { code: string; text: string } {
  const code = error.code ?? 'ERR_TLS';
  if (code === 'ECONNRESET') return { code, text: 'the peer ended the connection during the handshake' };
  return { code, text: error.reason ?? error.message };
}

const failure = (label: string, code: string, text: string, cause?: unknown): SocketError =>
  new SocketError('TLS handshake', { label }, { code, text, cause });

/** Waits for one of two events of a handshake. Rejects with SocketError, or the signal's reason. */
function settle(
  label: string,
  signal: AbortSignal,
  begin: (resolve: (socket: TLSSocket) => void, reject: (error: Error) => void) => () => void,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    let cancel: () => void = () => {};
    const onAbort = (): void => {
      cancel();
      reject(signal.reason);
    };
    const end = (): void => signal.removeEventListener('abort', onAbort);
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, { once: true });
    cancel = begin(
      (socket) => {
        end();
        resolve(socket);
      },
      (error) => {
        end();
        const { code, text } = reasonOf(error);
        reject(failure(label, code, text, error));
      },
    );
  });
}

/** Throws SocketError where the peer's certificate is not what the settings ask for; the connection is destroyed then. */
function check(
  socket: TLSSocket,
  settings: TlsSettings,
  peer: string | undefined,
  label: string,
): TlsConnection {
  const raw = socket.getPeerX509Certificate();
  const certificate = raw === undefined ? undefined : examineCertificate(raw);
  const refusal = refusalOf(socket, settings, certificate, peer);
  if (refusal === undefined) return { socket, certificate, cipher: socket.getCipher() };
  socket.destroy();
  throw failure(label, 'ERR_TLS_CERTIFICATE', refusal);
}

/** What is wrong with the peer's certificate; undefined where nothing is, or nothing is asked. */
function refusalOf(
  socket: TLSSocket,
  { verify }: TlsSettings,
  certificate: PeerCertificate | undefined,
  peer: string | undefined,
): string | undefined {
  if (!verify) return undefined;
  if (certificate === undefined) return 'no peer certificate';
  if (!socket.authorized) {
    return explainDistrust(socket.authorizationError);
  }
  return refuseName(peer, certificate);
}

/**
 * Does a client's part of the handshake on a connection, which stays the caller's. `host` is where we meant to
 * connect to. Rejects with SocketError, or the signal's reason.
 */
export async function beginAsClient(
  under: Endpoint,
  settings: TlsSettings,
  host: string,
  signal: AbortSignal,
): Promise<TlsConnection> {
  const peer = settings.commonName ?? host;
  const { serverName, alpn } = settings;
  const socket = await settle(under.label, signal, (resolve, reject) => {
    const begun = connect({
      socket: adopted(under),
      secureContext: settings.context,
      // checked by us: the same names count for clients and servers
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(serverName === undefined || isIP(serverName) !== 0 ? {} : { servername: serverName }),
      ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
    });
    begun.once('secureConnect', () => {
      begun.off('error', reject);
      resolve(shaken(begun));
    });
    begun.once('error', reject);
    return () => begun.destroy();
  });
  return check(socket, settings, peer, under.label);
}

/** A server's part of handshakes, with one context for all of them. */
export class TlsAcceptor {
  readonly #server: Server;
  readonly #settings: TlsSettings;

  constructor(settings: TlsSettings) {
    this.#settings = settings;
    this.#server = createServer({
      ...settings.contextOptions,
      requestCert: settings.verify,
      rejectUnauthorized: false,
      ...(settings.alpn.length === 0 ? {} : { ALPNProtocols: [...settings.alpn] }),
    });
  }

  /** Does it on an accepted connection, which stays the caller's. Rejects with SocketError, or the signal's reason. */
  async begin(under: Endpoint, signal: AbortSignal): Promise<TlsConnection> {
    const socket = await settle(under.label, signal, (resolve, reject) => {
      const raw = adopted(under);
      // The server tells only of itself which connection is ready: each gets a server that hands its events to us.
      const own = Object.create(this.#server, {
        emit: {
          value: (event: string, first: unknown): boolean => {
            if (event === 'secureConnection') resolve(shaken(first as TLSSocket));
            else if (event === 'tlsClientError') reject(first as Error);
            return true;
          },
        },
      });
      EventEmitter.prototype.emit.call(own, 'connection', raw);
      return () => raw.destroy();
    });
    return check(socket, this.#settings, this.#settings.commonName, under.label);
  }
}
