import { close } from '../../kernel/index.js';
import { pause, takeRetryPolicy } from '../retry.js';
import type { ByteSink, ByteSource, Endpoint, EndpointSource, Opened, OpenRequest } from '../types.js';
import { Queue, type QueueMessage } from './queue.js';
import { openBySettings, type QueueSettings, takeSettings } from './settings.js';

/** What goes into memory that may be too small: the rest is lost, as of a datagram. */
function deliver(bytes: Uint8Array, into: Uint8Array): number {
  const taken = bytes.subarray(0, into.length);
  into.set(taken);
  return taken.length;
}

const sourceOf = (queue: Queue): ByteSource => ({
  read: async (into, signal) => deliver((await queue.receive(signal)).bytes, into),
});

/** One message, then the end. */
function sourceOfOne(message: QueueMessage): ByteSource {
  let bytes: Uint8Array | undefined = message.bytes.slice();
  return {
    read: async (into) => {
      if (bytes === undefined) return null;
      const length = deliver(bytes, into);
      bytes = undefined;
      return length;
    },
  };
}

const sinkOf = (queue: Queue): ByteSink => ({
  write: (bytes, signal) => queue.send(bytes, signal),
  // Other senders may follow; a queue has no end.
  end: async () => {},
});

/** The parts of an endpoint that all kinds share. */
function endpointOf(
  { type }: OpenRequest,
  { name, data }: QueueSettings,
  parts: Pick<Endpoint, 'source' | 'sink' | 'close'> & { readonly environment?: Record<string, string> },
): Endpoint {
  return { type: type.keyword, label: `queue ${name}`, bounds: 'messages', data, environment: {}, ...parts };
}

function endpointOfOne(
  request: OpenRequest,
  settings: QueueSettings,
  message: QueueMessage,
  release: () => void,
): Endpoint {
  return endpointOf(request, settings, {
    source: sourceOfOne(message),
    sink: undefined,
    environment: { POSIXMQ_PRIO: String(message.priority) },
    close: async () => release(),
  });
}

/** With `fork`: a session for each message, or one after the other to send by. */
class QueueSource implements EndpointSource {
  readonly type: string;
  readonly label: string;
  readonly maxSessions?: number;
  #begun = false;

  constructor(
    private readonly request: OpenRequest,
    private readonly settings: QueueSettings,
    private readonly queue: Queue,
    maxSessions: number | undefined,
    private readonly interval: number,
  ) {
    this.type = request.type.keyword;
    this.label = `queue ${settings.name}`;
    if (maxSessions !== undefined && maxSessions > 0) this.maxSessions = maxSessions;
  }

  async next(signal: AbortSignal): Promise<Endpoint> {
    if (this.settings.access === 'read') {
      return endpointOfOne(this.request, this.settings, await this.queue.receive(signal), () => {});
    }
    if (this.#begun) await pause(this.interval, signal);
    this.#begun = true;
    return endpointOf(this.request, this.settings, {
      source: undefined,
      sink: sinkOf(this.queue),
      close: async () => {},
    });
  }

  async close(): Promise<void> {
    this.queue.close();
  }
}

/** The first message and no more: it is waited for here. */
async function openOneShot(request: OpenRequest, settings: QueueSettings, queue: Queue): Promise<Endpoint> {
  try {
    const message = await queue.receive(request.context.signal);
    return endpointOfOne(request, settings, message, () => queue.close());
  } catch (error) {
    queue.close();
    throw error;
  }
}

function openSteady(request: OpenRequest, settings: QueueSettings, queue: Queue): Endpoint {
  const { access } = settings;
  return endpointOf(request, settings, {
    source: access === 'write' ? undefined : sourceOf(queue),
    sink: access === 'read' ? undefined : sinkOf(queue),
    close: async () => queue.close(),
  });
}

/** Takes `fork` and what belongs to it. Throws TypeError for `max-children` without it. */
function takeFork({ options, type }: OpenRequest) {
  const { interval } = takeRetryPolicy(options);
  const fork = options.flag('fork');
  const most = options.integer('max-children');
  if (most !== undefined && !fork) {
    throw new TypeError(`${type.keyword}: option max-children not allowed without option fork`);
  }
  return { fork, most, interval };
}

/** POSIXMQ-READ, -RECEIVE, -SEND, -WRITE and -BIDIRECTIONAL. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { options, type, specification, access } = request;
  if (access === 'both' && specification.keyword.toUpperCase() === 'POSIXMQ') {
    throw new TypeError(
      'POSIXMQ both ways may empty the queue unwanted; POSIXMQ-BIDIRECTIONAL says that it is meant',
    );
  }
  const { fork, most, interval } = takeFork(request);
  const settings = takeSettings(request);
  const fd = openBySettings(settings);
  try {
    for (const phase of ['PASTOPEN', 'FD', 'LATE', 'LATE2'] as const) options.apply(phase, fd);
  } catch (error) {
    close(fd);
    throw error;
  }
  const queue = new Queue(fd, settings);
  if (fork) {
    return { kind: 'source', source: new QueueSource(request, settings, queue, most, interval) };
  }
  const oneShot = type.keyword === 'POSIXMQ-RECEIVE';
  const endpoint = oneShot
    ? await openOneShot(request, settings, queue)
    : openSteady(request, settings, queue);
  return { kind: 'endpoint', endpoint };
}
