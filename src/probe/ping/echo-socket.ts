import { randomInt } from 'node:crypto';
import type { ExtendedErrorData } from '../../socket/ancillary/types.js';
import type { Socket } from '../../socket/socket.js';
import type { ReceivedMessage, WaitOptions } from '../../socket/types.js';
import { decodeIcmp, encodeEcho, type IcmpProtocol } from '../../wire/icmp.js';
import { decodeIpv4Header } from '../../wire/ip-header.js';
import type { HostAddress } from '../host.js';
import { arrivalOf, findControl as find, numberPackets, takeNews } from '../traffic.js';
import { openEchoSocket } from './open-socket.js';
import type { PingOptions } from './types.js';

/** A request to be sent. */
export interface EchoRequest {
  /** The 16 bits of the header. */
  readonly sequence: number;
  readonly data: Uint8Array;
  readonly hopLimit?: number;
}

/** An echo reply to us. */
export interface EchoAnswer {
  readonly kind: 'answer';
  /** The 16 bits of the header. */
  readonly sequence: number;
  readonly from: HostAddress;
  readonly data: Uint8Array;
  readonly hopLimit?: number;
  /** By the kernel's clock, nanoseconds since 1970. */
  readonly received?: bigint;
}

/** An error about a request of ours. */
export interface EchoError {
  readonly kind: 'error';
  /** The 16 bits of the header; undefined for what this machine itself refused. */
  readonly sequence: number | undefined;
  readonly error: ExtendedErrorData;
  /** Of the packet that brought the error. */
  readonly hopLimit?: number;
  /** When it came, by the kernel's clock, nanoseconds since 1970. */
  readonly received?: bigint;
}

/** When a request was handed to its device. */
export interface EchoDeparture {
  readonly kind: 'departure';
  /** Which request, counted from 0 since `renumber`. */
  readonly number: number;
  readonly sent: bigint;
}

/** What comes back to an echo socket. */
export type EchoNews = EchoAnswer | EchoError | EchoDeparture;

const largestPacket = 65536;
const headerSize = 8;
const controlRoom = 512;

/** A socket that sends echo requests and tells what becomes of them: icmp(7), raw(7). */
export class EchoSocket {
  readonly #socket: Socket;
  readonly #protocol: IcmpProtocol;
  /** Tells our echoes from those of others on a raw socket; on a ping socket the kernel does. */
  readonly #identifier = randomInt(0x10000);

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#protocol = socket.family === 'inet' ? 'icmp' : 'icmp6';
  }

  /** Throws SocketError, `EACCES` with what to do about it among them. */
  static open(family: 'inet' | 'inet6', options: PingOptions): EchoSocket {
    return new EchoSocket(openEchoSocket(family, options));
  }

  get kind(): 'datagram' | 'raw' {
    return this.#socket.type === 'raw' ? 'raw' : 'datagram';
  }

  /** Sends one request, which may live for some hops only. Rejects with SocketError, and what ends the wait. */
  async send({ sequence, data, hopLimit }: EchoRequest, to: HostAddress, wait: WaitOptions): Promise<void> {
    const { kind } = this;
    const identifier = kind === 'raw' ? this.#identifier : 0;
    const request = encodeEcho({ protocol: this.#protocol, kind: 'request', identifier, sequence, data });
    // An error that came back for an earlier request is pending here as well as in the queue.
    this.#socket.takeError();
    const { family } = to;
    const ancillary = hopLimit === undefined ? [] : [{ kind: 'hop-limit', family, value: hopLimit } as const];
    await this.#socket.send(request, { ...wait, to, ancillary });
  }

  /** Starts counting departures at 0 again, after a send that failed when it may have been counted or not. */
  renumber(): void {
    numberPackets(this.#socket);
  }

  /** The next that has come, if anything has. Throws SocketError. */
  take(): EchoNews | undefined {
    return takeNews(() => this.#takeQueued() ?? this.#takeAnswer());
  }

  /** Waits until something has come. Rejects with what ends the wait. */
  readable(wait: WaitOptions): Promise<void> {
    return this.#socket.readable(wait);
  }

  close(): void {
    this.#socket.close();
  }

  /** From the error queue, up to the first that concerns us. */
  #takeQueued(): EchoNews | undefined {
    for (;;) {
      const message = this.#socket.tryReceive(largestPacket, { errorQueue: true });
      if (message === undefined) return undefined;
      const error = find(message.ancillary, 'extended-error');
      const news = error && (this.#departure(message, error) ?? this.#failure(message, error));
      if (news !== undefined) return news;
    }
  }

  #departure({ ancillary }: ReceivedMessage, error: ExtendedErrorData): EchoDeparture | undefined {
    if (error.origin !== 'timestamping') return undefined;
    const sent = find(ancillary, 'timestamp')?.software;
    return sent === undefined ? undefined : { kind: 'departure', number: error.data, sent };
  }

  #failure({ bytes, ancillary }: ReceivedMessage, error: ExtendedErrorData): EchoError | undefined {
    if (error.origin === 'local') return { kind: 'error', sequence: undefined, error };
    if (!error.origin.startsWith('icmp') || bytes.length < headerSize) return undefined;
    const { echo } = decodeIcmp(this.#protocol, bytes);
    if (echo?.kind !== 'request' || !this.#isOurs(echo.identifier)) return undefined;
    return { kind: 'error', sequence: echo.sequence, error, ...arrivalOf(ancillary) };
  }

  #takeAnswer(): EchoAnswer | undefined {
    for (;;) {
      const message = this.#socket.tryReceive(largestPacket, { ancillaryBytes: controlRoom });
      if (message === undefined) return undefined;
      const answer = this.#answer(message);
      if (answer !== undefined) return answer;
    }
  }

  #answer({ bytes, from, ancillary }: ReceivedMessage): EchoAnswer | undefined {
    const icmp = this.kind === 'raw' && this.#protocol === 'icmp' ? withoutHeader(bytes) : bytes;
    if (icmp.length < headerSize || from === undefined) return undefined;
    const { echo } = decodeIcmp(this.#protocol, icmp);
    if (echo?.kind !== 'reply' || !this.#isOurs(echo.identifier)) return undefined;
    return {
      kind: 'answer',
      sequence: echo.sequence,
      from: from as HostAddress,
      data: echo.data,
      ...arrivalOf(ancillary),
    };
  }

  #isOurs(identifier: number): boolean {
    return this.kind === 'datagram' || identifier === this.#identifier;
  }
}

const withoutHeader = (packet: Uint8Array): Uint8Array =>
  packet.subarray(decodeIpv4Header(packet).headerLength);
