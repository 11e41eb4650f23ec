import { lstatSync, unlinkSync } from 'node:fs';
import { DatagramSocket, listen, Socket, type UnixAddress } from '../../index.js';
import type { NcContext } from './context.js';
import { errnoOf, failed, reasonOf, warn } from './exit.js';
import { relay, unwatched } from './relay.js';
import { reportPath } from './report.js';
import { TemporarySocket } from './temporary.js';
import { unixName } from './unix-name.js';

const backlog = 5;

/** An empty file is a place kept for the socket, as mktemp(1) makes it; one with content is someone's. */
const removePlaceholder = (path: string): void => {
  if (path.startsWith('@')) return;
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status?.isFile() && status.size === 0) unlinkSync(path);
};

/** Binds a datagram socket; a file without a server is replaced, that of a living one never. */
export const bindDatagram = async (path: string, verbose: boolean): Promise<Socket> => {
  removePlaceholder(path);
  const { socket } = await DatagramSocket.open({ bind: unixName(path), unlink: 'stale' });
  if (verbose) reportPath('Bound', path);
  return socket;
};

/** Binds and listens, likewise. */
export const listenStream = async (path: string, verbose: boolean): Promise<Socket> => {
  removePlaceholder(path);
  const { socket } = await listen(unixName(path), { type: 'stream', unlink: 'stale', backlog });
  if (verbose) {
    reportPath('Bound', path);
    reportPath('Listening', path);
  }
  return socket;
};

const connectTo = async (socket: Socket, address: UnixAddress, { options }: NcContext): Promise<void> => {
  const { timeout } = options;
  try {
    await socket.connect(address, timeout ? { timeout } : {});
  } catch (error) {
    socket.close();
    throw error;
  }
};

/** The client's own end: bound where datagrams are to be answered. */
const openClient = async (own: string | undefined, { options }: NcContext): Promise<Socket> => {
  if (own === undefined) return Socket.open({ family: 'unix', type: 'stream' });
  try {
    return await bindDatagram(own, options.verbose);
  } catch (error) {
    throw failed(own, error);
  }
};

const talk = async (path: string, own: string | undefined, context: NcContext): Promise<number> => {
  let socket: Socket;
  try {
    const address = unixName(path);
    socket = await openClient(own, context);
    await connectTo(socket, address, context);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    warn(`${path}: ${reasonOf(errno)}`);
    return 1;
  }
  if (!context.options.zero) await context.session.until(relay(unwatched(socket), context));
  return 0;
};

/** `nc -U`: talks to the server at a path. Returns the exit code. */
export const callUnix = async (path: string, context: NcContext): Promise<number> => {
  const { udp, source } = context.options;
  if (!udp || source !== undefined) return talk(path, udp ? source : undefined, context);
  const temporary = new TemporarySocket();
  try {
    return await talk(path, temporary.path, context);
  } finally {
    temporary[Symbol.dispose]();
  }
};
