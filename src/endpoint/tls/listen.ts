import { layered } from '../layer.js';
import type { Opened, OpenRequest } from '../types.js';
import { type Layer, listenUnder } from '../under.js';

/**
 * Opens OPENSSL-LISTEN: TCP, then TLS by the options `openssl-…` on each connection. It listens first: what TLS needs takes
 * longer to load than a client wants to wait for the port.
 */
export async function open(request: OpenRequest): Promise<Opened> {
  let layer: Layer | undefined;
  const opened = await listenUnder(request, async () => {
    const { serverLayer } = await import('./server-layer.js');
    layer = serverLayer(request);
  });
  if (layer === undefined) throw new Error('the listener was not prepared for TLS');
  return layered(request.type.keyword, opened, layer, request.context);
}
