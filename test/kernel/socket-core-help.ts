import type { Inet6Address, InetAddress, SocketAddress } from '../../src/family/address.js';
import { Socket } from '../../src/socket/socket.js';
import type { SocketSpec } from '../../src/socket/spec.js';

export const tcp: SocketSpec = { family: 'inet', type: 'stream' };
export const udp: SocketSpec = { family: 'inet', type: 'dgram' };
export const unixStream: SocketSpec = { family: 'unix', type: 'stream' };
export const unixDatagram: SocketSpec = { family: 'unix', type: 'dgram' };

let names = 0;

/** A name in the abstract space that nobody else has. */
export const freshName = (): SocketAddress => ({
  family: 'unix',
  abstract: `socketeer-core-${process.pid}-${++names}`,
});

/** An address of the loopback with a free port. */
export const anyPort = (family: 'inet' | 'inet6'): InetAddress | Inet6Address =>
  family === 'inet' ? { family, address: '127.0.0.1', port: 0 } : { family, address: '::1', port: 0 };

/** A socket bound to a free loopback port or a fresh abstract name. */
export const bound = (spec: SocketSpec): Socket => {
  const socket = Socket.open(spec);
  if (spec.family === 'unix') socket.bind(freshName());
  else socket.bind(anyPort(spec.family as 'inet' | 'inet6'));
  return socket;
};

/** A listener on a free loopback port or a fresh abstract name. */
export const listener = (spec: SocketSpec = tcp, backlog?: number): Socket => {
  const socket = bound(spec);
  socket.listen(backlog);
  return socket;
};

/** Both ends of a connection through a listener. */
export const connection = async (spec: SocketSpec = tcp): Promise<[client: Socket, server: Socket]> => {
  using server = listener(spec);
  const client = Socket.open(spec);
  const accepted = server.accept();
  await client.connect(server.localAddress);
  return [client, await accepted];
};

/** The address of a port that nobody has, as it was given up a moment ago. */
export const closedAddress = (spec: SocketSpec): SocketAddress => {
  using socket = bound(spec);
  return socket.localAddress;
};

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** What a promise rejects with; an error of its own when it does not. */
export const rejection = async (promise: Promise<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected a rejection');
};
