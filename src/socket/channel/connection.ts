import { closeDescriptors } from '../ancillary/index.js';
import { ifKnown } from '../name.js';
import { SequencedStream } from '../stream/sequenced.js';
import type { Stream } from '../stream/stream.js';
import type { WaitOptions } from '../types.js';
import { peerOf } from './peer.js';
import type { Channel, ChannelMessage, ChannelPeer, ChannelSendOptions } from './types.js';

/** The control messages behind the options of a send. */
export const ancillaryOf = ({ descriptors }: ChannelSendOptions) =>
  descriptors === undefined ? {} : { ancillary: [{ kind: 'rights' as const, descriptors }] };

/** What of the options of a send concerns waiting. */
export const waitOf = ({ signal, timeout }: WaitOptions): WaitOptions => ({
  ...(signal === undefined ? {} : { signal }),
  ...(timeout === undefined ? {} : { timeout }),
});

/** A connection as a channel: of bytes or of records. */
export class ConnectionChannel implements Channel {
  readonly isConnection = true;
  readonly label: string;
  readonly bounds: 'bytes' | 'messages';
  readonly peer: ChannelPeer | undefined;
  readonly localAddress: Channel['localAddress'];
  readonly remoteAddress: Channel['remoteAddress'];

  /** Takes the connection over. */
  constructor(readonly connection: Stream | SequencedStream) {
    const { socket } = connection;
    this.label = socket.label;
    this.bounds = connection instanceof SequencedStream ? 'messages' : 'bytes';
    this.localAddress = ifKnown(() => socket.localAddress);
    this.remoteAddress = ifKnown(() => socket.remoteAddress);
    this.peer = ifKnown(() => peerOf(socket));
  }

  /** The socket beneath. */
  get socket() {
    return this.connection.socket;
  }

  /** Sends bytes or one record; resolves when the kernel has it. Rejects with SocketError and the signal's reason. */
  send(data: Uint8Array, options: ChannelSendOptions = {}): Promise<void> {
    const given = { ...waitOf(options), ...ancillaryOf(options) };
    if (this.connection instanceof SequencedStream) return this.connection.send(data, given);
    return this.connection.write(data, given);
  }

  /** Ends our direction. Rejects with SocketError. */
  async end(): Promise<void> {
    await this.connection.end();
  }

  /** What comes next; null at the end. Descriptors that come with it are closed. Rejects with SocketError and the signal's reason. */
  async receive(wait?: WaitOptions): Promise<ChannelMessage | null> {
    if (this.connection instanceof SequencedStream) {
      // Room for control messages would take descriptors that nobody asked for.
      const message = await this.connection.receive({ ...wait, ancillaryBytes: 0 });
      if (message === null) return null;
      closeDescriptors(message.ancillary);
      return { bytes: message.bytes, truncated: message.truncated };
    }
    const bytes = await this.connection.read(wait);
    return bytes === null ? null : { bytes, truncated: false };
  }

  /** Closes the connection at once. Harmless when repeated. */
  close(): void {
    this.connection.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}

/** Takes a connection over as a channel, such as one that a listener accepted. */
export const channelOf = (connection: Stream | SequencedStream): Channel => new ConnectionChannel(connection);
