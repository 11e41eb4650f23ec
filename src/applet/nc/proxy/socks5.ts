import { encodeAddress } from '../../../index.js';
import { die } from '../exit.js';
import { type HostAddress, readInet, readInet6 } from '../numeric.js';
import { type ProxyTarget, portBytes } from './target.js';
import type { ProxyWire } from './wire.js';

// RFC 1928
const VERSION = 5;
const NO_AUTHENTICATION = 0;
const NO_METHOD = 0xff;
const CONNECT = 1;
const IPV4 = 1;
const NAME = 3;
const IPV6 = 4;
const longestName = 255;

const reasons = [
  'Succeeded',
  'General SOCKS server failure',
  'Connection not allowed by ruleset',
  'Network unreachable',
  'Host unreachable',
  'Connection refused',
  'TTL expired',
  'Command not supported',
  'Address type not supported',
];

/** The address as the protocol has it, section 5; a name is looked up by the proxy. */
const destination = (host: string): Buffer => {
  const address: HostAddress | undefined = readInet(host, 0) ?? readInet6(host, 0);
  if (address === undefined) {
    const name = Buffer.from(host);
    if (name.length > longestName) throw die('host name too long for SOCKS5');
    return Buffer.concat([Buffer.of(NAME, name.length), name]);
  }
  const bytes = encodeAddress(address); // struct sockaddr_in, struct sockaddr_in6
  return address.family === 'inet'
    ? Buffer.concat([Buffer.of(IPV4), bytes.subarray(4, 8)])
    : Buffer.concat([Buffer.of(IPV6), bytes.subarray(8, 24)]);
};

/** What is left of the answer after its first four bytes: an address nobody needs, and a port. */
const restOf = (type: number | undefined): number => {
  if (type === IPV4) return 6;
  if (type === IPV6) return 18;
  throw die('connection failed, unsupported address type');
};

/** SOCKS 5 without authentication, RFC 1928. Rejects with NcExit. */
export const connectSocks5 = async (wire: ProxyWire, { host, port }: ProxyTarget): Promise<void> => {
  await wire.write(Buffer.of(VERSION, 1, NO_AUTHENTICATION));
  const method = (await wire.read(2, 3))[1];
  if (method === NO_METHOD) throw die('authentication method negotiation failed');
  await wire.write(Buffer.concat([Buffer.of(VERSION, CONNECT, 0), destination(host), portBytes(port)]));
  const [, status = 0, , type] = await wire.read(4);
  if (status !== 0) {
    throw die(`connection failed, SOCKSv5 error: ${reasons[status] ?? 'Unknown error'}`);
  }
  await wire.read(restOf(type));
};
