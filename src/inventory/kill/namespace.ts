import type { InetSocketRecord, SocketRecord } from '../record.js';
import type { Source } from '../source.js';
import { livingCookies, sendAll } from './attempt.js';
import { destroyRequest, kindRequest } from './request.js';
import type { DestroyResult } from './result.js';
import { ENOENT, unreachable, verdict } from './verdict.js';

/** How often a socket of a SO_REUSEPORT group is tried: each port leads to one of the group, by a hash. */
const ATTEMPTS = 256;

type Signal = AbortSignal | undefined;

/** Which of the sockets are still there. */
async function stillThere(
  source: Pick<Source, 'dump'>,
  sockets: readonly InetSocketRecord[],
  signal: Signal,
): Promise<InetSocketRecord[]> {
  const kinds = new Map(sockets.map((socket) => [`${socket.kind} ${socket.family}`, socket]));
  const living = await livingCookies(source, [...kinds.values()].map(kindRequest), signal);
  return sockets.filter(({ cookie }) => cookie !== undefined && living.has(cookie));
}

/** Whether one of the ports of a peer it does not have leads the kernel to a socket that shares its address. */
async function tryPorts(
  source: Pick<Source, 'dump'>,
  socket: InetSocketRecord,
  signal: Signal,
): Promise<boolean> {
  if (socket.remote.port !== 0) return false;
  const requests = Array.from({ length: ATTEMPTS }, (_, index) => destroyRequest(socket, index + 1));
  return (await sendAll(source, requests, signal)).includes(0);
}

/** Destroys Internet sockets of one network namespace, which all have cookies; results in the same order. */
export async function destroyIn(
  source: Pick<Source, 'dump'>,
  sockets: readonly InetSocketRecord[],
  signal: Signal,
): Promise<DestroyResult[]> {
  const answers = await sendAll(
    source,
    sockets.map((socket) => destroyRequest(socket)),
    signal,
  );
  const missed = sockets.filter((_, index) => answers[index] === ENOENT);
  const found = new Map<SocketRecord, DestroyResult>();
  for (const socket of missed.length === 0 ? [] : await stillThere(source, missed, signal)) {
    const reached = await tryPorts(source, socket, signal);
    found.set(socket, reached ? verdict(socket, 0) : unreachable(socket));
  }
  return sockets.map((socket, index) => found.get(socket) ?? verdict(socket, answers[index] ?? ENOENT));
}
