import type { SocketAddress } from '../family/address.js';
import { GrammarError } from '../grammar/error.js';
import { SocketError } from '../socket/error.js';
import { lookup } from '../socket/target/lookup.js';
import type { Deadline } from './deadline.js';
import type { ResolvedProbeOptions } from './options.js';
import type { ErrnoEvidence } from './result.js';
import type { ProbeTarget } from './target.js';

/** The addresses of a target, or why it has none. */
export type Resolution =
  | { readonly addresses: readonly SocketAddress[] }
  | { readonly reason: string; readonly error?: ErrnoEvidence };

/** The family that options leave. */
function wantedFamily({ family, source }: ResolvedProbeOptions): 'inet' | 'inet6' | undefined {
  if (family !== undefined) return family === 4 ? 'inet' : 'inet6';
  if (source === undefined) return undefined;
  return source.includes(':') ? 'inet6' : 'inet';
}

const isLinkLocal = (address: string): boolean => /^fe[89ab][0-9a-f]:/i.test(address);

/** A link-local address means nothing without its link, RFC 4007 section 6. Throws GrammarError. */
function checkZone({ text }: ProbeTarget, address: SocketAddress, options: ResolvedProbeOptions): void {
  if (address.family !== 'inet6' || address.scopeId !== undefined || options.interface !== undefined) return;
  if (!isLinkLocal(address.address)) return;
  const end = text.indexOf(']');
  throw new GrammarError(
    text,
    end < 0 ? text.length : end,
    'the interface of a link-local address, such as %eth0',
  );
}

const isRight = (address: SocketAddress, wanted: string | undefined): boolean =>
  wanted === undefined ||
  address.family === wanted ||
  (address.family !== 'inet' && address.family !== 'inet6');

async function lookUp(host: string, port: number, deadline: Deadline): Promise<Resolution> {
  try {
    return { addresses: await lookup(host, port, deadline.rest()) };
  } catch (error) {
    deadline.signal?.throwIfAborted();
    if (!(error instanceof SocketError)) throw error;
    const { code, errno, cause } = error;
    if (code === 'ETIMEDOUT' && cause === undefined) {
      return { reason: `the name ${host} could not be looked up in time` };
    }
    const reason =
      code === 'ENOTFOUND' ? `the name ${host} has no address` : `the name ${host} could not be looked up`;
    return { reason: `${reason} (${code})`, error: { operation: 'resolve', errno, code } };
  }
}

/**
 * The addresses of a target, in the order of the name service. Throws GrammarError for a link-local address without its
 * interface; rejects with the reason of the signal.
 */
export async function resolveProbeTarget(
  target: ProbeTarget,
  options: ResolvedProbeOptions,
  deadline: Deadline,
): Promise<Resolution> {
  for (const address of target.addresses) checkZone(target, address, options);
  const { host, port } = target;
  const found = host === undefined ? target : await lookUp(host, port, deadline);
  if (!('addresses' in found)) return found;
  const wanted = wantedFamily(options);
  const addresses = found.addresses.filter((address) => isRight(address, wanted));
  if (addresses.length > 0) return { addresses };
  const version = wanted === 'inet' ? 'IPv4' : 'IPv6';
  return { reason: `${host ?? target.text} has no ${version} address` };
}
