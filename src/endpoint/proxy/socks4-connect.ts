import { AF_INET, IPPROTO_TCP } from '../../wire/constants.js';
import { forking } from '../net/fork.js';
import { noHints, resolveNames } from '../net/resolve.js';
import { internetBytes } from '../net/sockaddr.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, EndpointContext, Opened, OpenRequest } from '../types.js';
import { connectThrough } from './open.js';
import { takeSocks4User, takeSocksPort } from './socks-options.js';
import { askSocks4 } from './socks4.js';
import { readTarget } from './target.js';

/** The IPv4 address of a target: SOCKS4 knows no other. Rejects with SocketError. */
async function resolveTarget(host: string, { signal }: EndpointContext): Promise<string> {
  const names = await resolveNames({ host, domain: AF_INET, protocol: IPPROTO_TCP, hints: noHints }, signal);
  return internetBytes(names[0] as Uint8Array).join('.');
}

/** Connects once; SOCKS4A leaves the name to the server. */
async function connectSocks4(request: OpenRequest, options: EndpointOptions): Promise<Endpoint> {
  const { type, parameters, context } = request;
  const [server = '', host = '', port = ''] = parameters;
  const target = readTarget(host, port);
  const user = takeSocks4User(options);
  const socksPort = takeSocksPort(options);
  const place = `${host}:${target.port}`;
  context.log(
    'notice',
    `opening connection to ${place} via socks4 server ${server}:${socksPort} as user "${user}"`,
  );
  const named = type.keyword === 'SOCKS4A';
  // before the server is called: it may spare the connection
  const address = named ? undefined : await resolveTarget(target.host, context);
  return connectThrough(request, options, {
    server,
    port: socksPort,
    target: place,
    ask: async (conversation) => {
      await askSocks4(conversation, { target, address, user });
      context.log('notice', 'successfully connected via socks4');
    },
  });
}

/** Opens SOCKS4 and SOCKS4A, which leaves names to the server: once, or with `fork` again and again. */
export const open = (request: OpenRequest): Promise<Opened> => forking(request, connectSocks4);
