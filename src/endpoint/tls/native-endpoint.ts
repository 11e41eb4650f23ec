import type { Endpoint } from '../types.js';
import { endOver } from './end-over.js';
import type { NativeConnection } from './native-handshake.js';

/**
 * The end of a session that OpenSSL encrypts at our own hand, over another end, which it owns and closes. A record of DTLS is
 * a message; an empty datagram, which anybody may forge, is none.
 */
export function nativeEndpoint(
  type: string,
  connection: NativeConnection,
  under: Endpoint,
  datagrams: boolean,
): Endpoint {
  const { channel } = connection;
  const { nullIsEnd: _, ...data } = under.data;
  const init = {
    type,
    label: `${datagrams ? 'dtls' : 'tls'} ${under.label}`,
    bounds: under.bounds,
    source: channel,
    sink: channel,
    data,
    close: async () => {
      try {
        await channel.close();
      } finally {
        await under.close();
      }
    },
  };
  return endOver(under, init, connection);
}
