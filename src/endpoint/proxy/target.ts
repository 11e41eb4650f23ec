import { isIP } from 'node:net';
import { IPPROTO_TCP } from '../../wire/constants.js';
import { portNumber } from '../net/resolve.js';

/** Where a proxy is to connect to. */
export interface ProxyTarget {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Reads host and port of a target. Throws TypeError for a host that cannot be one, SocketError for the port. */
export function readTarget(host: string, port: string): ProxyTarget {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  // a line's end in it would be a request of its own to the proxy
  if (!/^[!-~]+$/.test(bare)) {
    throw new TypeError(
      `the host for the proxy to connect to must be printable and not empty, not ${JSON.stringify(host)}`,
    );
  }
  return { host: bare, port: portNumber(port, IPPROTO_TCP) };
}

/** `host:port`, as messages and requests have it. */
export const targetText = ({ host, port }: ProxyTarget): string =>
  `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
