import { layered } from '../layer.js';
import type { Opened, OpenRequest } from '../types.js';
import { openTcp } from '../under.js';
import { logConnection } from './connection-log.js';
import { tlsEndpoint } from './endpoint.js';
import { TlsAcceptor } from './handshake.js';
import { takeTlsSettings } from './settings.js';

/** Opens OPENSSL-LISTEN: TCP, then TLS by the options `openssl-…` on each connection. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { type, parameters, options, context } = request;
  const settings = takeTlsSettings(options, 'server', context);
  const acceptor = new TlsAcceptor(settings);
  const under = await openTcp(request, 'TCP-LISTEN', parameters);
  return layered(
    type.keyword,
    under,
    async (end, signal) => {
      const fd = end.plain?.read;
      if (fd === undefined) throw new TypeError(`${type.keyword}: ${end.label} is no connection`);
      const connection = await acceptor.begin(fd, end.label, signal);
      logConnection(connection, settings, context);
      return tlsEndpoint(type.keyword, connection, end);
    },
    context,
    true,
  );
}
