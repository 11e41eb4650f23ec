import type { SocketAddress } from '../../family/address.js';
import { SocketError } from '../error.js';
import type { WaitOptions } from '../types.js';
import { checkWait, Waiter } from '../waiter.js';
import { interfaceIndex } from './interface-index.js';

/** What the codes of getaddrinfo(3) mean that people meet. */
const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name server did not answer',
};

const failure = (host: string, cause: NodeJS.ErrnoException): SocketError =>
  new SocketError(
    'resolve',
    { label: host },
    {
      code: cause.code ?? 'EAI_FAIL',
      text: meanings[cause.code ?? ''] ?? 'the name could not be resolved',
      cause,
    },
  );

/** What getaddrinfo(3) is asked beside the name. */
export interface LookupHints {
  /** Only addresses of this IP version; default both. */
  readonly version?: 4 | 6;
  /** AI_ADDRCONFIG: only versions that the machine has an address of. */
  readonly configured?: boolean;
  /** AI_V4MAPPED: IPv4 addresses as IPv6 where there are no others. */
  readonly mapped?: boolean;
  /** AI_ALL: with `mapped` also where there are others. */
  readonly all?: boolean;
}

/** The name of this machine, and names below it, RFC 6761 section 6.3. */
const isLocalhost = (host: string): boolean => /^(?:.+\.)?localhost\.?$/i.test(host);

/** What localhost means where nobody says so, as in a container without /etc/hosts. */
const loopback = (port: number, version: 4 | 6 | undefined): SocketAddress[] => {
  const both: SocketAddress[] = [
    { family: 'inet', address: '127.0.0.1', port },
    { family: 'inet6', address: '::1', port },
  ];
  return both.filter(({ family }) => version === undefined || (family === 'inet6') === (version === 6));
};

/** The addresses of a host with this port, in the order getaddrinfo(3) prefers. Throws SocketError and the signal's reason. */
export async function lookup(
  host: string,
  port: number,
  wait: WaitOptions,
  { version, configured = false, mapped = false, all = false }: LookupHints = {},
): Promise<SocketAddress[]> {
  checkWait(wait);
  wait.signal?.throwIfAborted();
  const dns = await import('node:dns');
  let found: SocketAddress[] | undefined;
  let failed: SocketError | undefined;
  const attempt = () => {
    if (failed !== undefined) throw failed;
    return found;
  };
  const explain = (code: string, text: string) => new SocketError('resolve', { label: host }, { code, text });
  const waiter = new Waiter({ attempt, explain }, wait, true, () => {});
  const hints =
    (configured ? dns.ADDRCONFIG : 0) | (mapped ? dns.V4MAPPED : 0) | (mapped && all ? dns.ALL : 0);
  dns.lookup(host, { all: true, verbatim: true, family: version ?? 0, hints }, (error, addresses) => {
    if (error !== null) {
      if (isLocalhost(host)) found = loopback(port, version);
      else failed = failure(host, error);
    } else {
      found = addresses.map(
        ({ address, family }): SocketAddress =>
          family === 6 ? inet6(address, port) : { family: 'inet', address, port },
      );
    }
    waiter.wake();
  });
  return waiter.promise;
}

/** getaddrinfo(3) may give a scoped address, `fe80::1%eth0`; Node writes its zone as a number or a name. */
function inet6(text: string, port: number): SocketAddress {
  const [address = '', zone] = text.split('%');
  const scopeId = zone === undefined ? undefined : Number(zone) || interfaceIndex(zone);
  return { family: 'inet6', address, port, ...(scopeId === undefined ? {} : { scopeId }) };
}
