import type { SocketAddress } from '../family/address.js';
import type { AttemptContext } from './attempt.js';
import type { Match } from './service/codec.js';

/** What is sent to an address, and how its answer is known. */
export interface DatagramRequest {
  readonly bytes: Uint8Array;
  readonly match: (answer: Uint8Array) => Match;
  /** Whether a server of the kind would answer. */
  readonly expectsAnswer: boolean;
  /** The answer comes from another port. */
  readonly answersFromAnyPort: boolean;
}

/**
 * An empty datagram, where no service is known: it has the least effect of all, and brings the same ICMP errors as any
 * other. Many servers do not answer it.
 */
const empty: DatagramRequest = {
  bytes: new Uint8Array(),
  match: () => ({ outcome: 'no' }),
  expectsAnswer: false,
  answersFromAnyPort: false,
};

/** The requests for an address: of the service asked for, of those usual at its port, or an empty datagram. Throws RangeError. */
export async function datagramRequests(
  address: SocketAddress,
  { options, service }: AttemptContext,
): Promise<readonly DatagramRequest[]> {
  const port = 'port' in address ? address.port : 0;
  if (options.service === false) return [empty];
  const { chooseDatagramCodecs } = await import('./service/datagram/choose.js');
  const services = service === undefined ? (options.service === true ? 'all' : undefined) : [service];
  const codecs = chooseDatagramCodecs(port, services === undefined ? {} : { services });
  if (codecs.length === 0) return [empty];
  return codecs.map((codec) => ({
    ...codec.request(),
    expectsAnswer: true,
    answersFromAnyPort: codec.answersFromAnyPort === true,
  }));
}

/** Why a port keeps silent, as the end of a sentence: `syslog never answers`; undefined where nothing explains it. */
export async function explainSilence(address: SocketAddress): Promise<string | undefined> {
  const { silentServiceAt } = await import('./service/datagram/silent.js');
  const service = silentServiceAt('port' in address ? address.port : 0);
  return service === undefined ? undefined : `the port of ${service.name}: ${service.reason}`;
}
