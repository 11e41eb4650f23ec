import type { DataOptions, Endpoint, EndpointSource, Opened, PlainDescriptors } from './types.js';

/** One pair of descriptors for the pump, where both ends have them. */
function plainOf(read: Endpoint, write: Endpoint): PlainDescriptors | undefined {
  const from = read.plain;
  const into = write.plain;
  if (from === undefined || into === undefined) return undefined;
  return {
    read: from.read,
    write: into.write,
    kind: from.kind === into.kind ? from.kind : 'other',
    ...(into.to === undefined ? {} : { to: into.to }),
    end: into.end,
  };
}

/** What is said of reading counts at the one end, what is said of writing at the other. */
function dataOf({ data: read }: Endpoint, { data: write }: Endpoint): DataOptions {
  const lineEnding = write.lineEnding ?? read.lineEnding;
  const rate = read.rate ?? write.rate;
  return {
    ...read,
    ...(lineEnding === undefined ? {} : { lineEnding }),
    ...(rate === undefined ? {} : { rate }),
    ...(write.endClose === undefined ? {} : { endClose: write.endClose }),
    ...(write.coolWrite === undefined ? {} : { coolWrite: write.coolWrite }),
  };
}

/** Makes one end of two: what is read comes from the one, what is written goes to the other. It closes what `closes` names. */
function joined(read: Endpoint, write: Endpoint, closes: readonly Endpoint[]): Endpoint {
  const plain = plainOf(read, write);
  const child = read.child ?? write.child;
  const remoteAddress = read.remoteAddress ?? write.remoteAddress;
  const localAddress = read.localAddress ?? write.localAddress;
  return {
    type: `${read.type}!!${write.type}`,
    label: `${read.label} and ${write.label}`,
    bounds: read.bounds === write.bounds ? read.bounds : 'bytes',
    ...(plain === undefined ? {} : { plain }),
    // getters, as a source is made at its first use
    get source() {
      return read.source;
    },
    get sink() {
      return write.sink;
    },
    data: dataOf(read, write),
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
    environment: { ...write.environment, ...read.environment },
    ...(child === undefined ? {} : { child }),
    close: async () => {
      await Promise.all(closes.map((endpoint) => endpoint.close()));
    },
  };
}

/** The end that is there, or the next of a source. */
async function nextOf(opened: Opened, signal: AbortSignal): Promise<Endpoint | undefined> {
  return opened.kind === 'endpoint' ? opened.endpoint : await opened.source.next(signal);
}

const closeOpened = (opened: Opened): Promise<void> =>
  opened.kind === 'endpoint' ? opened.endpoint.close() : opened.source.close();

/** With `fork` at one address or both: a new end of it for each session, while the other is shared. */
class DualSource implements EndpointSource {
  readonly type: string;
  readonly label: string;
  readonly maxSessions?: number;
  readonly #read: Opened;
  readonly #write: Opened;

  constructor(read: Opened, write: Opened) {
    this.#read = read;
    this.#write = write;
    const ends = [read, write].map((opened) =>
      opened.kind === 'endpoint' ? opened.endpoint : opened.source,
    );
    this.type = ends.map((end) => end.type).join('!!');
    this.label = ends.map((end) => end.label).join(' and ');
    const limits = [read, write].flatMap((opened) =>
      opened.kind === 'source' && opened.source.maxSessions !== undefined ? [opened.source.maxSessions] : [],
    );
    if (limits.length > 0) this.maxSessions = Math.min(...limits);
  }

  async next(signal: AbortSignal): Promise<Endpoint | undefined> {
    const read = await nextOf(this.#read, signal);
    if (read === undefined) return undefined;
    const closes = this.#read.kind === 'source' ? [read] : [];
    let write: Endpoint | undefined;
    try {
      write = await nextOf(this.#write, signal);
    } finally {
      if (write === undefined) await Promise.all(closes.map((endpoint) => endpoint.close()));
    }
    if (write === undefined) return undefined;
    return joined(read, write, this.#write.kind === 'source' ? [...closes, write] : closes);
  }

  async close(): Promise<void> {
    await Promise.all([closeOpened(this.#read), closeOpened(this.#write)]);
  }
}

/** Makes one of the two addresses of `a!!b`. */
export function joinOpened(read: Opened, write: Opened): Opened {
  if (read.kind === 'endpoint' && write.kind === 'endpoint') {
    const ends = [read.endpoint, write.endpoint] as const;
    return { kind: 'endpoint', endpoint: joined(...ends, ends) };
  }
  return { kind: 'source', source: new DualSource(read, write) };
}
