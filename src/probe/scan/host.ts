import type { Descriptor } from '../../kernel/index.js';
import type { LocalSocket } from '../result.js';
import type { Board } from './board.js';
import { isFound } from './board.js';
import type { ScanHost } from './hosts.js';
import type { ResolvedScan } from './options.js';
import { type Pace, paceConnections, paceDatagrams } from './pace.js';
import type { Payloads } from './payloads.js';
import { isLocal } from './place.js';
import { Runner } from './runner.js';
import type { LocateSockets, ScannedHost, ScannedPort, ScanProtocol, ScanSummary } from './types.js';

/** What all hosts of a scan share. */
export interface ScanContext {
  readonly options: ResolvedScan;
  readonly ports: Readonly<Record<ScanProtocol, readonly number[]>>;
  readonly names: Readonly<Record<ScanProtocol, ReadonlyMap<number, string>>>;
  readonly namespace: Descriptor | undefined;
  /** Aborted by the caller, or when the time is up. */
  readonly signal: AbortSignal;
  readonly payloads: Payloads | undefined;
  /** Attempts at once for one host. */
  readonly concurrency: number;
  readonly locate: LocateSockets | undefined;
  readonly boards: Set<Board>;
  readonly onNote: (host: string) => void;
  readonly onPace: (ports: number, rate: number) => void;
}

const summaryOf = (board: Board, pace: Pace | undefined): ScanSummary => {
  const { protocol, ports } = board;
  const silent = board.silent().length;
  return {
    protocol,
    ports: ports.length,
    verdicts: board.counts(),
    unfinished: ports.length - board.done,
    confidence: silent === 0 ? 'certain' : (pace?.confidence ?? 'low'),
    repeats: pace?.repeats ?? 0,
    ...(pace?.icmpRate === undefined ? {} : { icmpRate: pace.icmpRate }),
  };
};

/** Milliseconds until a port counts as silent. */
const waits = { tcp: { local: 500, remote: 1500 }, udp: { local: 150, remote: 1000 } } as const;

/** Asks all ports of one protocol; a deadline that passes leaves what was found so far. */
async function scanProtocol(
  { address }: ScanHost,
  protocol: ScanProtocol,
  local: boolean,
  context: ScanContext,
): Promise<{ board: Board; pace: Pace | undefined }> {
  const { options, ports, concurrency, signal, namespace, payloads, boards, onNote, onPace } = context;
  const { rate, retries, wait = waits[protocol][local ? 'local' : 'remote'], all, source } = options;
  const runner = new Runner(ports[protocol], {
    address,
    protocol,
    local,
    concurrency,
    wait,
    keepAll: all,
    signal,
    namespace,
    source: source?.get(address.family),
    payloads: protocol === 'udp' ? payloads : undefined,
    onNote,
  });
  boards.add(runner.board);
  const pace = protocol === 'tcp' ? paceConnections : paceDatagrams;
  try {
    return { board: runner.board, pace: await pace(runner, { local, rate, retries, signal, onPace }) };
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    options.signal?.throwIfAborted();
    return { board: runner.board, pace: undefined };
  }
}

const noSockets: ReadonlyMap<number, LocalSocket> = new Map();

/** The sockets of this machine behind the ports where somebody may be. */
async function locate(
  { address }: ScanHost,
  board: Board,
  { locate: find, options: { netns, signal } }: ScanContext,
): Promise<ReadonlyMap<number, LocalSocket>> {
  const ports = board.ports.filter((port) => worth.has(board.verdict(port)));
  if (find === undefined || ports.length === 0) return noSockets;
  return find({ protocol: board.protocol, address, ports, netns, signal });
}

/** Verdicts that a socket of this machine may be behind. */
const worth: ReadonlySet<unknown> = new Set(['open', 'answering', 'timed-out', 'silent', 'filtered']);

/** Scans one host. */
export async function scanHost(host: ScanHost, context: ScanContext): Promise<ScannedHost> {
  const started = performance.now();
  const local = isLocal(host.address, context.namespace);
  const ports: ScannedPort[] = [];
  const summaries: ScanSummary[] = [];
  for (const protocol of context.options.protocols) {
    const { board, pace } = await scanProtocol(host, protocol, local, context);
    const silence = pace?.confidence ?? 'low';
    const sockets = local ? await locate(host, board, context) : noSockets;
    for (const port of sockets.keys()) board.confirm(port);
    for (const entry of board.list(silence)) ports.push(complete(entry, context, sockets.get(entry.port)));
    summaries.push(summaryOf(board, pace));
    board.release();
  }
  const elapsed = performance.now() - started;
  return { host: host.host, address: host.address, local, ports, summaries, elapsed };
}

const complete = (
  entry: ScannedPort,
  { names }: ScanContext,
  socket: LocalSocket | undefined,
): ScannedPort => {
  const { protocol, port, ...facts } = entry;
  const name = names[protocol].get(port);
  return {
    protocol,
    port,
    ...(name === undefined ? {} : { name }),
    ...facts,
    ...(socket === undefined ? {} : { socket }),
  };
};

/** How many ports somebody is at. */
export const foundIn = ({ summaries }: ScannedHost): number =>
  summaries.reduce(
    (sum, { verdicts }) =>
      sum +
      (Object.entries(verdicts) as [ScannedPort['verdict'], number][])
        .filter(([verdict]) => isFound(verdict))
        .reduce((count, [, number]) => count + number, 0),
    0,
  );
