import { isIP } from 'node:net';
import { layered } from '../layer.js';
import type { Opened, OpenRequest } from '../types.js';
import { openTcp } from '../under.js';
import { logConnection } from './connection-log.js';
import { tlsEndpoint } from './endpoint.js';
import { beginAsClient } from './handshake.js';
import { type TlsSettings, takeTlsSettings } from './settings.js';

/** The name to ask the server for: names of hosts, never addresses. RFC 6066 section 3. */
function withServerName(settings: TlsSettings, host: string, { options, context }: OpenRequest): TlsSettings {
  if (options.has('openssl-no-sni') && settings.serverName === undefined) return settings;
  const name = settings.serverName ?? settings.commonName ?? host;
  if (settings.serverName !== undefined && isIP(name) !== 0) {
    context.log('warning', `specified SNI host "${name}" is an IP address`);
  }
  return { ...settings, serverName: name === '' ? undefined : name };
}

/** Opens OPENSSL-CONNECT: TCP, then TLS by the options `openssl-…`. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { type, parameters, options, context } = request;
  const [host = '', port = ''] = parameters;
  // an empty name would turn the check of the certificate's name off
  if (host === '') throw new TypeError(`${type.keyword}: empty host name`);
  const settings = withServerName(takeTlsSettings(options, 'client', context), host, request);
  context.log('notice', `opening OpenSSL connection to ${host}:${port}`);
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const under = await openTcp(request, 'TCP-CONNECT', parameters);
  return layered(
    type.keyword,
    under,
    async (end, signal) => {
      const fd = end.plain?.read;
      if (fd === undefined) throw new TypeError(`${type.keyword}: ${end.label} is no connection`);
      const connection = await beginAsClient(fd, settings, bare, end.label, signal);
      logConnection(connection, settings, context);
      context.log('notice', `successfully connected to SSL server ${host}:${port}`);
      return tlsEndpoint(type.keyword, connection, end);
    },
    context,
    false,
  );
}
