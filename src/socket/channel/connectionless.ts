import type { SocketAddress } from '../../family/address.js';
import { closeDescriptors } from '../ancillary/index.js';
import type { AncillaryData } from '../ancillary/types.js';
import { ifKnown } from '../name.js';
import type { Socket } from '../socket.js';
import type { WaitOptions } from '../types.js';
import { ancillaryOf, waitOf } from './connection.js';
import { senderOf } from './peer.js';
import type { Channel, ChannelMessage, ChannelSendOptions } from './types.js';

/** What a living object gives of a message. */
interface Received {
  readonly bytes: Uint8Array;
  readonly from?: SocketAddress;
  readonly truncated: boolean;
  readonly ancillary?: readonly AncillaryData[];
}

/** What a channel of messages needs of the object it stands on. */
export interface Carrier {
  readonly socket: Socket;
  send(data: Uint8Array, to: SocketAddress | undefined, options: object): Promise<unknown>;
  receive(wait: WaitOptions): Promise<Received>;
  close(): void;
}

/** How messages are changed on their way; what `decode` gives undefined for is not for us. */
export interface Translation {
  encode(data: Uint8Array): Uint8Array;
  decode(bytes: Uint8Array): Uint8Array | undefined;
}

const unchanged: Translation = { encode: (data) => data, decode: (bytes) => bytes };

function messageOf({ from, truncated, ancillary = [] }: Received, bytes: Uint8Array): ChannelMessage {
  const peer = senderOf(ancillary);
  const time = ancillary.find((data) => data.kind === 'timestamp')?.software;
  closeDescriptors(ancillary);
  return {
    bytes,
    truncated,
    ...(from === undefined ? {} : { from }),
    ...(peer === undefined ? {} : { peer }),
    ...(time === undefined ? {} : { time }),
  };
}

/** A socket of messages without a connection, as a channel. */
export class ConnectionlessChannel implements Channel {
  readonly isConnection = false;
  readonly bounds = 'messages';
  readonly peer = undefined;
  readonly label: string;
  readonly #carrier: Carrier;
  readonly #to: SocketAddress | undefined;
  readonly #translation: Translation;

  /** Takes the carrier over; `to` is where messages go that say nothing else. */
  constructor(carrier: Carrier, to?: SocketAddress, translation: Translation = unchanged) {
    this.#carrier = carrier;
    this.#to = to;
    this.#translation = translation;
    this.label = carrier.socket.label;
  }

  get socket(): Socket {
    return this.#carrier.socket;
  }

  get localAddress(): SocketAddress | undefined {
    return ifKnown(() => this.socket.localAddress);
  }

  get remoteAddress(): SocketAddress | undefined {
    return ifKnown(() => this.socket.remoteAddress) ?? this.#to;
  }

  async send(data: Uint8Array, options: ChannelSendOptions = {}): Promise<void> {
    const given = { ...waitOf(options), ...ancillaryOf(options) };
    await this.#carrier.send(this.#translation.encode(data), options.to ?? this.#to, given);
  }

  async end(): Promise<void> {}

  async receive(wait: WaitOptions = {}): Promise<ChannelMessage> {
    for (;;) {
      const message = await this.#carrier.receive(wait);
      const bytes = this.#translation.decode(message.bytes);
      if (bytes !== undefined) return messageOf(message, bytes);
    }
  }

  close(): void {
    this.#carrier.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}
