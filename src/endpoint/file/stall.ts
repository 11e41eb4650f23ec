import { close, pipe, setNonBlocking, wouldBlock, write } from '../../kernel/index.js';
import type { Opened, OpenRequest } from '../types.js';
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
  return opened;
}
