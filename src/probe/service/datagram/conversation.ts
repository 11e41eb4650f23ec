import { setTimeout as pause } from 'node:timers/promises';
import type { Inet6Address, InetAddress, SocketAddress } from '../../../family/address.js';
import { encodeAddress } from '../../../family/index.js';
import type { DatagramSocket, QueuedError } from '../../../socket/datagram/index.js';
import type { ReceivedMessage } from '../../../socket/types.js';
import type { ServiceIdentity } from '../../result.js';
import { since } from '../../round-trip.js';
import type { DatagramCodec, Match } from '../codec.js';

/** An address that has a port. */
export type InternetAddress = InetAddress | Inet6Address;

/** When what is sent, in milliseconds. */
export interface Schedule {
  /** Until the conversation ends without a result. */
  readonly timeout: number;
  /** Between two requests. */
  readonly pace: number;
  /** How often each is sent, over the whole time. */
  readonly attempts: number;
}

/** What came of a conversation. */
export interface Heard {
  readonly identity?: ServiceIdentity;
  /** Of the datagram that decided, or else of the first one that came. */
  readonly answer?: { readonly bytes: Uint8Array; readonly from: SocketAddress; readonly rtt: number };
  /** What the network sent back instead, and after how long. */
  readonly error?: { readonly queued: QueuedError; readonly rtt: number };
  /** Requests that went. */
  readonly sent: number;
}

interface Pending {
  readonly codec: DatagramCodec;
  readonly match: (answer: Uint8Array) => Match;
  readonly sentAt: number;
}

/** How long others may still answer after an answer that nobody recognised, in milliseconds. */
const grace = 250;

const hostOf = (address: InternetAddress): string =>
  Buffer.from(encodeAddress({ family: address.family, address: address.address, port: 0 })).toString('hex');

const isUnspecified = ({ address }: InternetAddress): boolean => /^[0.:]+$/.test(address);

/** Sends requests of several codecs from one socket, paced, until an answer is recognised or an error comes back. */
export class Conversation {
  readonly #socket: DatagramSocket;
  readonly #to: InternetAddress;
  readonly #host: string | undefined;
  readonly #schedule: Schedule;
  readonly #over = new AbortController();
  readonly #pending: Pending[] = [];
  #heard: Heard = { sent: 0 };
  #failure: unknown;
  #allSent = false;
  #ending: NodeJS.Timeout | undefined;

  constructor(socket: DatagramSocket, to: InternetAddress, schedule: Schedule) {
    this.#socket = socket;
    this.#to = to;
    this.#host = isUnspecified(to) ? undefined : hostOf(to);
    this.#schedule = schedule;
  }

  /** Holds it. Rejects with SocketError for what this machine refused, and with the signal's reason. */
  async hold(codecs: readonly DatagramCodec[], signal?: AbortSignal): Promise<Heard> {
    const giveUp = () => this.#fail(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', giveUp);
    const end = setTimeout(() => this.#over.abort(), this.#schedule.timeout);
    const parts = [this.#send(codecs), this.#receive(), this.#watch()];
    await Promise.all(parts.map((part) => part.catch((error: unknown) => this.#fail(error))));
    clearTimeout(end);
    clearTimeout(this.#ending);
    signal?.removeEventListener('abort', giveUp);
    if (this.#failure !== undefined) throw this.#failure;
    return this.#heard;
  }

  #finish(found: Partial<Heard>): void {
    if (this.#over.signal.aborted) return;
    this.#heard = { ...this.#heard, ...found };
    this.#over.abort();
  }

  /** An error after the end is only that of a wait which the end cut short. */
  #fail(error: unknown): void {
    if (this.#over.signal.aborted) return;
    this.#failure = error;
    this.#over.abort();
  }

  async #send(codecs: readonly DatagramCodec[]): Promise<void> {
    const { signal } = this.#over;
    const { timeout, attempts, pace } = this.#schedule;
    const start = performance.now();
    for (let attempt = 0; attempt < attempts; attempt++) {
      await pause(Math.max(0, start + (timeout * attempt) / attempts - performance.now()), undefined, {
        signal,
      });
      for (const [index, codec] of codecs.entries()) {
        if (index > 0) await pause(pace, undefined, { signal });
        await this.#ask(codec);
      }
      this.#allSent = true;
      if (this.#heard.answer !== undefined) this.#endSoon();
    }
  }

  async #ask(codec: DatagramCodec): Promise<void> {
    const { bytes, match } = codec.request();
    this.#pending.push({ codec, match, sentAt: performance.now() });
    const to = this.#socket.remoteAddress === undefined ? this.#to : undefined;
    await this.#socket.send(bytes, to, { signal: this.#over.signal });
    this.#heard = { ...this.#heard, sent: this.#heard.sent + 1 };
  }

  async #receive(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) this.#hear(await this.#socket.receive({ signal }));
  }

  #hear({ bytes, from }: ReceivedMessage): void {
    if (from === undefined || (from.family !== 'inet' && from.family !== 'inet6')) return;
    if (this.#host !== undefined && hostOf(from) !== this.#host) return;
    const isFromPort = from.port === this.#to.port;
    for (const { codec, match, sentAt } of this.#pending) {
      if (!isFromPort && !codec.answersFromAnyPort) continue;
      const result = match(bytes);
      if (result.outcome !== 'match') continue;
      this.#finish({ identity: result.identity, answer: { bytes, from, rtt: since(sentAt) } });
      return;
    }
    const last = this.#pending.at(-1);
    if (!isFromPort || last === undefined || this.#heard.answer !== undefined) return;
    this.#heard = { ...this.#heard, answer: { bytes, from, rtt: since(last.sentAt) } };
    if (this.#allSent) this.#endSoon();
  }

  #endSoon(): void {
    this.#ending ??= setTimeout(() => this.#over.abort(), grace);
  }

  async #watch(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      const queued = await this.#socket.receiveError({ signal });
      const last = this.#pending.at(-1);
      // An answer, even one nobody recognised, says more than an error that follows it.
      if (this.#heard.answer !== undefined || last === undefined) continue;
      this.#finish({ error: { queued, rtt: since(last.sentAt) } });
    }
  }
}
