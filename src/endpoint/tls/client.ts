import { isIP } from 'node:net';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, EndpointContext, OpenRequest } from '../types.js';
import { connectUnder, type Layer, put } from '../under.js';
import type { PeerSettings } from './settings.js';

/** The name to ask the server for: names of hosts, never addresses. RFC 6066 section 3. */
export function serverNameOf(
  { serverName, commonName }: PeerSettings,
  host: string,
  options: EndpointOptions,
  context: EndpointContext,
): string | undefined {
  if (options.flag('openssl-no-sni')) return undefined;
  if (serverName !== undefined && isIP(serverName) !== 0) {
    context.log('warning', `specified SNI host "${serverName}" is an IP address`);
  }
  const name = serverName ?? commonName ?? host;
  return name === '' || isIP(name) !== 0 ? undefined : name;
}

/** Takes a client's options, and gives what is to be put on its connection to a host. */
export type ClientLayer = (
  request: OpenRequest,
  options: EndpointOptions,
  host: string,
) => Layer | Promise<Layer>;

/**
 * Connects by TCP or UDP, then by what the layer speaks, with the options `openssl-…`. Rejects with SocketError, TypeError,
 * SystemError.
 */
export async function connectByLayer(
  request: OpenRequest,
  options: EndpointOptions,
  carrier: 'TCP-CONNECT' | 'UDP-CONNECT',
  layer: ClientLayer,
): Promise<Endpoint> {
  const { type, parameters, context } = request;
  const [host = '', port = ''] = parameters;
  // an empty name would turn the check of the certificate's name off
  if (host === '') throw new TypeError(`${type.keyword}: empty host name`);
  const putOn = await layer(request, options, host.replace(/^\[(.*)\]$/, '$1'));
  context.log('notice', `opening OpenSSL connection to ${host}:${port}`);
  const under = await connectUnder(request, options, host, port, carrier);
  const end = await put(putOn, under, context);
  context.log('notice', `successfully connected to SSL server ${host}:${port}`);
  return end;
}
