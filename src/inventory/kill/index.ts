import { SystemError } from '../../kernel/system-error.js';
import { NamespaceError } from '../errors.js';
import type { InetSocketRecord, SocketRecord } from '../record.js';
import { Source } from '../source.js';
import { destroyIn } from './namespace.js';
import { byPlace, openPlace, type Place } from './place.js';
import { type Protection, readProtection } from './protection.js';
import { refusal } from './refusal.js';
import type { DestroyOptions, DestroyResult } from './result.js';

const optionNames: readonly string[] = ['protect', 'dryRun', 'netns', 'procPath', 'signal'];

function checkOptions(options: DestroyOptions): void {
  if (typeof options !== 'object' || options === null) throw new TypeError('options must be an object');
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`unknown option ${JSON.stringify(unknown)}; known are ${optionNames.join(', ')}`);
  }
}

/** What can be said before the kernel is asked; undefined for a socket that is to be tried. */
function judge(
  socket: SocketRecord,
  protection: Protection | undefined,
  dryRun: boolean,
): DestroyResult | undefined {
  const impossible = refusal(socket);
  if (impossible !== undefined) return { socket, outcome: 'unsupported', reason: impossible };
  const shielded = protection?.reasonFor(socket);
  if (shielded !== undefined) return { socket, outcome: 'protected', reason: shielded };
  return dryRun ? { socket, outcome: 'destroyable' } : undefined;
}

/** Why nothing could be tried in a namespace, as a result of each of its sockets. */
function allFailed(sockets: readonly SocketRecord[], error: unknown): DestroyResult[] {
  if (!(error instanceof NamespaceError || error instanceof SystemError)) throw error;
  const { message, code } = error;
  const outcome = code === 'EPERM' || code === 'EACCES' ? 'denied' : 'failed';
  return sockets.map((socket) => ({
    socket,
    outcome,
    reason: message,
    ...(code === undefined ? {} : { code }),
  }));
}

async function destroyPlace(place: Place, options: DestroyOptions): Promise<DestroyResult[]> {
  const sockets = place.sockets as InetSocketRecord[]; // whatever is no Internet socket was refused
  let source: Source | undefined;
  try {
    source = new Source(openPlace(place, options));
    return await destroyIn(source, sockets, options.signal);
  } catch (error) {
    options.signal?.throwIfAborted();
    return allFailed(sockets, error);
  } finally {
    source?.close();
  }
}

/**
 * Destroys listed sockets by SOCK_DESTROY of sock_diag(7): TCP (any state, also TIME-WAIT and connections not accepted
 * yet), UDP and UDP-Lite. Each is found by address and cookie, so that one which took the place of another is never
 * hit. Resolves with what became of each, in the same order; a refusal is a result, not an error. Rejects with
 * TypeError for an unknown option, and with the reason of an aborted `signal`.
 */
export async function destroySockets(
  sockets: readonly SocketRecord[],
  options: DestroyOptions = {},
): Promise<DestroyResult[]> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  const { protect = true, dryRun = false, procPath = '/proc' } = options;
  const protection = protect ? readProtection(procPath, process.env['SSH_CONNECTION']) : undefined;
  const results = new Map<SocketRecord, DestroyResult>();
  for (const socket of sockets) {
    const judged = judge(socket, protection, dryRun);
    if (judged !== undefined) results.set(socket, judged);
  }
  for (const place of byPlace(sockets.filter((socket) => !results.has(socket)))) {
    for (const result of await destroyPlace(place, options)) results.set(result.socket, result);
  }
  return sockets.map((socket) => results.get(socket) as DestroyResult);
}

/** Destroys one listed socket; see destroySockets. */
export async function destroySocket(
  socket: SocketRecord,
  options: DestroyOptions = {},
): Promise<DestroyResult> {
  const [result] = await destroySockets([socket], options);
  return result as DestroyResult;
}
