import { layered } from '../layer.js';
import type { Opened, OpenRequest } from '../types.js';
import { hearUnder, type Layer } from '../under.js';

/** More than of TLS: nobody has to have an address of its own to begin one, and they end soon. */
const mostPending = 1024;

/**
 * Opens OPENSSL-DTLS-SERVER: hears the first who sends by UDP, or with `fork` everybody, each in a session of its own, and
 * shakes hands by the options `openssl-…`.
 */
export async function open(request: OpenRequest): Promise<Opened> {
  let layer: Layer | undefined;
  const opened = await hearUnder(request, async () => {
    const { nativeServerLayer } = await import('./native-layer.js');
    layer = nativeServerLayer(request);
  });
  if (layer === undefined) throw new Error('the socket was not prepared for DTLS');
  return layered(request.type.keyword, opened, layer, request.context, mostPending);
}
