import { escapeLine } from '../../terminal/index.js';
import { errnoOf } from './exit.js';
import { type HostAddress, numericHost, readInet, readInet6 } from './numeric.js';
import { servicePort } from './services.js';

/** A failed getaddrinfo(3) or getnameinfo(3), in the C library's words. */
export class LookupError extends Error {
  override readonly name = 'LookupError';
}

const unknownHost = 'Name or service not known';
const wrongFamily = 'Address family for hostname not supported';
const unknownService = 'Servname not supported for ai_socktype';

/** The C library's words for what Node's loop calls UV_EAI_*. */
const words: Readonly<Record<number, string>> = {
  3000: wrongFamily,
  3001: 'Temporary failure in name resolution',
  3004: 'Non-recoverable failure in name resolution',
  3005: 'ai_family not supported',
  3006: 'Memory allocation failure',
  3007: 'No address associated with hostname',
  3008: unknownHost,
};

const lookupError = (error: unknown): LookupError =>
  new LookupError(words[errnoOf(error) ?? 0] ?? unknownHost);

/** What getaddrinfo(3) is asked with. */
export interface Hints {
  readonly family: 'any' | 'inet' | 'inet6';
  readonly protocol: 'tcp' | 'udp' | 'dccp';
  /** AI_NUMERICHOST */
  readonly numeric: boolean;
  /** AI_PASSIVE: without a host, every address rather than this machine's. */
  readonly passive?: boolean;
}

/** A port by number, of which only 16 bits count, or by a service's name. Throws LookupError. */
const portOf = (service: string | undefined, protocol: string): number => {
  if (service === undefined) return 0;
  if (/^[0-9]+$/.test(service)) return Number(service) % 65536;
  const port = servicePort(service, protocol);
  if (port === undefined) throw new LookupError(unknownService);
  return port;
};

const withoutHost = ({ family, passive }: Hints, port: number): HostAddress[] => {
  const inet: HostAddress = { family: 'inet', address: passive ? '0.0.0.0' : '127.0.0.1', port };
  const inet6: HostAddress = { family: 'inet6', address: passive ? '::' : '::1', port };
  return [inet, inet6].filter((address) => family === 'any' || family === address.family);
};

const families = { any: 0, inet: 4, inet6: 6 } as const;

const lookUp = async (host: string, { family }: Hints, port: number): Promise<HostAddress[]> => {
  const { lookup } = await import('node:dns');
  const found = await new Promise<readonly { address: string; family: number }[]>((resolve, reject) => {
    lookup(host, { all: true, verbatim: true, family: families[family] }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(lookupError(error));
    });
  });
  return found.map(({ address, family: version }): HostAddress => {
    const inet6 = version === 6 ? readInet6(address, port) : undefined;
    return inet6 ?? { family: 'inet', address, port };
  });
};

/** getaddrinfo(3): the addresses of a host and a service, in the order to try them. Rejects with LookupError. */
export const resolve = async (
  host: string | undefined,
  service: string | undefined,
  hints: Hints,
): Promise<HostAddress[]> => {
  const port = portOf(service, hints.protocol);
  if (host === undefined) return withoutHost(hints, port);
  const literal = readInet(host, port) ?? readInet6(host, port);
  if (literal !== undefined) {
    if (hints.family !== 'any' && hints.family !== literal.family) throw new LookupError(wrongFamily);
    return [literal];
  }
  // Neither is a name that could be asked for, the latter for its zone.
  if (hints.numeric || host === '' || host.includes(':')) throw new LookupError(unknownHost);
  return lookUp(host, hints, port);
};

/** getnameinfo(3): the name of a host, its address where it has none. Rejects with LookupError. */
export const hostName = async (address: HostAddress): Promise<string> => {
  const { lookupService } = await import('node:dns');
  const numeric = numericHost(address);
  return new Promise((resolve, reject) => {
    lookupService(address.address, address.port, (error, name) => {
      if (error === null) resolve(escapeLine(name));
      else if (errnoOf(error) === 3008 || errnoOf(error) === 3007) resolve(numeric);
      else reject(lookupError(error));
    });
  });
};
