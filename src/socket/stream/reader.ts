import { type Descriptor, read, wouldBlock } from '../../kernel/index.js';

const slabBytes = 65536;
/** From this many bytes on the memory itself is handed out instead of a copy. */
const worthTheSlab = 32768;

/** Memory of this thread, filled by read(2) and copied from at once, or given away. */
let slab: Buffer | undefined;

/** read(2) once: what came in memory of its own, empty at the end; undefined while there is nothing. Throws SystemError. */
export function readChunk(fd: Descriptor): Buffer | undefined {
  slab ??= Buffer.allocUnsafeSlow(slabBytes);
  const length = read(fd, slab);
  if (length === wouldBlock) return undefined;
  const filled = slab.subarray(0, length);
  if (length < worthTheSlab) return Buffer.from(filled);
  slab = undefined;
  return filled;
}

/** Reads into the caller's memory: its filled part, empty at the end. Throws RangeError for memory without room. */
export function fillStep(into: Uint8Array): (fd: Descriptor) => Uint8Array | undefined {
  if (into.length === 0)
    throw new RangeError('into must have room for a byte: nothing would look like the end');
  return (fd) => {
    const length = read(fd, into);
    return length === wouldBlock ? undefined : into.subarray(0, length);
  };
}
