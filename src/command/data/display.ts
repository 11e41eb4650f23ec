import type { ChannelMessage, ChannelPeer, SocketAddress } from '../../index.js';
import { isText } from '../../render/content/is-text.js';
import { SafeText, safeText } from '../../render/content/safe-text.js';
import { hexDump } from '../../render/hex/hex-dump.js';
import { writeBytes } from '../../terminal/index.js';
import { countText, whoText } from './peer-text.js';
import type { View } from './view.js';

/** Where messages come from: a connection, or everything that comes to a socket. */
export interface Source {
  /** The number of the connection where there may be several; shown before its lines on a terminal. */
  readonly connection: number | undefined;
  /** What comes are the pieces of a stream rather than messages. */
  readonly isStream: boolean;
  readonly from: SocketAddress | undefined;
  readonly peer: ChannelPeer | undefined;
}

/** What of a source was shown by now. */
interface Progress {
  readonly text: SafeText;
  offset: number;
}

const NEWLINE = 0x0a;
const DIM = '\x1b[2m';
const RESET = '\x1b[0m';
const NANOSECONDS = 1_000_000n;

/** When a message came, in milliseconds since 1970: by the kernel where it says, else now. */
export const timeOf = ({ time }: ChannelMessage): Date =>
  new Date(time === undefined ? Date.now() : Number(time / NANOSECONDS));

const clock = (date: Date): string => {
  const part = (value: number, width = 2) => String(value).padStart(width, '0');
  const seconds = `${part(date.getSeconds())}.${part(date.getMilliseconds(), 3)}`;
  return `${part(date.getHours())}:${part(date.getMinutes())}:${seconds}`;
};

/** Puts a mark before each line; a line end at the very end begins none. */
const mark = (text: string, prefix: string): string =>
  text
    .split('\n')
    .map((line, index, all) => (line === '' && index === all.length - 1 ? '' : prefix + line))
    .join('\n');

/** Writes what comes for people and for pipes. */
export class Display {
  readonly #view: View;
  readonly #progress = new Map<Source, Progress>();
  /** Whose line is not finished on the terminal. */
  #open: Source | undefined;

  constructor(view: View) {
    this.#view = view;
  }

  /** Shows a message or a piece; `endsLine` finishes its line where it does not do so itself. Throws OutputClosed, OutputError. */
  show(source: Source, message: ChannelMessage, endsLine: boolean): void {
    const { kind, headers } = this.#view;
    if (headers) this.#header(source, message);
    const { bytes } = message;
    if (kind === 'raw') this.#raw(bytes, endsLine || headers);
    else if (kind === 'hex') this.#hex(source, bytes);
    else if (kind === 'auto' && !isText(bytes) && !this.#isSplitCharacter(source, bytes))
      this.#hex(source, bytes);
    else this.#text(source, bytes, endsLine || headers || !source.isStream);
  }

  /** Ends what a source has begun. */
  end(source: Source): void {
    const left = this.#progress.get(source)?.text.end() ?? '';
    this.#progress.delete(source);
    if (left !== '') this.#lines(source, left, true);
    else if (this.#open === source && source.connection !== undefined) this.finishLine();
  }

  /** Ends a line that was begun, so that something else can be written. */
  finishLine(): void {
    if (this.#open === undefined) return;
    this.#open = undefined;
    this.#write('\n');
  }

  #of(source: Source): Progress {
    const known = this.#progress.get(source);
    if (known !== undefined) return known;
    const made = { text: new SafeText(), offset: 0 };
    this.#progress.set(source, made);
    return made;
  }

  /** Whether a piece of a stream is text but for characters that its ends cut in two. */
  #isSplitCharacter({ isStream }: Source, bytes: Uint8Array): boolean {
    if (!isStream) return false;
    const isTail = (byte: number) => (byte & 0xc0) === 0x80;
    let start = 0;
    while (start < 3 && isTail(bytes[start] ?? 0)) start++;
    for (let cut = 0; cut < 4; cut++) {
      if (isText(bytes.subarray(start, bytes.length - cut))) return bytes.length - cut > start;
      if ((bytes[bytes.length - 1 - cut] ?? 0) < 0x80) return false;
    }
    return false;
  }

  #raw(bytes: Uint8Array, endsLine: boolean): void {
    writeBytes(this.#view.fd, bytes);
    if (endsLine && bytes.at(-1) !== NEWLINE) this.#write('\n');
  }

  #hex(source: Source, bytes: Uint8Array): void {
    this.finishLine();
    const progress = this.#of(source);
    const offset = source.isStream ? progress.offset : 0;
    const text = hexDump(bytes, { offset, color: this.#view.color });
    progress.offset += bytes.length;
    const prefix = this.#prefix(source);
    this.#write(mark(text, prefix));
  }

  #text(source: Source, bytes: Uint8Array, endsLine: boolean): void {
    const progress = this.#of(source);
    progress.offset += bytes.length;
    this.#lines(source, source.isStream ? progress.text.push(bytes) : safeText(bytes), endsLine);
  }

  /** Writes text that may begin in the middle of a line, each line of it marked with where it came from. */
  #lines(source: Source, text: string, endsLine: boolean): void {
    if (text === '' && !endsLine) return;
    if (this.#open !== undefined && this.#open !== source) this.finishLine();
    const body = endsLine && !text.endsWith('\n') ? `${text}\n` : text;
    const prefix = this.#prefix(source);
    const marked = mark(body, prefix);
    // What goes on with an unfinished line has its mark already.
    this.#write(this.#open === source ? marked.slice(prefix.length) : marked);
    this.#open = body.endsWith('\n') ? undefined : source;
  }

  #prefix({ connection }: Source): string {
    if (connection === undefined || !this.#view.terminal) return '';
    return this.#dim(`[${connection}] `);
  }

  #header(source: Source, message: ChannelMessage): void {
    this.finishLine();
    const who = whoText(message.from ?? source.from, message.peer ?? source.peer);
    const cut = message.truncated ? ' (cut off)' : '';
    const facts = `${countText(message.bytes.length, 'byte')}${cut}, ${clock(timeOf(message))}`;
    this.#write(`${this.#dim(`# from ${who}, ${facts}`)}\n`);
  }

  #dim(text: string): string {
    return this.#view.color ? `${DIM}${text}${RESET}` : text;
  }

  #write(text: string): void {
    writeBytes(this.#view.fd, Buffer.from(text));
  }
}
