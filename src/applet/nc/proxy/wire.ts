import type { Socket } from '../../../index.js';
import { isOurTimeout } from '../dial.js';
import { die, errnoOf, failed, reasonOf } from '../exit.js';

const EPIPE = 32;
const ETIMEDOUT = 110;

/** A conversation with a proxy, all of it within one limit of time. */
export class ProxyWire {
  readonly #deadline: number | undefined;

  constructor(
    readonly socket: Socket,
    timeout: number | undefined,
  ) {
    this.#deadline = timeout ? performance.now() + timeout : undefined;
  }

  /** Sends all of it. Rejects with NcExit. */
  async write(bytes: Uint8Array): Promise<void> {
    let sent = 0;
    try {
      while (sent < bytes.length) sent += await this.socket.send(bytes.subarray(sent), this.#rest());
    } catch (error) {
      throw this.#failed(`write failed (${sent}/${bytes.length})`, error);
    }
  }

  /** Reads exactly so many bytes; a shorter answer is a failure. Rejects with NcExit. */
  async read(length: number, expected = length): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    const count = await this.#fill(bytes, (got) => `read failed (${got}/${expected})`);
    if (count < length) throw die(`read failed (${count}/${expected}): ${reasonOf(EPIPE)}`);
    return bytes;
  }

  /** Reads a line without its end; byte by byte, since what follows the last one belongs to the user. */
  async readLine(longest: number): Promise<string> {
    const byte = Buffer.alloc(1);
    let line = '';
    while (line.length < longest) {
      const count = await this.#fill(byte, () => 'proxy read');
      if (count === 0) throw die(`proxy read: ${reasonOf(EPIPE)}`);
      const letter = byte.toString('latin1');
      if (letter === '\n') return line;
      if (letter !== '\r') line += letter;
    }
    throw die('proxy read too long');
  }

  /** Fills as much as comes before the end. */
  async #fill(bytes: Buffer, what: (got: number) => string): Promise<number> {
    let got = 0;
    try {
      while (got < bytes.length) {
        const { bytes: more } = await this.socket.receive(bytes.subarray(got), this.#rest());
        if (more.length === 0) break;
        got += more.length;
      }
    } catch (error) {
      throw this.#failed(what(errnoOf(error) === undefined ? got : 0), error);
    }
    return got;
  }

  #rest(): { timeout?: number } {
    return this.#deadline === undefined ? {} : { timeout: Math.max(0, this.#deadline - performance.now()) };
  }

  #failed(what: string, error: unknown): unknown {
    return failed(what, isOurTimeout(error) ? { errno: ETIMEDOUT } : error);
  }
}
