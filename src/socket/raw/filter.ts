import { attachFilter as attach } from '../../kernel/index.js';
import { assembleFilter, encodeFilter, type FilterSource } from '../../wire/bpf.js';
import type { Socket } from '../socket.js';
import { attempt } from './holder.js';
import { SO_ATTACH_FILTER, SO_ATTACH_REUSEPORT_CBPF, SO_DETACH_FILTER, SOL_SOCKET } from './numbers.js';

/** A classic BPF program: written with the functions of `bpf`, or encoded already. */
export type FilterProgram = FilterSource | Uint8Array;

const encoded = (program: FilterProgram): Uint8Array =>
  program instanceof Uint8Array ? program : encodeFilter(assembleFilter(program));

/**
 * SO_ATTACH_FILTER of socket(7): from now on the kernel drops every packet that the program rejects, before it costs
 * memory or a wakeup. What is queued already stays. Replaces the filter that was there. Works on sockets of every
 * family; what the program sees as offset 0 depends on the family. Throws SocketError, RangeError.
 */
export function attachFilter(socket: Socket, program: FilterProgram): void {
  const bytes = encoded(program);
  attempt(socket, 'attach filter', () => attach(socket.fd, SOL_SOCKET, SO_ATTACH_FILTER, bytes));
}

/**
 * SO_ATTACH_REUSEPORT_CBPF of socket(7): what the program returns (`accept(1)`, `acceptA()`) is the number, in the order
 * of bind(2), of the socket that gets a connection or datagram, among those that share the port by `reusePort`. One
 * program serves the whole group; a number that none has leaves the choice to the kernel. Offset 0 is the first byte of data.
 * Throws SocketError, RangeError.
 */
export function attachReusePortFilter(socket: Socket, program: FilterProgram): void {
  const bytes = encoded(program);
  const option = SO_ATTACH_REUSEPORT_CBPF;
  attempt(socket, 'attach filter', () => attach(socket.fd, SOL_SOCKET, option, bytes));
}

/** SO_DETACH_FILTER of socket(7): every packet comes in again. Throws SocketError, ENOENT where there is no filter. */
export const detachFilter = (socket: Socket): void => socket.setOption(SOL_SOCKET, SO_DETACH_FILTER, 0);
