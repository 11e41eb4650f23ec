import type { SocketAddress } from '../family/address.js';
import type { Socket } from '../socket/socket.js';
import type { AttemptContext } from './attempt.js';
import type { ServiceIdentity } from './result.js';

/** What came of talking to whom a connection was made with. */
export interface Greeting {
  /** Whether data of the application came. */
  readonly answered: boolean;
  readonly reason?: string;
  readonly received?: Uint8Array;
  readonly service?: ServiceIdentity;
}

/** Finds out the service of a connection, where that is asked for. */
export async function greet(
  _socket: Socket,
  _address: SocketAddress,
  context: AttemptContext,
): Promise<Greeting> {
  if (context.service === undefined && context.options.service !== true) return { answered: false };
  return { answered: false };
}
