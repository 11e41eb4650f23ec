import { Socket, SocketError, SystemError } from '../../index.js';
import type { NcContext } from './context.js';
import { die, errnoOf, failed, reasonOf, warn } from './exit.js';
import { type Hints, LookupError, resolve } from './names.js';
import { type HostAddress, numericHost } from './numeric.js';
import type { NcOptions } from './options.js';
import { applyOptions } from './setup.js';

/** What nc calls the transport. */
export const protocolOf = ({ udp, dccp }: NcOptions): 'tcp' | 'udp' | 'dccp' =>
  udp ? 'udp' : dccp ? 'dccp' : 'tcp';

/** What getaddrinfo(3) is asked with for these options. */
export const hintsOf = (options: NcOptions): Hints => ({
  family: options.family === 'unix' ? 'any' : options.family,
  protocol: protocolOf(options),
  numeric: options.numeric,
});

/** A connection, and the address it goes to as text. */
export interface Dialed {
  readonly socket: Socket;
  readonly address: string;
}

/** Whom to call. */
export interface Callee {
  readonly host: string;
  readonly port: string;
  /** Whether messages name the address beside the host; proxies are only called what they were. */
  readonly named: boolean;
}

const ECONNREFUSED = 111;
const EINPROGRESS = 115;

/** The socket for an address; undefined where the kernel has no such protocol: then the next address is tried. */
export const openSocket = ({ family }: HostAddress, { udp, dccp }: NcOptions): Socket | undefined => {
  if (dccp) return undefined; // Linux dropped DCCP in 6.16, and this library never had it
  try {
    return Socket.open({ family, type: udp ? 'dgram' : 'stream' });
  } catch (error) {
    if (error instanceof SocketError) return undefined;
    throw error;
  }
};

const bindLocally = async (socket: Socket, { family }: HostAddress, options: NcOptions): Promise<void> => {
  const { source, port } = options;
  if (source === undefined && port === undefined) return;
  const hints: Hints = { family, protocol: protocolOf(options), numeric: false, passive: true };
  const [local] = await resolve(source, port, hints).catch((error: unknown) => {
    throw error instanceof LookupError ? die(`getaddrinfo: ${error.message}`) : error;
  });
  if (local === undefined) return;
  try {
    socket.bind(local);
  } catch (error) {
    throw failed('bind failed', error);
  }
};

/** Whether the attempt was given up by us, rather than by the kernel. */
export const isOurTimeout = (error: unknown): boolean =>
  error instanceof SocketError && error.code === 'ETIMEDOUT' && !(error.cause instanceof SystemError);

/** TCP connects a socket with itself where it happens to get the port it calls: nobody listens there. */
const isSelfConnected = (socket: Socket, to: HostAddress): boolean => {
  if (socket.type !== 'stream') return false;
  const local = socket.localAddress;
  return 'port' in local && 'address' in local && local.port === to.port && local.address === to.address;
};

/** Connects; the kernel's number of what went wrong, `timed out` among it, or undefined. */
const attempt = async (
  socket: Socket,
  address: HostAddress,
  timeout: number | undefined,
): Promise<{ errno: number; word: 'failed' | 'timed out' } | undefined> => {
  try {
    await socket.connect(address, timeout === undefined || timeout === 0 ? {} : { timeout });
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    return isOurTimeout(error) ? { errno: EINPROGRESS, word: 'timed out' } : { errno, word: 'failed' };
  }
  return isSelfConnected(socket, address) ? { errno: ECONNREFUSED, word: 'failed' } : undefined;
};

/** Looks a callee up. Rejects with NcExit. */
const addressesOf = async ({ host, port }: Callee, hints: Hints): Promise<HostAddress[]> => {
  try {
    return await resolve(host, port, hints);
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    throw die(`getaddrinfo for host "${host}" port ${port}: ${error.message}`);
  }
};

/** Names are looked up once for all ports. */
const known = new Map<string, HostAddress[]>();

const addresses = async (callee: Callee, hints: Hints): Promise<HostAddress[]> => {
  const found = known.get(callee.host);
  const port = Number(callee.port);
  if (found !== undefined && port > 0) return found.map((address) => ({ ...address, port }));
  const resolved = await addressesOf(callee, hints);
  known.set(callee.host, resolved);
  return resolved;
};

/** How a callee is called in messages. */
const place = ({ host, named }: Callee, address: string, { numeric }: NcOptions): string =>
  numeric || !named || host === address ? host : `${host} (${address})`;

/** Calls the addresses of a host in turn; undefined when none answers, which `-v` has told by then. Rejects with NcExit. */
export const dial = async (
  callee: Callee,
  { options, password }: NcContext,
  hints: Hints = hintsOf(options),
): Promise<Dialed | undefined> => {
  for (const address of await addresses(callee, hints)) {
    const socket = openSocket(address, options);
    if (socket === undefined) continue;
    await bindLocally(socket, address, options);
    applyOptions(socket, address, options, password);
    const trouble = await attempt(socket, address, options.timeout);
    const text = numericHost(address);
    if (trouble === undefined) return { socket, address: text };
    if (options.verbose) {
      const where = `connect to ${place(callee, text, options)} port ${callee.port} (${protocolOf(options)})`;
      warn(`${where} ${trouble.word}: ${reasonOf(trouble.errno)}`);
    }
    socket.close();
  }
  return undefined;
};
