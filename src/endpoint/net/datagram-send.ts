import { MSG_DONTWAIT } from '../../kernel/constants.js';
import { type Descriptor, sendMessage, wouldBlock } from '../../kernel/index.js';
import { PlainDescriptor } from '../plain/descriptor.js';
import type { ByteSink, EndMethod } from '../types.js';
import { named } from './fail.js';
import type { SockaddrBytes } from './sockaddr.js';

/** Where messages go and how. */
export interface SendPlan {
  readonly fd: Descriptor;
  readonly label: string;
  readonly to: SockaddrBytes;
  readonly end: EndMethod;
  /** Control messages that go with each. */
  readonly control?: Uint8Array | undefined;
  /** Told of each message. */
  readonly sent?: (() => void) | undefined;
}

/** A sink for messages to one receiver by a socket without a connection, and what ends its waits. */
export interface MessageSink extends ByteSink {
  readonly close: () => void;
}

/** Sends messages with sendmsg(2), each call one. The descriptor stays the caller's. */
export function messageSink({ fd, label, to, end, control, sent }: SendPlan): MessageSink {
  const descriptor = new PlainDescriptor(fd, 'socket', label);
  const trySend = (bytes: Uint8Array): number | undefined => {
    try {
      const name = to.length > 2 ? to : null;
      const taken = sendMessage(fd, bytes, name, control ?? null, MSG_DONTWAIT);
      return taken === wouldBlock ? undefined : taken;
    } catch (error) {
      throw named('send', { label, remote: to }, error);
    }
  };
  let ended = false;
  return {
    async write(bytes, signal) {
      await descriptor.perform('write', () => trySend(bytes), signal);
      sent?.();
    },
    async end() {
      if (ended) return;
      ended = true;
      if (end === 'null-message') trySend(new Uint8Array(0));
    },
    close: () => descriptor.close(),
  };
}
