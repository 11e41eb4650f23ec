import type { EndpointOptions } from '../option/types.js';
import type { OpenRequest } from '../types.js';
import type { Layer } from '../under.js';
import { serverNameOf } from './client.js';
import { logConnection } from './connection-log.js';
import { nativeEndpoint } from './native-endpoint.js';
import { beginNative } from './native-handshake.js';
import { type NativeSettings, takeNativeSettings } from './native-settings.js';

/** Shakes hands on an end, tells what came of it, and goes on with what is encrypted. */
const layerOf =
  ({ type, context }: OpenRequest, settings: NativeSettings, peer: string | undefined): Layer =>
  async (end, { signal }) => {
    const connection = await beginNative(end, settings, peer, signal);
    logConnection(connection, settings, context);
    return nativeEndpoint(type.keyword, connection, end, settings.datagrams);
  };

/**
 * A client's part of DTLS or TLS by the options `openssl-…`, to be put on a connection to the host. Throws TypeError for
 * values that are none, SystemError for files that cannot be read.
 */
export function nativeClientLayer(
  request: OpenRequest,
  options: EndpointOptions,
  host: string,
  datagrams: boolean,
): Layer {
  const { context } = request;
  const taken = takeNativeSettings(options, { role: 'client', datagrams }, context);
  const settings = { ...taken, serverName: serverNameOf(taken, host, options, context) };
  return layerOf(request, settings, settings.commonName ?? host);
}

/** A server's part of DTLS, likewise. */
export function nativeServerLayer(request: OpenRequest): Layer {
  const { options, context } = request;
  const settings = takeNativeSettings(options, { role: 'server', datagrams: true }, context);
  return layerOf(request, settings, settings.commonName);
}
