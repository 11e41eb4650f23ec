import type { Channel, ChannelMessage, SocketAddress } from '../../index.js';
import { contentFields } from '../../render/content/content-json.js';
import { valueJson } from '../../render/json/value.js';
import { complain, escapeLine, escapeText, writeBytes } from '../../terminal/index.js';
import { Display, type Source, timeOf } from './display.js';
import { addressText, countText, whoText } from './peer-text.js';
import type { View } from './view.js';

/** The name of the document's schema; the number changes when a reader could break. */
const SCHEMA = 'socketeer/messages/1';
const head = `{"schema":"${SCHEMA}","messages":[\n`;

/** What came from one source in all. */
export interface Tally {
  messages: number;
  bytes: number;
}

/** Tells what happens in the form that was asked for: data on the output, events as JSON or as remarks on standard error. */
export class Journal {
  readonly #view: View;
  readonly #display: Display;
  readonly #quiet: boolean;
  readonly #program: string;
  readonly #started = performance.now();
  readonly #total: Tally = { messages: 0, bytes: 0 };
  readonly #connections: object[] = [];
  /** Messages in the document. */
  #written = 0;
  #place: { local?: SocketAddress | undefined; remote?: SocketAddress | undefined } = {};

  constructor(program: string, view: View, quiet: boolean) {
    this.#program = program;
    this.#view = view;
    this.#quiet = quiet;
    this.#display = new Display(view);
  }

  /** Messages and bytes in all. */
  get total(): Readonly<Tally> {
    return this.#total;
  }

  /** Says on which socket what comes is awaited: where it listens, or whom it is connected to. */
  opened(
    what: 'listening' | 'receiving' | 'connected',
    channel: Pick<Channel, 'label' | 'localAddress' | 'remoteAddress'>,
    spec: string,
  ): void {
    const { label, localAddress: local, remoteAddress: remote } = channel;
    this.#place = { local, remote };
    this.#event({ event: what, kind: label, local, remote });
    if (what === 'connected') return;
    // The addresses of the kinds below say little.
    const isLow = local === undefined || ['raw', 'icmp', 'packet', 'netlink'].includes(label);
    this.#remark(`${what} on ${isLow ? escapeText(spec) : `${label} ${addressText(local)}`}`);
  }

  /** A client has come. */
  connected(source: Source): void {
    const { connection, from, peer } = source;
    this.#event({ event: 'connected', connection, from, peer });
    this.#remark(`[${connection}] connected: ${whoText(from, peer)}`);
  }

  /** A message or a piece of a stream has come; `endsLine` as in Display. */
  message(source: Source, message: ChannelMessage, endsLine: boolean, shown = true): void {
    this.#total.messages++;
    this.#total.bytes += message.bytes.length;
    const { kind } = this.#view;
    if (!shown) return;
    if (kind !== 'json' && kind !== 'ndjson') {
      this.#display.show(source, message, endsLine);
      return;
    }
    const text = this.#messageJson(source, message);
    if (kind === 'ndjson') this.#write(`${text}\n`);
    else this.#write(`${this.#written === 0 ? head : ',\n'}${text}`);
    this.#written++;
  }

  /** A connection is over, by its end or an error. */
  ended(source: Source, tally: Tally, error?: string): void {
    this.#display.end(source);
    const { connection, from, peer } = source;
    const facts = { connection, from, peer, ...tally, error };
    this.#connections.push(facts);
    this.#event({ event: 'ended', ...facts });
    if (connection === undefined) return;
    const why = error === undefined ? 'ended' : `broke: ${error}`;
    this.#remark(`[${connection}] ${why}, ${countText(tally.bytes, 'byte')}`);
  }

  /** A sender could not be answered. */
  unanswered(reason: string): void {
    this.#remark(`no answer was sent: ${reason}`);
  }

  /** Ends the output. */
  finish(error?: string): void {
    this.#display.finishLine();
    const elapsed = Math.round((performance.now() - this.#started) * 1000) / 1000;
    const summary = { ...this.#total, elapsed, error };
    if (this.#view.kind === 'ndjson') this.#event({ event: 'summary', ...summary });
    if (this.#view.kind !== 'json') return;
    const rest = valueJson({ ...this.#place, connections: this.#connections, summary });
    this.#write(`${this.#written === 0 ? head.trimEnd() : '\n'}],${rest.slice(1)}\n`);
  }

  #messageJson(source: Source, message: ChannelMessage): string {
    const { from = source.from, peer = source.peer, truncated } = message;
    return valueJson({
      event: 'message',
      connection: source.connection,
      time: timeOf(message).toISOString(),
      from,
      peer,
      ...(truncated ? { truncated } : {}),
      ...contentFields(message.bytes),
    });
  }

  #event(event: object): void {
    if (this.#view.kind === 'ndjson') this.#write(`${valueJson(event)}\n`);
  }

  /** A remark on standard error, which no program reads. */
  #remark(text: string): void {
    if (this.#quiet || this.#view.kind === 'ndjson') return;
    if (this.#view.terminal) this.#display.finishLine();
    complain(escapeLine(`${this.#program}: ${text}`));
  }

  #write(text: string): void {
    writeBytes(this.#view.fd, Buffer.from(text));
  }
}
