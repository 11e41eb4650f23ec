import { forking } from '../net/fork.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, Opened, OpenRequest } from '../types.js';
import { connectThrough } from './open.js';
import { takeSocks5Login, takeSocksPort } from './socks-options.js';
import { askSocks5 } from './socks5.js';
import { readTarget } from './target.js';

/** Connects once: `<server>[:<port>]:<host>:<port>`. */
async function connectSocks5(request: OpenRequest, options: EndpointOptions): Promise<Endpoint> {
  const { type, parameters, context } = request;
  const server = parameters[0] ?? '';
  const [host = '', port = ''] = parameters.slice(-2);
  const target = readTarget(host, port);
  const login = takeSocks5Login(options, context);
  const socksPort = takeSocksPort(options, parameters.length > 3 ? parameters[1] : undefined);
  const place = `${host}:${port}`;
  const command = type.keyword === 'SOCKS5-LISTEN' ? 'bind' : 'connect';
  context.log('notice', `opening connection to ${place} via socks5 server ${server}:${socksPort}`);
  return connectThrough(request, options, {
    server,
    port: socksPort,
    target: place,
    ask: async (conversation) => {
      const onListening = () => context.log('notice', 'listening on remote host, waiting for connection');
      await askSocks5(conversation, { command, target, login, onListening });
      if (command === 'bind') context.log('notice', 'received connection on remote host');
      context.log('notice', `successfully connected to ${place} via socks5 server ${server}:${socksPort}`);
    },
  });
}

/** Opens SOCKS5-CONNECT and SOCKS5-LISTEN: `<server>[:<port>]:<host>:<port>`: once, or with `fork` again and again. */
export const open = (request: OpenRequest): Promise<Opened> => forking(request, connectSocks5);
