import { layered } from '../layer.js';
import type { Opened, OpenRequest } from '../types.js';
import { listenUnder } from '../under.js';
import { logConnection } from './connection-log.js';
import { tlsEndpoint } from './endpoint.js';
import { TlsAcceptor } from './handshake.js';
import { takeTlsSettings } from './settings.js';

/** Opens OPENSSL-LISTEN: TCP, then TLS by the options `openssl-…` on each connection. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { type, options, context } = request;
  const settings = takeTlsSettings(options, 'server', context);
  const acceptor = new TlsAcceptor(settings);
  return layered(
    type.keyword,
    await listenUnder(request),
    async (end, { signal }) => {
      const connection = await acceptor.begin(end, signal);
      logConnection(connection, settings, context);
      return tlsEndpoint(type.keyword, connection, end);
    },
    context,
  );
}
