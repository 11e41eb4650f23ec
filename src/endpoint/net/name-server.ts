import type { SocketAddress } from '../../family/address.js';
import { SocketError } from '../../socket/error.js';
import { AF_INET, AF_INET6 } from '../../wire/constants.js';

/** Which name server is asked, and how patiently: `res-nsaddr`, `res-retrans`, `res-retry`. */
export interface NameServer {
  /** `host` or `host:port`; an IPv6 address in brackets. */
  readonly server: string;
  /** Milliseconds for an answer; undefined for the usual time. */
  readonly timeout: number | undefined;
  readonly tries: number | undefined;
}

/** c-ares takes addresses only. */
async function addressOf(server: string): Promise<string> {
  const [, host = server, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(server) ?? [];
  const { promises } = await import('node:dns');
  const { isIP } = await import('node:net');
  const bare = host.replace(/^\[|\]$/g, '');
  const address = isIP(bare) ? bare : (await promises.lookup(bare, { family: 4 })).address;
  const text = isIP(address) === 6 ? `[${address}]` : address;
  return port === undefined ? text : `${text}:${port}`;
}

const failure = (host: string, { server }: NameServer, cause: unknown): SocketError => {
  const { code = 'EAI_FAIL' } = cause as NodeJS.ErrnoException;
  const text = `the name server ${server} gave no address`;
  return new SocketError('resolve', { label: host }, { code, text, cause });
};

/** Asks one name server for the addresses of a host. Rejects with SocketError, and the signal's reason. */
export async function askNameServer(
  host: string,
  port: number,
  domain: number,
  nameServer: NameServer,
  signal: AbortSignal,
): Promise<SocketAddress[]> {
  const { Resolver } = (await import('node:dns')).promises;
  const { server, timeout, tries } = nameServer;
  const resolver = new Resolver({ timeout: timeout ?? 5000, tries: tries ?? 4 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    resolver.setServers([await addressOf(server)]);
    signal.throwIfAborted();
    const inet = domain === AF_INET6 ? [] : await resolver.resolve4(host).catch(unless(domain === AF_INET));
    const inet6 = domain === AF_INET ? [] : await resolver.resolve6(host).catch(unless(inet.length === 0));
    return [
      ...inet.map((address): SocketAddress => ({ family: 'inet', address, port })),
      ...inet6.map((address): SocketAddress => ({ family: 'inet6', address, port })),
    ];
  } catch (error) {
    signal.throwIfAborted();
    throw failure(host, nameServer, error);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** That there is no address of one version is no failure while there may be some of the other. */
const unless =
  (last: boolean) =>
  (error: unknown): string[] => {
    if (last) throw error;
    return [];
  };
