import { forking } from '../net/fork.js';
import type { EndpointOptions } from '../option/types.js';
import type { Opened, OpenRequest } from '../types.js';
import type { Layer } from '../under.js';
import { connectByLayer, serverNameOf } from './client.js';
import { logConnection } from './connection-log.js';
import { tlsEndpoint } from './endpoint.js';
import { beginAsClient } from './handshake.js';
import { takeTlsSettings } from './settings.js';

/** A client's part of TLS, by node:tls. */
function nodeLayer({ type, context }: OpenRequest, options: EndpointOptions, host: string): Layer {
  const taken = takeTlsSettings(options, 'client', context);
  const settings = { ...taken, serverName: serverNameOf(taken, host, options, context) };
  return async (end) => {
    const connection = await beginAsClient(end, settings, host, context.signal);
    logConnection(connection, settings, context);
    return tlsEndpoint(type.keyword, connection, end);
  };
}

/** node:tls cannot ask for shorter records. */
async function layerFor(request: OpenRequest, options: EndpointOptions, host: string): Promise<Layer> {
  if (!options.has('openssl-maxfraglen')) return nodeLayer(request, options, host);
  const { nativeClientLayer } = await import('./native-layer.js');
  return nativeClientLayer(request, options, host, false);
}

/** Opens OPENSSL-CONNECT: once, or with `fork` again and again. */
export const open = (request: OpenRequest): Promise<Opened> =>
  forking(request, (once, options) => connectByLayer(once, options, 'TCP-CONNECT', layerFor));
