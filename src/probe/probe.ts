import type { SocketAddress, UnixAddress } from '../family/address.js';
import type { Attempt, AttemptContext, Attempted } from './attempt.js';
import { Deadline } from './deadline.js';
import { isLocal } from './lookup.js';
import { type ProbeOptions, type ResolvedProbeOptions, resolveProbeOptions } from './options.js';
import { decisive, tryAll } from './race.js';
import { type Resolution, resolveProbeTarget } from './resolve.js';
import type { LocalSocket, ProbeProtocol, ProbeResult } from './result.js';
import { since } from './round-trip.js';
import { type ProbeTarget, parseProbeTarget } from './target.js';
import { attemptConnection, attemptVsock } from './tcp.js';
import { count } from './words.js';

/** Loads what a protocol needs, and no more. */
const attempts: Readonly<Record<Exclude<ProbeProtocol, 'unix'>, () => Promise<Attempt> | Attempt>> = {
  tcp: () => attemptConnection,
  mptcp: () => attemptConnection,
  sctp: () => attemptConnection,
  udp: async () => (await import('./udp.js')).attemptDatagram,
  udplite: async () => (await import('./udp.js')).attemptDatagram,
  icmp: async () => (await import('./icmp.js')).attemptEcho,
  vsock: () => attemptVsock,
};

/** A probe of one target under way. */
interface Probe {
  readonly target: ProbeTarget;
  readonly options: ResolvedProbeOptions;
  readonly started: number;
  readonly deadline: Deadline;
}

/** Milliseconds that this machine has to tell of a socket when the time of the probe is up. */
const grace = 250;

/** What a promise gives within so many milliseconds, else undefined. */
async function within<T>(promise: Promise<T>, time: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, time, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks about a local target's socket once for each address, however often the attempt wants to know. */
function asker({ target, options, deadline }: Probe): AttemptContext['local'] {
  const answers = new Map<SocketAddress, Promise<LocalSocket | undefined>>();
  const internet = options.wantSocket === false ? undefined : options.lookup?.internet;
  return (address, own) => {
    if (internet === undefined || !isLocal(address, own)) return Promise.resolve(undefined);
    if (address.family !== 'inet' && address.family !== 'inet6') return Promise.resolve(undefined);
    const { namespace } = options;
    const query = { protocol: target.protocol, address, ...(namespace !== undefined && { namespace }) };
    const answer = answers.get(address) ?? within(internet(query, deadline.signal), deadline.left + grace);
    answers.set(address, answer);
    return answer;
  };
}

const unresolved = (
  { target, started }: Probe,
  { reason, error }: Exclude<Resolution, { addresses: unknown }>,
): ProbeResult => ({
  target: target.text,
  verdict: 'unresolved',
  reason,
  protocol: target.protocol,
  elapsed: since(started),
  ...(error && { error }),
  attempts: [],
});

/** What only the whole result tells: the socket here, and that its queue is full where nobody answered. */
async function withSocket(attempted: Attempted, context: AttemptContext): Promise<Attempted> {
  const { attempt } = attempted;
  const wanted = attempted.socket === undefined && mayBeHere(attempted);
  const socket = wanted ? await context.local(attempt.address, attempt.local) : attempted.socket;
  if (socket === undefined) return attempted;
  const full = socket.state === 'listen' && socket.receiveQueue > socket.sendQueue;
  if (attempt.verdict !== 'timed-out' || !full) return { ...attempted, socket };
  const { receiveQueue, sendQueue } = socket;
  return {
    ...attempted,
    socket,
    reason: `the queue of the listener is full: ${count(receiveQueue, 'connection')} ${receiveQueue === 1 ? 'waits' : 'wait'}, its backlog is ${sendQueue}`,
    attempt: { ...attempt, verdict: 'busy' },
  };
}

/** Where nothing listens there is nothing to be asked for. */
const mayBeHere = ({ attempt: { verdict } }: Attempted): boolean =>
  verdict === 'open' || verdict === 'answering' || verdict === 'timed-out' || verdict === 'silent';

async function probeInternet(probe: Probe, preferred: string | undefined): Promise<ProbeResult> {
  const { target, options, deadline, started } = probe;
  const resolution = await resolveProbeTarget(target, options, deadline);
  if (!('addresses' in resolution)) return unresolved(probe, resolution);
  const { protocol } = target;
  const context: AttemptContext = {
    protocol,
    options,
    deadline,
    service: preferred,
    local: asker(probe),
    ...(target.host !== undefined && { host: target.host }),
  };
  const attempt = await attempts[protocol as keyof typeof attempts]();
  const tried = await tryAll(resolution.addresses, attempt, context);
  const best = decisive(tried);
  const decided = await withSocket(best, context);
  const { reason, received, service, socket } = decided;
  const { elapsed: _, verdict, ...facts } = decided.attempt;
  return {
    target: target.text,
    verdict,
    reason,
    protocol,
    ...facts,
    elapsed: since(started),
    ...(received && { received }),
    ...(service && { service }),
    ...(socket && { socket }),
    attempts: tried.map((one) => (one === best ? decided : one).attempt),
  };
}

/** What a Unix listener says, on demand and where it may be asked. */
async function withService(
  result: ProbeResult,
  address: UnixAddress,
  { options, deadline }: Probe,
): Promise<ProbeResult> {
  const { service, namespace } = options;
  if (!service || result.verdict !== 'open' || result.kind !== 'stream') return result;
  const { greetUnix } = await import('./stream-service.js');
  const greeting = await greetUnix(
    address,
    typeof service === 'string' ? service : undefined,
    deadline,
    namespace,
  );
  const { answered, reason, ...found } = greeting;
  const verdict = answered ? 'answering' : 'open';
  const attempts = result.attempts.map((attempt) => ({ ...attempt, verdict }) as const);
  return { ...result, verdict, ...found, ...(reason !== undefined && { reason }), attempts };
}

async function probeUnixTarget(probe: Probe): Promise<ProbeResult> {
  const { target, options, deadline } = probe;
  const { probeUnix } = await import('./unix.js');
  const address = target.addresses[0];
  if (address?.family !== 'unix') throw new TypeError(`${target.text} is no Unix address`);
  const { signal, wantSocket, lookup, namespace } = options;
  const unix = wantSocket === false ? undefined : lookup?.unix;
  const result = await probeUnix(address, {
    target: target.text,
    timeout: deadline.left,
    ...(target.type && { type: target.type }),
    ...(namespace !== undefined && { namespace }),
    ...(signal && { signal }),
    ...(unix && { lookup: unix }),
  });
  return withService(result, address, probe);
}

/** The service to look for: the one the caller names, or that of the URL where any is wanted. */
const preferredService = ({ service }: ProbeOptions, target: ProbeTarget): string | undefined => {
  if (typeof service === 'string') return service;
  const isDatagram = target.protocol === 'udp';
  return service === true || (isDatagram && service === undefined) ? target.service : undefined;
};

/**
 * Finds out whether a target answers, and if not, why. Resolves to a verdict with its evidence, whatever was found: a
 * refused target is no error. One limit of time covers everything, and nothing stays open. Throws GrammarError for text
 * that is no target, TypeError and RangeError for wrong options; rejects with the reason of the signal.
 */
export async function probeWith(
  target: string | ProbeTarget,
  options: ProbeOptions = {},
): Promise<ProbeResult> {
  const started = performance.now();
  const resolved = resolveProbeOptions(options);
  const parsed = typeof target === 'string' ? parseProbeTarget(target) : target;
  const { signal, timeout } = resolved;
  signal?.throwIfAborted();
  const deadline = new Deadline(started + timeout, signal);
  const probe: Probe = { target: parsed, options: resolved, started, deadline };
  return parsed.protocol === 'unix'
    ? probeUnixTarget(probe)
    : probeInternet(probe, preferredService(resolved, parsed));
}
