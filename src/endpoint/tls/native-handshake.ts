import { X509Certificate } from 'node:crypto';
import { SOL_SOCKET } from '../../kernel/constants.js';
import { getsockopt, SystemError } from '../../kernel/index.js';
import type { TlsSession } from '../../kernel/tls.js';
import { SocketError } from '../../socket/error.js';
import { timeval } from '../../socket/options/codec.js';
import type { Endpoint } from '../types.js';
import { examineCertificate } from './certificate.js';
import { TlsChannel } from './channel.js';
import type { Negotiated } from './connection-log.js';
import { withRemedy } from './distrust.js';
import type { NativeSettings } from './native-settings.js';
import { refuseName } from './peer-name.js';
import { timeLimit } from './time-limit.js';

/** <asm-generic/socket.h>, where a struct timeval has 64 bits */
const SO_RCVTIMEO = 20;

/** A connection whose handshake is done. */
export interface NativeConnection extends Negotiated {
  readonly channel: TlsChannel;
}

/** `so-rcvtimeo` as the socket has it, which a socket that never blocks does not obey by itself: milliseconds. */
function silenceOf({ plain }: Endpoint): number | undefined {
  if (plain?.kind !== 'socket' || plain.read === undefined) return undefined;
  const value = new Uint8Array(16);
  getsockopt(plain.read, SOL_SOCKET, SO_RCVTIMEO, value);
  const time = timeval.decode(value);
  return time > 0 ? time : undefined;
}

/** What failed in words, where the kernel or OpenSSL says it; else the error as it is. */
function explain(error: unknown, operation: string, { label }: Endpoint, session: TlsSession): unknown {
  if (error instanceof SystemError) return new SocketError(operation, { label }, error);
  if ((error as Error).name !== 'TlsError') return error;
  const { distrust } = session;
  const text = distrust === '' ? (error as Error).message : withRemedy(distrust);
  const code = distrust === '' ? 'ERR_TLS' : 'ERR_TLS_CERTIFICATE';
  return new SocketError(operation, { label }, { code, text, cause: error });
}

/** Throws SocketError where the certificate is not the peer's. OpenSSL has found it valid by then. */
function examine(
  session: TlsSession,
  { verify }: NativeSettings,
  peer: string | undefined,
): Negotiated | string {
  const raw = session.peerCertificate;
  const certificate = raw === undefined ? undefined : examineCertificate(new X509Certificate(raw));
  const { cipher } = session;
  if (!verify) return { certificate, cipher };
  if (certificate === undefined) return 'no peer certificate';
  return refuseName(peer, certificate) ?? { certificate, cipher };
}

/** Shakes hands within the time there is. Rejects with SocketError, and the signal's reason. */
async function shake(
  channel: TlsChannel,
  session: TlsSession,
  under: Endpoint,
  { patience }: NativeSettings,
  operation: string,
  signal: AbortSignal,
): Promise<void> {
  const { label } = under;
  using limit = timeLimit(signal, patience);
  try {
    if (await channel.handshake(limit.signal, silenceOf(under))) return;
  } catch (error) {
    signal.throwIfAborted();
    if (!limit.over) throw explain(error, operation, under, session);
    throw new SocketError(operation, { label }, { code: 'ETIMEDOUT', text: 'Connection timed out' });
  }
  const text = 'the peer ended the connection during the handshake';
  throw new SocketError(operation, { label }, { code: 'ECONNRESET', text });
}

/**
 * Does our part of the handshake on an end, which stays the caller's. `peer` is the name that the certificate has to be for.
 * Rejects with SocketError, or the signal's reason.
 */
export async function beginNative(
  under: Endpoint,
  settings: NativeSettings,
  peer: string | undefined,
  signal: AbortSignal,
): Promise<NativeConnection> {
  const session = settings.context.open(settings.serverName);
  const channel = new TlsChannel(session, under, settings);
  const operation = settings.datagrams ? 'DTLS handshake' : 'TLS handshake';
  try {
    await shake(channel, session, under, settings, operation, signal);
    const negotiated = examine(session, settings, peer);
    if (typeof negotiated !== 'string') return { ...negotiated, channel };
    const reason = { code: 'ERR_TLS_CERTIFICATE', text: negotiated };
    throw new SocketError(operation, { label: under.label }, reason);
  } catch (error) {
    await channel.close();
    signal.throwIfAborted();
    throw error;
  }
}
