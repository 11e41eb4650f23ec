import { GrammarError } from '../../grammar/error.js';
import type { ProbeResult } from '../result.js';
import { since } from '../round-trip.js';
import { isBetter, isYes } from '../verdict/rank.js';
import type { ResolveSrv, SrvRecord } from './types.js';

/** A target that stands for the SRV records of a name. */
export interface SrvTarget {
  readonly text: string;
  readonly name: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

const prefix = 'srv:';

/** Reads `srv:_service._protocol.name`; undefined for other targets. Throws GrammarError. */
export function parseSrv(text: string): SrvTarget | undefined {
  if (!text.startsWith(prefix)) return undefined;
  const name = text.slice(prefix.length);
  const protocol = /^_[^.]+\._(tcp|udp|sctp)\.[^.]/i.exec(name)?.[1]?.toLowerCase();
  if (protocol === undefined) {
    throw new GrammarError(text, prefix.length, 'a name such as _http._tcp.example.org');
  }
  return { text, name, protocol: protocol as SrvTarget['protocol'] };
}

/** The record at a mark on the line of all weights. */
const pick = (records: readonly SrvRecord[], mark: number): SrvRecord => {
  let end = 0;
  for (const record of records) {
    end += record.weight;
    if (mark <= end) return record;
  }
  return records.at(-1)!;
};

/** By priority, and among equals by chance with their weights, RFC 2782. */
export function orderRecords(records: readonly SrvRecord[], random: () => number = Math.random): SrvRecord[] {
  const left = [...records];
  const order: SrvRecord[] = [];
  while (left.length > 0) {
    const lowest = Math.min(...left.map(({ priority }) => priority));
    const equals = left.filter(({ priority }) => priority === lowest);
    const sum = equals.reduce((total, { weight }) => total + weight, 0);
    const chosen = pick(equals, random() * sum);
    order.push(chosen);
    left.splice(left.indexOf(chosen), 1);
  }
  return order;
}

/** The records by the name servers of /etc/resolv.conf. Rejects with what node:dns says, and the signal's reason. */
export const resolveSrv: ResolveSrv = async (name, signal) => {
  const { Resolver } = await import('node:dns/promises');
  signal.throwIfAborted();
  const resolver = new Resolver();
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await resolver.resolveSrv(name);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
};

const unresolved = ({ text, protocol }: SrvTarget, reason: string, started: number): ProbeResult => ({
  target: text,
  verdict: 'unresolved',
  reason,
  protocol,
  elapsed: since(started),
  attempts: [],
});

/** Probes the servers of a name in their order until one is there; the best result counts. */
export async function probeSrv(
  target: SrvTarget,
  resolve: ResolveSrv,
  probe: (target: string) => Promise<ProbeResult>,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const started = performance.now();
  let records: readonly SrvRecord[];
  try {
    records = await resolve(target.name, signal);
  } catch (error) {
    signal.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    return unresolved(target, `the name ${target.name} has no SRV records (${code ?? 'unknown'})`, started);
  }
  // A single record with the root as its target says that there is no such service, RFC 2782.
  const servers = orderRecords(records.filter(({ name }) => name !== '' && name !== '.'));
  let best: ProbeResult | undefined;
  for (const { name, port } of servers) {
    const result = await probe(`${target.protocol}:${name.includes(':') ? `[${name}]` : name}:${port}`);
    if (best === undefined || isBetter(result.verdict, best.verdict)) best = result;
    if (isYes(result.verdict)) break;
  }
  if (best === undefined) return unresolved(target, `${target.name} offers no such service`, started);
  return { ...best, target: target.text, elapsed: since(started) };
}
