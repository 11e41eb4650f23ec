import type { Socket, SocketAddress } from '../../index.js';
import type { NcContext } from './context.js';
import { hintsOf, openSocket } from './dial.js';
import { die, failed } from './exit.js';
import { LookupError, resolve } from './names.js';
import type { HostAddress } from './numeric.js';
import { relay, unwatched } from './relay.js';
import { reportAddress, reportPath } from './report.js';
import type { NcRequest } from './request.js';
import { applyOptions } from './setup.js';
import { bindDatagram, listenStream } from './unix.js';

// <asm-generic/socket.h>
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_REUSEPORT = 15;

/** One connection may wait while another is served. */
const backlog = 1;

/** Without a host IPv4, as a listener on every address has always been. */
const localAddresses = async ({ host, ports }: NcRequest, { options }: NcContext): Promise<HostAddress[]> => {
  const hints = { ...hintsOf(options), passive: true };
  if (host === undefined && hints.family === 'any') hints.family = 'inet';
  try {
    return await resolve(host, ports[0], hints);
  } catch (error) {
    throw error instanceof LookupError ? die(`getaddrinfo: ${error.message}`) : error;
  }
};

/** Binds the first address that can be had. Rejects with NcExit when there is none. */
const bindInternet = async (request: NcRequest, context: NcContext): Promise<Socket> => {
  let trouble: unknown = die('Protocol not supported');
  for (const address of await localAddresses(request, context)) {
    const socket = openSocket(address, context.options);
    if (socket === undefined) continue;
    socket.setOption(SOL_SOCKET, SO_REUSEADDR, 1);
    // So that, as with nc, the next listener can start before the last one has ended.
    if (!context.options.strict) socket.setOption(SOL_SOCKET, SO_REUSEPORT, 1);
    applyOptions(socket, address, context.options, context.password);
    try {
      socket.bind(address);
      if (!context.options.udp) socket.listen(backlog);
      return socket;
    } catch (error) {
      trouble = error;
      socket.close();
    }
  }
  throw failed('', trouble);
};

const openListener = async (request: NcRequest, context: NcContext): Promise<Socket> => {
  const { family, udp, verbose } = context.options;
  if (family === 'unix') {
    const path = request.host ?? '';
    const bind = udp ? bindDatagram : listenStream;
    return bind(path, verbose).catch((error: unknown) => {
      throw failed('', error);
    });
  }
  const socket = await bindInternet(request, context);
  if (verbose) await reportAddress(udp ? 'Bound' : 'Listening', socket.localAddress, context.options);
  return socket;
};

/** `Connection received on …`: whom from, or on a Unix socket where. */
const greet = async (request: NcRequest, from: SocketAddress | undefined): Promise<void> => {
  if (!request.options.verbose) return;
  if (request.options.family === 'unix') reportPath('Connection received', request.host ?? '');
  else await reportAddress('Connection received', from, request.options);
};

/** Takes the next connection and serves it to its end. */
const serveConnection = async (listener: Socket, request: NcRequest, context: NcContext): Promise<void> => {
  let connection: Socket;
  try {
    connection = await listener.accept();
  } catch (error) {
    throw failed('accept', error);
  }
  await greet(request, connection.remoteAddress);
  await relay(connection, context);
  connection.close();
};

/** Talks to whoever sends the first datagram. */
const serveFirstPeer = async (socket: Socket, request: NcRequest, context: NcContext): Promise<Socket> => {
  const { from } = await socket.receive(1, { peek: true }).catch((error: unknown) => {
    throw failed('recvfrom', error);
  });
  try {
    // A peer without a name cannot be answered, and the kernel says so.
    await socket.connect(from ?? { family: 'unix' });
  } catch (error) {
    throw failed('connect', error);
  }
  await greet(request, from);
  const own = unwatched(socket);
  await relay(own, context);
  return own;
};

/** `nc -l`: serves one peer, or with `-k` one after another. */
export const serve = async (request: NcRequest, context: NcContext): Promise<number> => {
  const { session, options } = context;
  let socket = await openListener(request, context);
  do {
    if (!options.udp) await session.until(serveConnection(socket, request, context));
    else if (session.keep) {
      socket = unwatched(socket);
      await session.until(relay(socket, context));
    } else socket = await session.until(serveFirstPeer(socket, request, context));
  } while (session.keep);
  return 0;
};
