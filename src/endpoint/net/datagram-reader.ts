import { MSG_DONTWAIT, MSG_PEEK, MSG_TRUNC } from '../../kernel/constants.js';
import { type Descriptor, receiveMessage, SystemError, wouldBlock } from '../../kernel/index.js';
import { AF_UNIX } from '../../wire/constants.js';
import { PlainDescriptor } from '../plain/descriptor.js';
import { named } from './fail.js';
import type { SocketKind } from './kind.js';
import { hasHeader, headerLength } from './raw-ip.js';
import type { SockaddrBytes } from './sockaddr.js';

/** One message, with who sent it. */
export interface Datagram {
  readonly length: number;
  /** Empty where the sender has no name. */
  readonly peer: SockaddrBytes;
  /** Control messages as recvmsg(2) gives them; to be read before the next message comes. */
  readonly control: Uint8Array;
}

/** A message with its bytes. */
export interface WholeDatagram extends Datagram {
  readonly bytes: Uint8Array;
}

/** Room for names: struct sockaddr_storage. */
const nameRoom = 128;
/** Room for control messages. */
const controlRoom = 1024;

const ECONNREFUSED = 111;
const nothing = new Uint8Array();

/** Receives messages with their senders. It does not own the descriptor. */
export class DatagramReader {
  readonly #descriptor: PlainDescriptor;
  readonly #label: string;
  readonly #byte = new Uint8Array(1);
  readonly #told = new Int32Array(3);
  readonly #name = new Uint8Array(nameRoom);
  readonly #control: Uint8Array | null;

  constructor(
    readonly fd: Descriptor,
    label: string,
    private readonly kind: SocketKind,
  ) {
    this.#label = label;
    // On Unix sockets they are descriptors that nobody here would close.
    this.#control = kind.domain === AF_UNIX ? null : new Uint8Array(controlRoom);
    this.#descriptor = new PlainDescriptor(fd, 'socket', label);
  }

  /** Waits for the next message. Rejects with SocketError and the signal's reason. */
  receive(into: Uint8Array, signal: AbortSignal, flags = 0): Promise<Datagram> {
    return this.#descriptor.perform('read', () => this.tryReceive(into, flags), signal);
  }

  /** The next message if there is one. Throws SocketError. */
  tryReceive(into: Uint8Array, flags = 0): Datagram | undefined {
    try {
      const length = receiveMessage(
        this.fd,
        into,
        this.#told,
        this.#name,
        this.#control,
        flags | MSG_DONTWAIT,
      );
      if (length === wouldBlock) return undefined;
      const [nameLength = 0, controlLength = 0] = this.#told;
      return {
        length: this.#withoutHeader(into, length, flags),
        peer: this.#name.slice(0, Math.min(nameLength, nameRoom)),
        control: this.#control?.subarray(0, controlLength) ?? nothing,
      };
    } catch (error) {
      // Somebody we sent to is not there: no reason not to hear the others.
      if (error instanceof SystemError && error.errno === ECONNREFUSED) return undefined;
      throw named('receive', { label: this.#label }, error);
    }
  }

  /** Waits for the next message and takes all of it, however long. Rejects like receive(). */
  async receiveWhole(signal: AbortSignal): Promise<WholeDatagram> {
    for (;;) {
      await this.receive(this.#byte, signal, MSG_PEEK);
      const message = this.tryReceiveWhole();
      if (message !== undefined) return message;
    }
  }

  /** All of the next message if there is one, in memory of its own. Throws SocketError. */
  tryReceiveWhole(): WholeDatagram | undefined {
    const head = this.tryReceive(this.#byte, MSG_PEEK | MSG_TRUNC);
    if (head === undefined) return undefined;
    const bytes = new Uint8Array(Math.max(1, head.length));
    const message = this.tryReceive(bytes);
    if (message === undefined) return undefined;
    return { ...message, control: message.control.slice(), bytes: bytes.subarray(0, message.length) };
  }

  /** Takes the header of IP away, which socat does not count as data. Gives the length of the rest. */
  #withoutHeader(bytes: Uint8Array, length: number, flags: number): number {
    if (!hasHeader(this.kind) || (flags & MSG_PEEK) !== 0) return length;
    const skipped = headerLength(bytes.subarray(0, length));
    bytes.copyWithin(0, skipped, length);
    return length - skipped;
  }

  /** Ends the waits. Harmless when repeated. */
  close(): void {
    this.#descriptor.close();
  }
}
