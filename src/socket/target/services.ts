import { readFileIfThere } from '../../kernel/index.js';
import type { TargetProtocol } from './types.js';

/** MPTCP listens on TCP's ports and UDP-Lite on those of UDP, RFC 8684 section 1.2, RFC 3828. */
const listedAs: Readonly<Record<TargetProtocol, string>> = {
  tcp: 'tcp',
  mptcp: 'tcp',
  sctp: 'sctp',
  udp: 'udp',
  udplite: 'udp',
};

/**
 * The port of a service by its name or an alias in `/etc/services`, services(5); undefined where it has none. Service
 * names have letters, RFC 6335 section 5.1, so that no number is ever looked up.
 */
export function servicePort(
  name: string,
  protocol: TargetProtocol,
  path = '/etc/services',
): number | undefined {
  const text = readFileIfThere(path)?.toString('latin1') ?? '';
  const ending = `/${listedAs[protocol]}`;
  for (const line of text.split('\n')) {
    const [official, place, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (place?.endsWith(ending) !== true) continue;
    if (official === name || aliases.includes(name)) return Number.parseInt(place, 10);
  }
  return undefined;
}
