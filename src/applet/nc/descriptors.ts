import { readSync, writeSync } from 'node:fs';
import type { Chunk } from './chunk.js';

/** What became of a transfer: so many bytes, nothing for now, the end, or an error that ends this direction. */
export type Outcome = number | 'later' | 'end' | 'broken';

const outcomeOf = (error: unknown): Outcome => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code === 'EAGAIN' || code === 'EINTR' ? 'later' : 'broken';
};

/** read(2) into the room of a chunk. */
export const fillFrom = (fd: number, chunk: Chunk): Outcome => {
  try {
    const count = readSync(fd, chunk.room);
    chunk.filled(count);
    return count === 0 ? 'end' : count;
  } catch (error) {
    return outcomeOf(error);
  }
};

/** write(2) of what a chunk holds. */
export const drainTo = (fd: number, chunk: Chunk): Outcome => {
  try {
    const count = writeSync(fd, chunk.pending);
    chunk.drained(count);
    return count;
  } catch (error) {
    return outcomeOf(error);
  }
};
