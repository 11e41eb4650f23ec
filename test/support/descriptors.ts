import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';

/** The open descriptors of this process and what each one is, without the one that reads the folder. */
export const openDescriptors = (): Map<number, string> => {
  const open = new Map<number, string>();
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      open.set(Number(name), readlinkSync(`/proc/self/fd/${name}`));
    } catch {
      // the descriptor of the folder itself, closed by now
    }
  }
  return open;
};

/** How many descriptors this process has open. */
export const descriptorCount = (): number => openDescriptors().size;

/** How many sockets this process has open; what Node opens once for itself, such as an epoll, is none. */
export const socketCount = (): number =>
  [...openDescriptors().values()].filter((target) => target.startsWith('socket:')).length;

/** The lowest free descriptor number: what the next open call returns. */
export const nextDescriptor = (): number => {
  const fd = openSync('/dev/null', 'r');
  closeSync(fd);
  return fd;
};

/**
 * Runs a body and fails when it leaves a descriptor open or closed one that was not its own. Node's own lazy
 * descriptors (epoll, eventfd, pipes of the thread pool) are warmed up by a first run of the body.
 */
export const assertFlat = async (body: () => unknown): Promise<void> => {
  await body();
  const before = openDescriptors();
  await body();
  const after = openDescriptors();
  const left = [...after].filter(([fd, target]) => before.get(fd) !== target);
  const lost = [...before].filter(([fd]) => !after.has(fd));
  assert.deepEqual({ left, lost }, { left: [], lost: [] }, 'descriptors before and after differ');
};
