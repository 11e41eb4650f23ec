import type { TlsSession } from '../../kernel/tls.js';
import { SocketError } from '../../socket/error.js';
import type { ByteSink, ByteSource, Endpoint } from '../types.js';
import { Incoming } from './incoming.js';
import type { NativeSettings } from './native-settings.js';
import { Outgoing } from './outgoing.js';
import { hasForgedRecord, leastCiphertext } from './record-sieve.js';
import { timeLimit } from './time-limit.js';

/** The most that is encrypted at once: one record. */
const mostPlaintext = 16_384;

/** How long, in milliseconds, a close waits for the peer of a stream to end as well. */
const patience = 500;

/** How long a client of a server with `fork` may take to send the cookie back, in milliseconds: it may have been forged. */
const proofPatience = 3000;

/** When a wait has been long enough, and what is said then. */
interface Limit {
  /** As performance.now() tells time. */
  readonly until: number;
  readonly text: string;
}

/** What nobody aborts. */
const never = new AbortController().signal;

/** The first bytes of a handshake of DTLS: the content's type, and the upper half of every version. RFC 6347 section 4.1. */
const isHandshake = (bytes: Uint8Array): boolean => bytes[0] === 22 && bytes[1] === 0xfe;

const failed = (operation: string, label: string, error: unknown): unknown =>
  (error as Error).name === 'TlsError'
    ? new SocketError(operation, { label }, { code: 'ERR_TLS', text: (error as Error).message, cause: error })
    : error;

/** An open session over an end: what is read there is decrypted, what is written encrypted. It owns the session. */
export class TlsChannel implements ByteSource, ByteSink {
  readonly #session: TlsSession;
  readonly #incoming: Incoming;
  readonly #outgoing: Outgoing;
  readonly #under: Endpoint;
  readonly #settings: NativeSettings;
  readonly #label: string;
  #least: number | undefined;
  #heard = false;
  #atEnd = false;
  #ended = false;
  #closed = false;
  #closing: Promise<void> | undefined;

  constructor(session: TlsSession, under: Endpoint, settings: NativeSettings) {
    const { source, sink, label } = under;
    if (source === undefined || sink === undefined) throw new TypeError(`${label} is no connection`);
    this.#session = session;
    this.#incoming = new Incoming(source);
    this.#outgoing = new Outgoing(session, sink);
    this.#under = under;
    this.#settings = settings;
    this.#label = `${settings.datagrams ? 'dtls' : 'tls'} ${label}`;
  }

  /**
   * Shakes hands. `silence` is how long the peer may say nothing, in milliseconds. Rejects with TlsError, what the end under
   * it fails with, and the signal's reason; false where it ended.
   */
  async handshake(signal: AbortSignal, silence: number | undefined): Promise<boolean> {
    const proof = performance.now() + (this.#settings.strangers ? proofPatience : Infinity);
    try {
      while (!this.#session.handshake()) {
        await this.#outgoing.flush(signal);
        if (!(await this.#hear(signal, this.#limit(silence, proof)))) return false;
      }
      this.#least = leastCiphertext(this.#session.cipher.name);
      await this.#outgoing.flush(signal);
      return true;
    } catch (error) {
      // an alert tells the peer why
      this.#outgoing.start();
      throw error;
    }
  }

  async read(into: Uint8Array, signal: AbortSignal): Promise<number | null> {
    if (into.length === 0) return 0;
    try {
      for (;;) {
        signal.throwIfAborted();
        this.#check('read');
        const length = this.#session.read(into);
        this.#outgoing.start();
        if (length !== undefined) {
          this.#atEnd = length === null;
          return length;
        }
        if (!(await this.#hear(signal))) {
          this.#atEnd = true;
          return null;
        }
      }
    } catch (error) {
      throw failed('read', this.#label, error);
    }
  }

  async write(bytes: Uint8Array, signal: AbortSignal, taken?: (bytes: number) => void): Promise<void> {
    const most = Math.min(mostPlaintext, this.#settings.maxSendFragment ?? mostPlaintext, this.#longest());
    try {
      for (let at = 0; at < bytes.length; ) {
        signal.throwIfAborted();
        this.#check('write');
        const length = this.#session.write(bytes.subarray(at, at + most));
        if (length === undefined)
          throw new Error(`write ${this.#label}: the peer wants to shake hands again`);
        await this.#outgoing.flush(signal);
        at += length;
        taken?.(length);
      }
    } catch (error) {
      throw failed('write', this.#label, error);
    }
  }

  /** Says goodbye, unless `shut-none` keeps it to ourselves; that nobody hears it any more is no error. */
  async end(): Promise<void> {
    if (this.#ended || this.#closed || this.#settings.silent) return;
    this.#ended = true;
    this.#session.shutdown();
    if ((await this.#sent()) && !this.#settings.datagrams) await this.#under.sink?.end();
  }

  /** Says goodbye where nothing else would tell the end, and frees the session. Harmless when repeated. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#settings.datagrams) await this.end();
    else if (this.#ended && !this.#atEnd) await this.#untilEnd();
    await this.#sent();
    this.#closed = true;
    this.#outgoing.close();
    this.#session.close();
  }

  /** Waits a moment until all is sent; whether it was. */
  async #sent(): Promise<boolean> {
    using limit = timeLimit(never, patience);
    try {
      await this.#outgoing.flush(limit.signal);
      return true;
    } catch {
      // nobody hears it any more
      return false;
    }
  }

  #longest(): number {
    return this.#closed ? mostPlaintext : this.#session.longestRecord;
  }

  #check(operation: string): void {
    if (!this.#closed) return;
    throw new SocketError(operation, { label: this.#label }, { code: 'ERR_SOCKET_CLOSED', text: 'closed' });
  }

  /** A stream that is closed with unread data drops what is under way. */
  async #untilEnd(): Promise<void> {
    using limit = timeLimit(never, patience);
    const into = new Uint8Array(mostPlaintext);
    try {
      while ((await this.read(into, limit.signal)) !== null);
    } catch {
      // what could not be waited for is lost
    }
  }

  /**
   * Feeds what comes, or has sent again what was not answered in time. False where no more comes. Rejects with SocketError
   * when the time is up.
   */
  async #hear(signal: AbortSignal, limit?: Limit): Promise<boolean> {
    for (;;) {
      const left = limit === undefined ? undefined : Math.max(0, limit.until - performance.now());
      const bytes = await this.#receive(signal, this.#sooner(left));
      this.#check('read');
      if (bytes === null) return false;
      if (bytes !== undefined && this.#mayFeed(bytes)) {
        this.#session.feed(bytes);
        return true;
      }
      if (limit !== undefined && performance.now() >= limit.until) throw this.#late(limit);
      this.#session.expire();
      await this.#outgoing.flush(signal);
    }
  }

  #receive(signal: AbortSignal, timeout: number | undefined): Promise<Uint8Array | null | undefined> {
    return this.#heard
      ? this.#incoming.receiveLast(signal, timeout)
      : this.#incoming.receive(signal, timeout);
  }

  /**
   * Whether OpenSSL is to see it. A server is not to keep a session for what is no handshake at all, over which OpenSSL
   * passes in silence: it rejects with SocketError.
   */
  #mayFeed(bytes: Uint8Array): boolean {
    const { role, datagrams } = this.#settings;
    if (bytes.length === 0) return false;
    if (!this.#heard && role === 'server' && datagrams && !isHandshake(bytes)) {
      const text = 'the first message is none of a handshake';
      throw new SocketError('DTLS handshake', { label: this.#under.label }, { code: 'ERR_TLS', text });
    }
    this.#heard = true;
    return !datagrams || !hasForgedRecord(bytes, this.#leastCiphertext());
  }

  /** It is certain once hands are shaken. */
  #leastCiphertext(): number {
    return this.#least ?? leastCiphertext(this.#session.cipher.name);
  }

  #sooner(left: number | undefined): number | undefined {
    const { timer } = this.#session;
    return left === undefined || timer === undefined ? (left ?? timer) : Math.min(left, timer);
  }

  /** Until when the peer may say nothing: a stranger has proved its address once a cipher is chosen. */
  #limit(silence: number | undefined, proof: number): Limit | undefined {
    const until = silence === undefined ? Infinity : performance.now() + silence;
    if (proof < until && this.#session.cipher.name === '') {
      return { until: proof, text: 'the client did not prove its address in time' };
    }
    return until === Infinity ? undefined : { until, text: 'nothing came in the time of so-rcvtimeo' };
  }

  #late({ text }: Limit): SocketError {
    return new SocketError('DTLS handshake', { label: this.#under.label }, { code: 'ETIMEDOUT', text });
  }
}
