import { MSG_DONTWAIT, MSG_PEEK } from '../../kernel/constants.js';
import { type Descriptor, receiveMessage, wouldBlock } from '../../kernel/index.js';
import { SocketError } from '../../socket/error.js';
import { PlainDescriptor } from '../plain/descriptor.js';
import type { Endpoint } from '../types.js';

const newline = 0x0a;
/** How much of a line is looked at once. */
const glance = 4096;

/**
 * What is said on a connection before it belongs to the relay. Not one byte more is taken from it than was asked for, so
 * that the pump finds everything that follows.
 */
export class Conversation {
  readonly #fd: Descriptor;
  readonly #end: PlainDescriptor;
  readonly #label: string;
  readonly #signal: AbortSignal;
  readonly #result = new Int32Array(3);

  /** `under` keeps its descriptor; nobody else may wait for it meanwhile. */
  constructor(under: Endpoint, signal: AbortSignal) {
    const fd = under.plain?.read ?? under.plain?.write;
    if (fd === undefined) throw new TypeError(`${under.label} is no connection`);
    this.#fd = fd;
    this.#label = under.label;
    this.#end = new PlainDescriptor(fd, 'socket', under.label);
    this.#signal = signal;
  }

  /** Sends all of it. Rejects with SystemError, and the signal's reason. */
  async send(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      const taken = await this.#end.perform('write', () => this.#end.tryWrite(rest, undefined), this.#signal);
      rest = rest.subarray(taken);
    }
  }

  /** Receives so many bytes. Rejects with SocketError where the peer ends before; `what` says what they are. */
  async receive(count: number, what: string): Promise<Buffer> {
    const bytes = Buffer.alloc(count);
    let filled = 0;
    while (filled < count) {
      const room = bytes.subarray(filled);
      const length = await this.#end.perform('read', () => this.#end.tryRead(room), this.#signal);
      if (length === 0) throw this.failure(`the peer ended the connection instead of sending ${what}`);
      filled += length;
    }
    return bytes;
  }

  /** Receives a line of at most `most` bytes, without its end. Rejects with SocketError. */
  async receiveLine(most: number, what: string): Promise<string> {
    const pieces: Buffer[] = [];
    for (let length = 0; length <= most; ) {
      const seen = await this.#end.perform('read', () => this.#peek(), this.#signal);
      if (seen.length === 0) throw this.failure(`the peer ended the connection instead of sending ${what}`);
      const end = seen.indexOf(newline);
      const piece = await this.receive(end < 0 ? seen.length : end + 1, what);
      pieces.push(piece);
      length += piece.length;
      if (end >= 0)
        return Buffer.concat(pieces)
          .toString('latin1')
          .replace(/\r*\n$/, '');
    }
    throw this.failure(`${what} is longer than ${most} bytes`);
  }

  /** An error of the conversation. */
  failure(text: string, code = 'ERR_PROXY'): SocketError {
    // what a peer says may hold anything
    const harmless = text.replace(/[^ -~]/g, '.');
    return new SocketError('proxy', { label: this.#label }, { code, text: harmless });
  }

  /** Leaves the connection to whoever comes next. */
  close(): void {
    this.#end.close();
  }

  #peek(): Buffer | undefined {
    const room = Buffer.alloc(glance);
    const length = receiveMessage(this.#fd, room, this.#result, null, null, MSG_PEEK | MSG_DONTWAIT);
    return length === wouldBlock ? undefined : room.subarray(0, length);
  }
}
