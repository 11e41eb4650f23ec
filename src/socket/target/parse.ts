import { families } from '../../family/index.js';
import { GrammarError } from '../../grammar/error.js';
import { nearestName } from '../../grammar/nearest.js';
import { parseHostPort } from './host-port.js';
import type { AddressPlace, ParsedTarget, TargetProtocol, TargetPurpose, TargetType } from './types.js';

/** What the word before the first colon means. */
interface Scheme {
  readonly type: TargetType | undefined;
  readonly protocol?: TargetProtocol;
  readonly place: 'host' | 'unix' | 'vsock';
}

const schemes: Readonly<Record<string, Scheme>> = {
  tcp: { type: 'stream', protocol: 'tcp', place: 'host' },
  mptcp: { type: 'stream', protocol: 'mptcp', place: 'host' },
  sctp: { type: 'stream', protocol: 'sctp', place: 'host' },
  udp: { type: 'dgram', protocol: 'udp', place: 'host' },
  udplite: { type: 'dgram', protocol: 'udplite', place: 'host' },
  unix: { type: undefined, place: 'unix' },
  stream: { type: 'stream', place: 'unix' },
  seqpacket: { type: 'seqpacket', place: 'unix' },
  dgram: { type: 'dgram', place: 'unix' },
  vsock: { type: undefined, place: 'vsock' },
};

const bare: Scheme = { type: undefined, place: 'host' };

/** Lets a parser of a part complain about the whole text. */
function within<T>(text: string, start: number, parse: (part: string) => T): T {
  try {
    return parse(text.slice(start));
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    throw new GrammarError(text, start + error.position, error.expected);
  }
}

function parseUnix(text: string, start: number, purpose: TargetPurpose): AddressPlace {
  const address = within(text, start, (part) => families.unix.parse(part));
  if (purpose === 'connect' && address.path === undefined && address.abstract === undefined) {
    throw new GrammarError(text, start, 'a path, or @ and an abstract name, to connect to');
  }
  return { kind: 'address', address };
}

function parseVsock(text: string, start: number, purpose: TargetPurpose): AddressPlace {
  const address = within(text, start, (part) => families.vsock.parse(part));
  const open = text.endsWith(':*') || text.startsWith('*:', start) || !text.slice(start).includes(':');
  if (purpose === 'connect' && open) {
    throw new GrammarError(text, start, 'a context id and a port to connect to');
  }
  return { kind: 'address', address };
}

/** The scheme of a text and where its place begins. Text such as `localhost:80` has none. */
function schemeOf(text: string, others: readonly string[]): { scheme: Scheme; start: number } {
  if (/^(?:\.{0,2}\/|@)/.test(text)) return { scheme: schemes['unix'] as Scheme, start: 0 };
  const colon = text.indexOf(':');
  const word = text.slice(0, Math.max(0, colon));
  if (Object.hasOwn(schemes, word)) return { scheme: schemes[word] as Scheme, start: colon + 1 };
  // One colon may be a host's; a word before more of them, or before a path, can only be a protocol.
  const protocolLike = /^[a-z][a-z0-9-]*$/i.test(word) && /^[^:]*:|^[/@]/.test(text.slice(colon + 1));
  if (!protocolLike) return { scheme: bare, start: 0 };
  const names = [...Object.keys(schemes), ...others];
  const near = nearestName(word, names);
  const hint = near === undefined ? '' : `, such as ${near}`;
  throw new GrammarError(text, 0, `a protocol of ${names.join(', ')}${hint}`);
}

/**
 * Reads the text of a target, without asking a name service. Throws GrammarError with the position of the fault and
 * what was expected there; `others` are words the caller knows besides, for that sentence.
 */
export function parseTarget(
  text: string,
  purpose: TargetPurpose,
  defaultProtocol: TargetProtocol = 'tcp',
  others: readonly string[] = [],
): ParsedTarget {
  const { scheme, start } = schemeOf(text, others);
  const { type, protocol } = scheme;
  if (scheme.place === 'unix') return { type, protocol, place: parseUnix(text, start, purpose) };
  if (scheme.place === 'vsock') return { type, protocol, place: parseVsock(text, start, purpose) };
  return { type, protocol, place: parseHostPort(text, start, purpose, protocol ?? defaultProtocol) };
}
