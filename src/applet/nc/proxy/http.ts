import { complain, escapeLine } from '../../../terminal/index.js';
import { readPassphrase } from '../../../terminal/passphrase.js';
import { die } from '../exit.js';
import type { ProxyTarget } from './target.js';
import type { ProxyWire } from './wire.js';

const longestLine = 1024;
const mostHeaders = 64;

const requestLine = ({ host, port }: ProxyTarget): Buffer => {
  if (/[\r\n\t []|\]/.test(host)) throw die('Invalid hostname');
  const line = Buffer.from(`CONNECT ${host.includes(':') ? `[${host}]` : host}:${port} HTTP/1.0\r\n`);
  if (line.length >= longestLine) throw die('hostname too long');
  return line;
};

/** The header that names the user, RFC 7617. Rejects with NcExit where no password can be had. */
export const authorization = async (user: string, proxy: string): Promise<Buffer> => {
  const password = await readPassphrase(`Proxy password for ${user}@${proxy}: `);
  if (password === undefined) throw die('Unable to read proxy passphrase');
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  return Buffer.from(`Proxy-Authorization: Basic ${credentials}\r\n`);
};

const skipHeaders = async (wire: ProxyWire): Promise<void> => {
  for (let count = 0; count < mostHeaders; count++) if ((await wire.readLine(longestLine)) === '') return;
  throw die('Too many proxy headers received');
};

/**
 * CONNECT of HTTP, RFC 9110 section 9.3.6, with what authorization() gave, if anything; false when the proxy wants a
 * password. Rejects with NcExit.
 */
export const connectHttp = async (
  wire: ProxyWire,
  target: ProxyTarget,
  credentials: Buffer | undefined,
  mayAuthorize: boolean,
): Promise<boolean> => {
  const header = credentials ?? Buffer.alloc(0);
  await wire.write(Buffer.concat([requestLine(target), header, Buffer.from('\r\n')]));
  const status = await wire.readLine(longestLine);
  if (mayAuthorize && /^HTTP\/1\.[01] 407 /.test(status)) {
    if (credentials !== undefined) complain('Proxy authentication failed');
    return false;
  }
  if (!/^HTTP\/1\.[01] 200 /.test(status)) throw die(`Proxy error: "${escapeLine(status)}"`);
  await skipHeaders(wire);
  return true;
};
