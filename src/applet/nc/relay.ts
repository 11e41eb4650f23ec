import { type PolledDescriptor, Poller, Socket, SocketError } from '../../index.js';
import { Chunk } from './chunk.js';
import type { NcContext } from './context.js';
import { drainTo, fillFrom, type Outcome } from './descriptors.js';
import { failed, reasonOf, warn } from './exit.js';
import { LineCutter, type Piece } from './lines.js';
import { declineAll } from './telnet.js';

/** Bytes moved at once over streams. */
const streamSize = 1 << 17;
/** As much of standard input makes one datagram at most, in nc as well. */
const datagramSize = 16384;
const largestDatagram = 65536;

const EBADF = 9;

/**
 * Standard input to a socket, and the socket to standard output. The four ends are open or not, each by itself, and
 * #observe, #settle and #isOver are where it is decided what the end of one means for the others.
 */
export class Relay {
  readonly #poller = new Poller();
  readonly #net: PolledDescriptor;
  readonly #input: PolledDescriptor;
  readonly #output: PolledDescriptor;
  readonly #outgoing: Chunk;
  readonly #incoming: Chunk;
  readonly #cutter: LineCutter | undefined;
  readonly #datagrams: boolean;
  #piece: Piece | undefined;
  /** Whether standard input, the socket both ways, and standard output are still of use. */
  #inputOpen: boolean;
  #netOutOpen = true;
  #netInOpen = true;
  #outputOpen = true;

  constructor(
    private readonly socket: Socket,
    private readonly context: NcContext,
  ) {
    const { detached, crlf, interval, receiveLimit } = context.options;
    this.#datagrams = socket.type !== 'stream';
    // What `-W` counts over a stream is as large as nc reads at once.
    const packetSize = receiveLimit > 0 ? datagramSize : streamSize;
    this.#net = this.#poller.add(socket.fd);
    this.#input = this.#poller.add(0);
    this.#output = this.#poller.add(1);
    this.#outgoing = new Chunk(this.#datagrams ? datagramSize : streamSize);
    this.#incoming = new Chunk(this.#datagrams ? largestDatagram : packetSize);
    if (crlf || interval > 0) this.#cutter = new LineCutter(crlf, interval > 0 || this.#datagrams);
    this.#inputOpen = !detached;
  }

  /** Moves data until there is nothing left to do, or silence lasts longer than `-w`. */
  async run(): Promise<void> {
    try {
      await this.#loop();
    } finally {
      this.#poller.close();
    }
  }

  async #loop(): Promise<void> {
    const { timeout } = this.context.options;
    const wait = timeout === undefined ? {} : { timeout };
    for (;;) {
      if (this.#isOver()) {
        const { quit = 0 } = this.context.options;
        if (quit <= 0) return;
        this.#linger(quit);
        await this.#poller.wait(wait);
        return;
      }
      this.#want();
      if (!(await this.#poller.wait(wait))) return;
      this.#observe();
      this.#readInput();
      await this.#writeNet();
      this.#readNet();
      this.#writeOutput();
      this.#settle();
    }
  }

  /** Both inputs have ended and are passed on, both outputs are gone, or a listener's peer has said all. */
  #isOver(): boolean {
    const passedOn = this.#outgoing.isEmpty && this.#incoming.isEmpty;
    if (!this.#inputOpen && !this.#netInOpen && passedOn) return true;
    if (!this.#netOutOpen && !this.#outputOpen) return true;
    return this.context.options.listen && !this.#netInOpen && passedOn;
  }

  /** `-q`: the connection is closed, and the program ends some seconds later. */
  #linger(seconds: number): void {
    this.#poller.close();
    this.socket.close();
    this.context.session.setAlarm(seconds);
  }

  /** What each end is to be asked for. */
  #want(): void {
    this.#input.wantsRead = this.#inputOpen && this.#outgoing.hasRoom;
    this.#net.wantsRead = this.#netInOpen && this.#incoming.hasRoom;
    this.#net.wantsWrite = this.#netOutOpen && !this.#outgoing.isEmpty;
    this.#output.wantsWrite = this.#outputOpen && !this.#incoming.isEmpty;
    // An end that is of no use now is not looked at: its hang-up would wake us for ever.
    this.#input.ignored = !this.#input.wantsRead;
    this.#net.ignored = !this.#net.wantsRead && !this.#netOutOpen;
    this.#output.ignored = !this.#outputOpen;
  }

  /** Errors end both directions of what they are on; what cannot be passed on need not be read. */
  #observe(): void {
    const [input, net, output] = [this.#input, this.#net, this.#output];
    if (input.failed || (input.hungUp && !input.readable)) this.#inputOpen = false;
    if (net.failed) {
      this.#netOutOpen = false;
      // What a stream received before it was reset is still there to be read.
      if (this.#datagrams || (net.wantsRead && !net.readable)) this.#netInOpen = false;
    }
    if (net.hungUp) {
      if (this.#netOutOpen && this.context.options.shutdown) this.#shutdown('write');
      this.#netOutOpen = false;
      if (net.wantsRead && !net.readable) this.#netInOpen = false;
    }
    if (output.failed || output.hungUp) this.#outputOpen = false;
    if (!this.#netOutOpen) this.#inputOpen = false;
    if (!this.#outputOpen) this.#endNetIn();
  }

  #readInput(): void {
    if (!this.#inputOpen || !this.#input.readable) return;
    const outcome = fillFrom(this.#input.fd, this.#outgoing);
    if (outcome === 'end' || outcome === 'broken') this.#inputOpen = false;
  }

  async #writeNet(): Promise<void> {
    if (!this.#netOutOpen || this.#outgoing.isEmpty) return;
    if ((await this.#send()) === 'broken') this.#netOutOpen = false;
  }

  async #send(): Promise<Outcome> {
    if (this.#cutter === undefined) {
      const sent = this.#trySend(this.#outgoing.pending);
      if (typeof sent === 'number') this.#outgoing.drained(sent);
      return sent;
    }
    while (!this.#outgoing.isEmpty) {
      const outcome = await this.#sendPiece(this.#cutter);
      if (typeof outcome !== 'number') return outcome;
    }
    return 0;
  }

  /** Sends the next line, or what is left of it; waits after it with `-i`. */
  async #sendPiece(cutter: LineCutter): Promise<Outcome> {
    this.#piece ??= cutter.next(this.#outgoing.pending);
    const { bytes, consumed, endsLine } = this.#piece;
    const sent = this.#trySend(bytes);
    if (typeof sent !== 'number') return sent;
    if (sent < bytes.length) {
      this.#piece = { bytes: bytes.subarray(sent), consumed, endsLine };
      return 'later';
    }
    this.#piece = undefined;
    this.#outgoing.drained(consumed);
    const { interval } = this.context.options;
    if (endsLine && interval > 0) await (await import('node:timers/promises')).setTimeout(interval * 1000);
    return sent;
  }

  #trySend(bytes: Buffer): Outcome {
    try {
      return this.socket.trySend(bytes) ?? 'later';
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      // It is told once only: nobody is there to answer either.
      if (this.#datagrams && error.code === 'ECONNREFUSED') this.#netInOpen = false;
      return 'broken';
    }
  }

  #readNet(): void {
    if (!this.#netInOpen || !this.#net.readable || !this.#net.wantsRead) return;
    const outcome = this.#receive();
    if (outcome === 'end') this.#endNetIn();
    if (outcome === 'broken') this.#netInOpen = false;
    const { receiveLimit, telnet } = this.context.options;
    if (receiveLimit > 0 && ++this.context.session.received >= receiveLimit) {
      this.#endNetIn();
      this.#inputOpen = false;
    }
    if (telnet) this.#negotiate();
  }

  #receive(): Outcome {
    try {
      const message = this.socket.tryReceive(this.#incoming.room);
      if (message === undefined) return 'later';
      this.#incoming.filled(message.bytes.length);
      return message.bytes.length === 0 ? 'end' : message.bytes.length;
    } catch (error) {
      if (error instanceof SocketError) return 'broken';
      throw error;
    }
  }

  #negotiate(): void {
    for (const answer of declineAll(this.#incoming.pending)) {
      const sent = this.#netInOpen ? this.#trySend(answer) : 'broken';
      if (sent !== answer.length) warn(`Write Error!: ${reasonOf(EBADF)}`);
    }
  }

  #writeOutput(): void {
    if (!this.#outputOpen || !this.#output.writable || this.#incoming.isEmpty) return;
    if (drainTo(this.#output.fd, this.#incoming) === 'broken') this.#outputOpen = false;
  }

  /** What the end of standard input, and of what comes, means. */
  #settle(): void {
    const { shutdown, listen, udp, quit } = this.context.options;
    if (!this.#inputOpen && this.#outgoing.isEmpty) {
      if (this.#netOutOpen && shutdown) this.#shutdown('write');
      this.#netOutOpen = false;
      // There is no end of datagrams, and a listener waits for no more than was asked.
      if ((listen || udp) && this.#netInOpen && quit !== undefined && this.#incoming.isEmpty) {
        this.#endNetIn();
        this.context.session.keep = false;
      }
    }
    if (!this.#netInOpen && this.#incoming.isEmpty) this.#outputOpen = false;
  }

  #endNetIn(): void {
    if (this.#netInOpen) this.#shutdown('read');
    this.#netInOpen = false;
  }

  /** shutdown(2); that there is nothing to shut any more is no news. */
  #shutdown(how: 'read' | 'write'): void {
    try {
      this.socket.shutdown(how);
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
    }
  }
}

/** The same socket, for which nothing waits: one that is polled must not be watched beside that. */
export const unwatched = (socket: Socket): Socket => Socket.adopt(socket.release());

/** Runs the data loop on a socket until it ends. Rejects with NcExit. */
export const relay = async (socket: Socket, context: NcContext): Promise<void> => {
  try {
    await new Relay(socket, context).run();
  } catch (error) {
    throw failed('polling error', error);
  }
};
