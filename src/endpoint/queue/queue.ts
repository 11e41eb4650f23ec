import {
  close,
  type Descriptor,
  queueAttributes,
  receiveFromQueue,
  sendToQueue,
  wouldBlock,
} from '../../kernel/index.js';
import { PlainDescriptor } from '../plain/descriptor.js';
import { type QueueSettings, removeQueue } from './settings.js';

/** A message, and how urgent it is. */
export interface QueueMessage {
  readonly bytes: Uint8Array;
  readonly priority: number;
}

/** An open queue that is waited for. It owns its descriptor. */
export class Queue {
  readonly #fd: Descriptor;
  readonly #end: PlainDescriptor;
  readonly #settings: QueueSettings;
  readonly #room: Uint8Array;
  readonly #priority = new Int32Array(1);
  #open = true;

  /** Throws SystemError. */
  constructor(fd: Descriptor, settings: QueueSettings) {
    this.#fd = fd;
    this.#settings = settings;
    this.#end = new PlainDescriptor(fd, 'other', settings.name);
    this.#room = new Uint8Array(queueAttributes(fd).size);
  }

  /** The next message, in memory that the next call uses again. Rejects with SystemError or the signal's reason. */
  receive(signal: AbortSignal): Promise<QueueMessage> {
    return this.#end.perform('read', () => this.#tryReceive(), signal);
  }

  /** Rejects with SystemError or the signal's reason. */
  async send(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const { priority } = this.#settings;
    await this.#end.perform('write', () => this.#sent(sendToQueue(this.#fd, bytes, priority)), signal);
  }

  /** Closes it, and removes its name where `unlink-close` says so. Harmless when repeated. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#end.close();
    close(this.#fd);
    if (this.#settings.unlinkClose) removeQueue(this.#settings.name);
  }

  #tryReceive(): QueueMessage | undefined {
    const length = receiveFromQueue(this.#fd, this.#room, this.#priority);
    if (length === wouldBlock) return undefined;
    return { bytes: this.#room.subarray(0, length), priority: this.#priority[0] as number };
  }

  #sent(result: number): true | undefined {
    return result === wouldBlock ? undefined : true;
  }
}
