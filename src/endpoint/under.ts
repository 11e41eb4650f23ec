import { connectOnce } from './net/ip-connect.js';
import { open as openListener } from './net/ip-listen.js';
import type { EndpointOptions } from './option/types.js';
import { findAddressType } from './registry.js';
import type { AddressType, Endpoint, EndpointContext, Opened, OpenRequest } from './types.js';

function typeOf(keyword: string): AddressType {
  const type = findAddressType(keyword);
  if (type === undefined) throw new Error(`there is no type of address called ${keyword}`);
  return type;
}

/** Both ways are needed for a conversation, whichever way the data is to go. */
const bothWays = { access: 'both' } as const;

/** Opens the connection that another protocol is to be put on, once, with the same options. */
export const connectUnder = (
  request: OpenRequest,
  options: EndpointOptions,
  host: string,
  port: string,
  carrier: 'TCP-CONNECT' | 'UDP-CONNECT' = 'TCP-CONNECT',
): Promise<Endpoint> =>
  connectOnce({ ...request, ...bothWays, type: typeOf(carrier), parameters: [host, port] }, options);

/**
 * Opens the TCP listener on whose connections another protocol is to be put, with the same options. `ready` prepares for
 * them while the first are queued already.
 */
export const listenUnder = (request: OpenRequest, ready?: () => Promise<void>): Promise<Opened> =>
  openListener({ ...request, ...bothWays, type: typeOf('TCP-LISTEN') }, ready);

/** Opens the UDP socket on whose peers another protocol is to be put, likewise. */
export async function hearUnder(request: OpenRequest, ready: () => Promise<void>): Promise<Opened> {
  const { open } = await import('./net/udp-listen.js');
  return open({ ...request, ...bothWays, type: typeOf('UDP-LISTEN') }, ready);
}

/** Puts a protocol on an open end: TLS, a proxy's conversation. */
export type Layer = (under: Endpoint, context: EndpointContext) => Promise<Endpoint>;

/** Puts the layer on; where that fails, the end is closed. */
export async function put(layer: Layer, under: Endpoint, context: EndpointContext): Promise<Endpoint> {
  try {
    return await layer(under, context);
  } catch (error) {
    await under.close();
    throw error;
  }
}
