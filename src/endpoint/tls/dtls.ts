import type { Opened, OpenRequest } from '../types.js';

/** Refuses DTLS: node:tls has none, and no library for it is kept well enough to be trusted with it. */
export async function open({ type }: OpenRequest): Promise<Opened> {
  const instead = type.keyword.endsWith('SERVER') ? 'OPENSSL-LISTEN' : 'OPENSSL-CONNECT';
  throw new TypeError(`${type.keyword}: DTLS is not supported; ${instead} speaks TLS over TCP`);
}
