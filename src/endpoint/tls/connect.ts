import { isIP } from 'node:net';
import { forking } from '../net/fork.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, EndpointContext, Opened, OpenRequest } from '../types.js';
import { connectUnder, put } from '../under.js';
import { logConnection } from './connection-log.js';
import { tlsEndpoint } from './endpoint.js';
import { beginAsClient } from './handshake.js';
import { type TlsSettings, takeTlsSettings } from './settings.js';

/** The name to ask the server for: names of hosts, never addresses. RFC 6066 section 3. */
function serverNameOf({ serverName, commonName }: TlsSettings, host: string, context: EndpointContext) {
  if (serverName !== undefined && isIP(serverName) !== 0) {
    context.log('warning', `specified SNI host "${serverName}" is an IP address`);
  }
  const name = serverName ?? commonName ?? host;
  return name === '' || isIP(name) !== 0 ? undefined : name;
}

/** Connects by TCP, then by TLS with the options `openssl-…`. Rejects with SocketError, TypeError, SystemError. */
async function connectTls(request: OpenRequest, options: EndpointOptions): Promise<Endpoint> {
  const { type, parameters, context } = request;
  const [host = '', port = ''] = parameters;
  // an empty name would turn the check of the certificate's name off
  if (host === '') throw new TypeError(`${type.keyword}: empty host name`);
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const hidden = options.flag('openssl-no-sni');
  const taken = takeTlsSettings(options, 'client', context);
  const settings = { ...taken, serverName: hidden ? undefined : serverNameOf(taken, bare, context) };
  context.log('notice', `opening OpenSSL connection to ${host}:${port}`);
  const under = await connectUnder(request, options, host, port);
  return put(
    async (end) => {
      const connection = await beginAsClient(end, settings, bare, context.signal);
      logConnection(connection, settings, context);
      context.log('notice', `successfully connected to SSL server ${host}:${port}`);
      return tlsEndpoint(type.keyword, connection, end);
    },
    under,
    context,
  );
}

/** Opens OPENSSL-CONNECT: once, or with `fork` again and again. */
export const open = (request: OpenRequest): Promise<Opened> => forking(request, connectTls);
