import { fstatSync, type Stats } from 'node:fs';
import { SO_TYPE, SOL_SOCKET } from '../../kernel/constants.js';
import { type Descriptor, getIntegerOption, ioctl, SystemError } from '../../kernel/index.js';
import type { Endpoint, PlainDescriptors } from '../types.js';

/** <sys/socket.h> */
const SOCK_STREAM = 1;

/** <asm-generic/ioctls.h>, and the size of what it gives. */
const TCGETS = 0x5401;
const termiosSize = 60;

/** Whether the descriptor is a terminal. */
export function isTerminal(fd: Descriptor): boolean {
  try {
    ioctl(fd, TCGETS, new Uint8Array(termiosSize));
    return true;
  } catch {
    return false;
  }
}

/** What a descriptor is. Throws SystemError where there is none. */
export function kindOf(fd: Descriptor): PlainDescriptors['kind'] {
  const stats = statOf(fd);
  if (stats.isSocket()) return 'socket';
  if (stats.isFIFO()) return 'pipe';
  if (stats.isFile()) return 'file';
  return stats.isCharacterDevice() && isTerminal(fd) ? 'terminal' : 'other';
}

/** Whether what is read and written are messages: sockets that are no streams. */
export function boundsOf(fd: Descriptor, kind: PlainDescriptors['kind']): Endpoint['bounds'] {
  if (kind !== 'socket') return 'bytes';
  return getIntegerOption(fd, SOL_SOCKET, SO_TYPE) === SOCK_STREAM ? 'bytes' : 'messages';
}

/** fstat(2). Throws SystemError. */
function statOf(fd: Descriptor): Stats {
  try {
    return fstatSync(fd);
  } catch (error) {
    throw new SystemError(`descriptor ${fd}`, -((error as NodeJS.ErrnoException).errno ?? 0));
  }
}
