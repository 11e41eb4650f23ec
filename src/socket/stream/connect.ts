import type { SocketAddress } from '../../family/address.js';
import type { Socket } from '../socket.js';
import { type ResolvedTarget, resolveTarget, type SocketTarget } from '../target.js';
import { Deadline } from './deadline.js';
import { type ConnectOptions, connectValues } from './options.js';
import { SequencedStream } from './sequenced.js';
import { applyOptions, joinErrors, openFor } from './setup.js';
import { Stream } from './stream.js';

/** Tries one address. What fails leaves nothing open. */
async function attempt(
  target: ResolvedTarget,
  address: SocketAddress,
  options: ConnectOptions,
  wait: ConnectOptions,
): Promise<Socket> {
  const values = connectValues(options);
  const socket = openFor(target, address, options.namespace);
  try {
    applyOptions(socket, values, 'afterSocket');
    applyOptions(socket, values, 'beforeBind');
    if (options.localAddress !== undefined) socket.bind(options.localAddress);
    applyOptions(socket, values, 'beforeConnect');
    await socket.connect(address, wait);
    applyOptions(socket, values, 'afterConnect');
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

async function connectAny(
  resolved: ResolvedTarget,
  options: ConnectOptions,
  deadline: Deadline,
  target: unknown,
): Promise<Socket> {
  const errors: unknown[] = [];
  const { addresses } = resolved;
  for (const [index, address] of addresses.entries()) {
    try {
      return await attempt(resolved, address, options, deadline.rest(addresses.length - index));
    } catch (error) {
      options.signal?.throwIfAborted();
      errors.push(error);
    }
  }
  throw joinErrors('connect', target, errors);
}

/**
 * Connects to a target: its addresses are tried in order within one limit of time, of which each gets a fair share of
 * what is left. Rejects with SocketError (its cause holds the errors of all addresses where there were several),
 * GrammarError for text that is no target, TypeError for wrong options, and the signal's reason.
 */
export function connect(
  target: `seqpacket:${string}`,
  options?: ConnectOptions & { readonly type?: 'seqpacket' },
): Promise<SequencedStream>;
export function connect(
  target: SocketTarget,
  options: ConnectOptions & { readonly type: 'seqpacket' },
): Promise<SequencedStream>;
export function connect(
  target: SocketTarget,
  options?: ConnectOptions & { readonly type?: 'stream' },
): Promise<Stream>;
export async function connect(
  target: SocketTarget,
  options: ConnectOptions = {},
): Promise<Stream | SequencedStream> {
  const deadline = new Deadline(options);
  const type = options.type ?? 'stream';
  const resolved = await resolveTarget(target, {
    ...deadline.rest(),
    purpose: 'connect',
    type,
    types: options.type === undefined ? ['stream', 'seqpacket'] : [type],
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
  });
  const socket = await connectAny(resolved, options, deadline, target);
  return resolved.type === 'seqpacket' ? new SequencedStream(socket) : new Stream(socket);
}
