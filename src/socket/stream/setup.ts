import type { SocketAddress } from '../../family/address.js';
import { SocketError } from '../error.js';
import { type OptionPhase, type SocketOptionValues, setOptions } from '../options/index.js';
import { Socket } from '../socket.js';
import type { SocketSpec } from '../spec.js';
import type { ResolvedTarget } from '../target.js';

/** Sets the options whose time has come. Throws TypeError for an unknown one, SocketError for one that is refused. */
export const applyOptions = (socket: Socket, values: SocketOptionValues, phase: OptionPhase): void =>
  setOptions(
    {
      get: (level, number, length, request) => socket.getOption(level, number, length, request),
      set: (level, number, value) => socket.setOption(level, number, value),
    },
    values,
    phase,
  );

/** The socket for one of the addresses of a target. Throws SocketError. */
export function openFor(
  { type, protocol }: ResolvedTarget,
  { family }: SocketAddress,
  namespace: number | undefined,
): Socket {
  const spec: SocketSpec = protocol === undefined ? { family, type } : { family, type, protocol };
  return Socket.open(spec, namespace === undefined ? {} : { namespace });
}

/** The error of the one address that was tried, or one that holds those of all. */
export function joinErrors(operation: string, target: unknown, errors: readonly unknown[]): unknown {
  if (errors.length === 1) return errors[0];
  const last = errors.findLast((error) => error instanceof SocketError);
  const label = typeof target === 'object' ? JSON.stringify(target) : String(target);
  return new SocketError(
    operation,
    { label },
    {
      code: last?.code ?? 'ERR_SOCKET_ADDRESS',
      errno: last?.errno ?? 0,
      text: `none of ${errors.length} addresses: ${errors.map((error) => (error as Error).message).join('; ')}`,
      cause: new AggregateError(errors),
    },
  );
}
