import { forking } from '../net/fork.js';
import type { Opened, OpenRequest } from '../types.js';
import { type ClientLayer, connectByLayer } from './client.js';
import { nativeClientLayer } from './native-layer.js';

const layer: ClientLayer = (request, options, host) => nativeClientLayer(request, options, host, true);

/** Opens OPENSSL-DTLS-CLIENT: UDP, then DTLS by the options `openssl-…`; once, or with `fork` again and again. */
export const open = (request: OpenRequest): Promise<Opened> =>
  forking(request, (once, options) => connectByLayer(once, options, 'UDP-CONNECT', layer));
