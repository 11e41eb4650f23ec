import type { EndpointOptions } from '../option/types.js';
import type { EndpointContext } from '../types.js';
import { type AddressRange, isInRange, parseRange } from './range.js';
import type { ResolverHints } from './resolve.js';
import { familyOf, logText, portOf, type SockaddrBytes } from './sockaddr.js';
import type { TcpWrapper } from './tcpwrap.js';

/** Ports below it need a privilege, <netinet/in.h>. */
const firstUnreserved = 1024;

/** Who may connect or send: what the options of a listening address say. */
export interface Admission {
  readonly range?: AddressRange;
  readonly sourcePort?: number;
  readonly lowPort: boolean;
  readonly wrapper?: TcpWrapper;
  /** How many have been turned away. */
  turnedAway?: number;
}

/** What `takeAdmission` needs to know of the socket. */
export interface AdmissionPlace {
  /** AF_* of the socket. */
  readonly domain: number;
  readonly hints: ResolverHints;
  /** Set where ranges are written in binary, as bytes behind the family. */
  readonly parse?: (text: string) => AddressRange;
}

/** Takes `range`, `sourceport`, `lowport` and the options of hosts.allow. Throws GrammarError, SocketError, SystemError. */
export async function takeAdmission(
  options: EndpointOptions,
  { domain, hints, parse }: AdmissionPlace,
  { signal }: EndpointContext,
): Promise<Admission> {
  const text = options.text('range');
  const sourcePort = options.integer('sourceport');
  const lowPort = options.flag('lowport');
  const range =
    text === undefined ? undefined : (parse?.(text) ?? (await parseRange(text, domain, hints, signal)));
  const wrapped = ['tcpwrap', 'tcpwrap-etc', 'allow-table', 'deny-table'].some((name) => options.has(name));
  const wrapper = wrapped ? (await import('./tcpwrap.js')).takeTcpWrapper(options) : undefined;
  return {
    lowPort,
    ...(range === undefined ? {} : { range }),
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(wrapper === undefined ? {} : { wrapper }),
  };
}

/** Whether everybody may connect. */
export const admitsAll = ({ range, sourcePort, lowPort, wrapper }: Admission): boolean =>
  range === undefined && sourcePort === undefined && !lowPort && wrapper === undefined;

const isInternet = (name: SockaddrBytes): boolean => [2, 10].includes(familyOf(name));

/** Why a peer is turned away, in socat's words; undefined for one that may come. */
function objection(admission: Admission, peer: SockaddrBytes, local: SockaddrBytes): string | undefined {
  const { range, sourcePort, lowPort, wrapper } = admission;
  if (range !== undefined && !isInRange(range, peer)) return 'due to range option';
  if (isInternet(peer)) {
    const port = portOf(peer);
    if (sourcePort !== undefined && port !== sourcePort) return 'due to wrong sourceport';
    if (sourcePort === undefined && lowPort && port >= firstUnreserved) return 'due to lowport option';
  }
  return wrapper === undefined || wrapper.admits(peer, local) ? undefined : 'due to tcpwrapper option';
}

/** Tells that a peer was turned away. */
export const logRefusal = (peer: SockaddrBytes, why: string, context: EndpointContext): void =>
  context.log('warning', `refusing connection from ${logText(peer)} ${why}`);

/** Whether a peer may come; a refusal is logged. */
export function isAdmitted(
  admission: Admission,
  peer: SockaddrBytes,
  local: SockaddrBytes,
  context: EndpointContext,
): boolean {
  const why = objection(admission, peer, local);
  if (why === undefined) return true;
  admission.turnedAway = (admission.turnedAway ?? 0) + 1;
  logRefusal(peer, why, context);
  return false;
}
