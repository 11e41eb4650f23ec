import { native } from './addon.js';
import type { NativeTlsContext, NativeTlsSession } from './native.js';
import { check, wouldBlock } from './system-error.js';

/** OpenSSL did not do what it was asked: why, in its words. */
export class TlsError extends Error {
  override readonly name = 'TlsError';
  readonly code = 'ERR_TLS';
}

/** What a context is made of. Holds secrets: never to be shown. */
export interface TlsPlan {
  /** DTLS. */
  readonly datagrams: boolean;
  /** Of DTLS only: node:tls does the rest. */
  readonly server: boolean;
  readonly verify: boolean;
  /** As on the wire; 0 for OpenSSL's own. */
  readonly leastVersion: number;
  readonly mostVersion: number;
  /** The longest record to ask for, as RFC 6066 section 4 codes it; 0 for none. */
  readonly fragmentCode: number;
  /** Most bytes in a record that is sent; 0 for OpenSSL's own. */
  readonly mostSent: number;
  readonly ciphers: string;
  /** PEM, as are the next three. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly authorities: string | undefined;
  /** For Diffie-Hellman. */
  readonly parameters: string | undefined;
  /** ALPN. */
  readonly protocols: readonly string[];
}

/** Whether this runtime has an OpenSSL that we can use: Node has, others may have none. */
export const hasOpenssl = (): boolean => native().tlsThere() === 1;

const bytesOf = (text: string | undefined): Uint8Array | null =>
  text === undefined ? null : Buffer.from(text, 'latin1');

/** Names with their lengths before them, RFC 7301 section 3.1. */
const onTheWire = (names: readonly string[]): Uint8Array | null =>
  names.length === 0
    ? null
    : Buffer.concat(names.flatMap((name) => [Buffer.of(Buffer.byteLength(name)), Buffer.from(name)]));

/** A result that is no text. Throws TlsError. */
function passed<T>(result: T | string): T {
  if (typeof result === 'string') throw new TlsError(result);
  return result;
}

/** What is the same for many sessions: who we are, whom we trust, what we speak. */
export class TlsContext {
  readonly #context: NativeTlsContext;

  /** Throws TlsError for what OpenSSL does not take. */
  constructor(plan: TlsPlan) {
    const { datagrams, server, verify, leastVersion, mostVersion, fragmentCode, mostSent } = plan;
    const flags = [datagrams, server, verify].map(Number);
    this.#context = passed(
      native().tlsContext(
        Int32Array.of(...flags, leastVersion, mostVersion, fragmentCode, mostSent),
        plan.ciphers,
        bytesOf(plan.certificate),
        bytesOf(plan.key),
        bytesOf(plan.authorities),
        bytesOf(plan.parameters),
        onTheWire(plan.protocols),
      ),
    );
  }

  /** Begins a session, which the caller closes. `serverName` is asked for in the open. Throws TlsError. */
  open(serverName = ''): TlsSession {
    return new TlsSession(passed(native().tlsOpen(this.#context, serverName)));
  }

  /** Gives its memory back now rather than some time; sessions go on. Not to be repeated. */
  close(): void {
    native().tlsCloseContext(this.#context);
  }
}

/**
 * One connection as OpenSSL sees it, which knows no descriptor: what came is fed, what is to be sent is taken, and nothing
 * waits. After close() every call throws TypeError.
 */
export class TlsSession {
  readonly #session: NativeTlsSession;

  /** Use TlsContext.open. */
  constructor(session: NativeTlsSession) {
    this.#session = session;
  }

  /** Gives it what came: one datagram, or bytes. What was fed before must have been read. Throws SystemError. */
  feed(bytes: Uint8Array): void {
    check('feed', native().tlsFeed(this.#session, bytes));
  }

  /** What is to be sent next, one datagram or bytes; undefined for nothing. */
  take(): Uint8Array | undefined {
    return native().tlsTake(this.#session) ?? undefined;
  }

  /** Goes on with the handshake: whether it is done. Throws TlsError. */
  handshake(): boolean {
    return passed(native().tlsHandshake(this.#session)) === 1;
  }

  /** Decrypts: the length, null at the end, or undefined where more has to be fed. Throws TlsError. */
  read(into: Uint8Array): number | null | undefined {
    const length = passed(native().tlsRead(this.#session, into));
    if (length === wouldBlock) return undefined;
    return length === 0 ? null : length;
  }

  /** Encrypts: how many bytes were taken, or undefined where something has to be fed first. Throws TlsError. */
  write(bytes: Uint8Array): number | undefined {
    const length = passed(native().tlsWrite(this.#session, bytes));
    if (length === 0) throw new TlsError('the session is over');
    return length === wouldBlock ? undefined : length;
  }

  /** Says that no more comes, where that can be said. */
  shutdown(): void {
    native().tlsShutdown(this.#session);
  }

  /** Milliseconds until expire() is to be called unless something is fed; undefined where no time counts. */
  get timer(): number | undefined {
    const left = native().tlsTimer(this.#session);
    return left < 0 ? undefined : left;
  }

  /** Has sent again what was not answered in time. Throws TlsError where that was often enough. */
  expire(): void {
    passed(native().tlsExpire(this.#session));
  }

  /** The peer's certificate in DER; undefined where it showed none. */
  get peerCertificate(): Uint8Array | undefined {
    return native().tlsPeer(this.#session) ?? undefined;
  }

  /** What was agreed upon. */
  get cipher(): { readonly name: string; readonly version: string } {
    const [, name, version] = native().tlsFacts(this.#session);
    return { name, version };
  }

  /** `DTLSv1.2`. */
  get version(): string {
    return native().tlsFacts(this.#session)[0];
  }

  /** Why the peer's certificate is not trusted, in OpenSSL's words; empty where it is. */
  get distrust(): string {
    return native().tlsFacts(this.#session)[3];
  }

  /** The most bytes in one record that were agreed upon. */
  get longestRecord(): number {
    return native().tlsLimit(this.#session);
  }

  /** Frees it. Not to be repeated. */
  close(): void {
    native().tlsClose(this.#session);
  }
}
