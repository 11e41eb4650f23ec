import { isIP } from 'node:net';
import type { SocketAddress } from '../../family/address.js';
import { SocketError } from '../../socket/error.js';
import { lookup } from '../../socket/target/lookup.js';
import { AF_INET, AF_INET6 } from '../../wire/constants.js';
import { type DnsPatience, exchange } from './dns-exchange.js';
import { askFor } from './dns-question.js';

/** Which name server is asked, and how patiently: `res-nsaddr`, `res-retrans`, `res-retry`. */
export interface NameServer {
  /** `host` or `host:port`; an IPv6 address in brackets. */
  readonly server: string;
  /** Milliseconds for an answer; undefined for the usual time. */
  readonly timeout: number | undefined;
  readonly tries: number | undefined;
}

/** As in resolv.conf(5). */
const usualTimeout = 5000;
const usualTries = 2;

const usualPort = 53;

/** RFC 1035 4.1.1, in the words of Node's own resolver. */
const codes: Readonly<Record<number, string>> = {
  0: 'ENODATA',
  1: 'EFORMERR',
  2: 'ESERVFAIL',
  3: 'ENOTFOUND',
  4: 'ENOTIMP',
  5: 'EREFUSED',
};

async function addressOf(server: string, signal: AbortSignal): Promise<SocketAddress> {
  const [, host = server, text] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(server) ?? [];
  const port = text === undefined ? usualPort : Number(text);
  const address = host.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  if (version !== 0) return { family: version === 4 ? 'inet' : 'inet6', address, port };
  const [found] = await lookup(host, port, { signal }, { version: 4 });
  return found as SocketAddress;
}

const failure = (host: string, { server }: NameServer, code: string, cause?: unknown): SocketError => {
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
  const { timeout = usualTimeout, tries = usualTries } = nameServer;
  const patience: DnsPatience = { timeout, tries, signal };
  const found: SocketAddress[] = [];
  let code = 'ENODATA';
  try {
    const server = await addressOf(nameServer.server, signal);
    for (const version of [4, 6] as const) {
      if (domain === (version === 4 ? AF_INET6 : AF_INET)) continue;
      const answer = await exchange(server, askFor(host, version), patience);
      code = answer === undefined ? 'ETIMEOUT' : (codes[answer.rcode] ?? 'ESERVFAIL');
      const family = version === 4 ? 'inet' : 'inet6';
      found.push(...(answer?.addresses ?? []).map((address): SocketAddress => ({ family, address, port })));
    }
  } catch (error) {
    signal.throwIfAborted();
    throw failure(host, nameServer, (error as NodeJS.ErrnoException).code ?? 'EAI_FAIL', error);
  }
  if (found.length === 0) throw failure(host, nameServer, code);
  return found;
}
