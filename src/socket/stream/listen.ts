import type { SocketAddress } from '../../family/address.js';
import type { SocketFile } from '../datagram/socket-file.js';
import { removeSocketFile } from '../datagram/socket-file.js';
import { SocketError } from '../error.js';
import { type ResolvedTarget, resolveTarget, type SocketTarget } from '../target.js';
import { Deadline } from './deadline.js';
import { Listener, type SequencedListener } from './listener.js';
import { type ListenOptions, listenValues } from './options.js';
import type { SequencedStream } from './sequenced.js';
import { applyOptions, joinErrors, openFor } from './setup.js';
import { bindUnix } from './socket-path.js';
import type { Stream } from './stream.js';

type AnyListener = Listener<Stream> | Listener<SequencedStream>;

/** Listens at one address. What fails leaves nothing open and no file. */
function attempt(target: ResolvedTarget, address: SocketAddress, options: ListenOptions): AnyListener {
  const internet = address.family === 'inet' || address.family === 'inet6';
  // As every server wants it: connections of the past do not keep the port.
  const values = { ...(internet ? { reuseAddress: true } : {}), ...listenValues(options) };
  const socket = openFor(target, address, options.namespace);
  let file: SocketFile | undefined;
  try {
    applyOptions(socket, values, 'afterSocket');
    applyOptions(socket, values, 'beforeBind');
    if (address.family === 'unix') file = bindUnix(socket, address, options);
    else socket.bind(address);
    applyOptions(socket, values, 'beforeListen');
    socket.listen(options.backlog);
    // Connections inherit most of the others from here.
    applyOptions(socket, values, 'beforeConnect');
    applyOptions(socket, values, 'afterConnect');
    return Listener.from(socket, { file, onAcceptError: options.onAcceptError });
  } catch (error) {
    if (file !== undefined) removeSocketFile(file);
    socket.close();
    throw error;
  }
}

/** Whether the machine lacks the address or its family, so that the next one is worth a try. */
const isMissing = (error: unknown): boolean =>
  error instanceof SocketError && ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EPROTONOSUPPORT'].includes(error.code);

/**
 * Listens at a target: at the first of its addresses that this machine has. TCP gets SO_REUSEADDR, a port alone listens
 * on every interface for IPv6 and IPv4, and port 0 lets the kernel choose (see `address`). Rejects with SocketError,
 * GrammarError for text that is no target, TypeError for wrong options, and the signal's reason.
 */
export function listen(
  target: `seqpacket:${string}`,
  options?: ListenOptions & { readonly type?: 'seqpacket' },
): Promise<SequencedListener>;
export function listen(
  target: SocketTarget,
  options: ListenOptions & { readonly type: 'seqpacket' },
): Promise<SequencedListener>;
export function listen(
  target: SocketTarget,
  options?: ListenOptions & { readonly type?: 'stream' },
): Promise<Listener>;
export async function listen(target: SocketTarget, options: ListenOptions = {}): Promise<AnyListener> {
  const type = options.type ?? 'stream';
  const resolved = await resolveTarget(target, {
    ...new Deadline(options).rest(),
    purpose: 'listen',
    type,
    types: options.type === undefined ? ['stream', 'seqpacket'] : [type],
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
  });
  const errors: unknown[] = [];
  for (const address of resolved.addresses) {
    try {
      return attempt(resolved, address, options);
    } catch (error) {
      errors.push(error);
      if (!isMissing(error)) break;
    }
  }
  throw joinErrors('listen', target, errors);
}
