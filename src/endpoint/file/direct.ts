import { F_GETFL } from '../../kernel/constants.js';
import { alignedMemory, type Descriptor, fcntl, read } from '../../kernel/index.js';
import type { ByteSource } from '../types.js';

/** O_DIRECT, <asm-generic/fcntl.h> */
const O_DIRECT = 0o40000;

/** How much is read at once: whole blocks of any device. */
const size = 1 << 18;

/** Whether reads of the descriptor must be of whole blocks, to memory that begins where a block may. */
export const isDirect = (fd: Descriptor): boolean => (fcntl(fd, F_GETFL) & O_DIRECT) !== 0;

/** Reads a file that is open with O_DIRECT, open(2). */
export function directSource(fd: Descriptor): ByteSource {
  const memory = alignedMemory(size);
  let rest = memory.subarray(0, 0);
  return {
    read: async (into, signal) => {
      signal.throwIfAborted();
      if (rest.length === 0) rest = memory.subarray(0, read(fd, memory));
      if (rest.length === 0) return null;
      const piece = rest.subarray(0, into.length);
      into.set(piece);
      rest = rest.subarray(piece.length);
      return piece.length;
    },
  };
}
