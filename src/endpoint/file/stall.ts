import { close, pipe, setNonBlocking, wouldBlock, write } from '../../kernel/index.js';
import type { ByteSink, Endpoint, Opened, OpenRequest } from '../types.js';
import { pairEndpoint } from './pair.js';

const notices = {
  read: 'reading from stall pipe',
  write: 'writing to nothing',
  both: 'reading from stall pipe, writing to nothing',
} as const;

/** A pipe that takes nothing more, and is never read. */
function fullPipe() {
  const full = pipe();
  const bytes = new Uint8Array(4096);
  setNonBlocking(full.write);
  while (write(full.write, bytes) !== wouldBlock);
  return full;
}

/** The longest a timer can take. */
const longest = 2 ** 31 - 1;

/** Waits until nobody wants to any more; a timer keeps the process there for it. */
const forever = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const timer = setInterval(() => {}, longest);
    const abort = (): void => {
      clearInterval(timer);
      reject(signal.reason);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });

/** Takes nothing, so that nothing is read for it either. */
const nothing: ByteSink = { ready: forever, write: (_, signal) => forever(signal), end: async () => {} };

/** Without its descriptors, as the pump would read what nobody takes. */
const stalled = (endpoint: Endpoint): Endpoint => ({
  type: endpoint.type,
  label: endpoint.label,
  bounds: endpoint.bounds,
  data: endpoint.data,
  environment: endpoint.environment,
  source: endpoint.source,
  sink: endpoint.sink && nothing,
  close: () => endpoint.close(),
});

/** STALL: gives nothing and takes nothing, for ever: an empty pipe and a full one. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context } = request;
  const empty = pipe();
  const full = fullPipe();
  const opened = pairEndpoint(request, {
    read: empty.read,
    write: full.write,
    kind: 'pipe',
    bounds: 'bytes',
    label: 'stall',
    end: 'none',
    release: () => {
      close(empty.write);
      close(full.read);
    },
  });
  context.log('notice', notices[access]);
  return opened.kind === 'endpoint' ? { kind: 'endpoint', endpoint: stalled(opened.endpoint) } : opened;
}
