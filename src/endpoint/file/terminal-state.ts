import { type Descriptor, ioctl } from '../../kernel/index.js';

/** <asm-generic/ioctls.h>, and the size of struct termios in the kernel. */
const TCGETS = 0x5401;
const TCSETS = 0x5402;
const termiosSize = 60;

function stateOf(fd: Descriptor): Uint8Array | undefined {
  const state = new Uint8Array(termiosSize);
  try {
    ioctl(fd, TCGETS, state);
    return state;
  } catch {
    return undefined;
  }
}

/**
 * Remembers the settings of those descriptors that are terminals; what it returns sets them back. Settings that have not
 * changed are left alone, as a process in the background is stopped for setting them.
 */
export function keepTerminals(...fds: readonly Descriptor[]): () => void {
  const kept = [...new Set(fds)].map((fd) => ({ fd, state: stateOf(fd) }));
  return () => {
    for (const { fd, state } of kept) {
      const now = state && stateOf(fd);
      if (state === undefined || now === undefined || Buffer.compare(state, now) === 0) continue;
      try {
        ioctl(fd, TCSETS, state);
      } catch {
        // It has hung up since; there is nothing to set back.
      }
    }
  };
}
