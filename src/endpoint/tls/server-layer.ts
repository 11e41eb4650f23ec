import type { OpenRequest } from '../types.js';
import type { Layer } from '../under.js';
import { logConnection } from './connection-log.js';
import { tlsEndpoint } from './endpoint.js';
import { TlsAcceptor } from './handshake.js';
import { takeTlsSettings } from './settings.js';

/**
 * A server's part of TLS by the options `openssl-…`, to be put on each of its connections. Throws TypeError for values
 * that are none, SystemError for files that cannot be read.
 */
export function serverLayer({ type, options, context }: OpenRequest): Layer {
  const settings = takeTlsSettings(options, 'server', context);
  const acceptor = new TlsAcceptor(settings);
  return async (end, { signal }) => {
    const connection = await acceptor.begin(end, signal);
    logConnection(connection, settings, context);
    return tlsEndpoint(type.keyword, connection, end);
  };
}
