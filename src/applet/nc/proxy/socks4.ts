import { die } from '../exit.js';
import { LookupError, resolve } from '../names.js';
import { type ProxyTarget, portBytes } from './target.js';
import type { ProxyWire } from './wire.js';

const VERSION = 4;
const CONNECT = 1;
const GRANTED = 90;

const reasons: Readonly<Record<number, string>> = {
  91: 'Request rejected or failed',
  92: 'SOCKS server cannot connect to identd on the client',
  93: 'Client program and identd report different user-ids',
};

const addressOf = async ({ host, port, numeric }: ProxyTarget): Promise<Buffer> => {
  try {
    const [address] = await resolve(host, String(port), { family: 'inet', protocol: 'tcp', numeric });
    return Buffer.from((address?.address ?? '0.0.0.0').split('.').map(Number));
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    throw die(`getaddrinfo("${host.slice(0, 64)}", "${port}"): ${error.message}`);
  }
};

/** The protocol of SOCKS 4: the client looks the name up, and nobody is authenticated. Rejects with NcExit. */
export const connectSocks4 = async (wire: ProxyWire, target: ProxyTarget): Promise<void> => {
  const address = await addressOf(target);
  await wire.write(
    Buffer.concat([Buffer.of(VERSION, CONNECT), portBytes(target.port), address, Buffer.of(0)]),
  );
  const status = (await wire.read(8))[1] ?? 0;
  if (status !== GRANTED) {
    throw die(`connection failed, SOCKSv4 error: ${reasons[status] ?? 'Unknown error'}`);
  }
};
