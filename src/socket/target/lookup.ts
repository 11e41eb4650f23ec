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

/** The addresses of a host with this port, in the order getaddrinfo(3) prefers. Throws SocketError and the signal's reason. */
export async function lookup(host: string, port: number, wait: WaitOptions): Promise<SocketAddress[]> {
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
  dns.lookup(host, { all: true, verbatim: true }, (error, addresses) => {
    if (error !== null) failed = failure(host, error);
    else {
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
