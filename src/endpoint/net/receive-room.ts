import { SO_RCVBUF, SO_RCVBUFFORCE, SOL_SOCKET } from '../../kernel/constants.js';
import { type Descriptor, getIntegerOption, SystemError, setIntegerOption } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';

/** Bytes, of which the kernel counts twice as many: room for the first messages of some thousand peers. */
const wanted = 2 ** 21;

/**
 * Gives a socket to which many send room for bursts, unless an option says how much it shall have. Without the privilege
 * to exceed it, net.core.rmem_max is the limit, socket(7).
 */
export function makeRoom(fd: Descriptor, options: EndpointOptions): void {
  if (['so-rcvbuf', 'so-rcvbuf-late'].some((name) => options.has(name))) return;
  if (getIntegerOption(fd, SOL_SOCKET, SO_RCVBUF) >= wanted) return;
  try {
    setIntegerOption(fd, SOL_SOCKET, SO_RCVBUFFORCE, wanted);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    setIntegerOption(fd, SOL_SOCKET, SO_RCVBUF, wanted);
  }
}
