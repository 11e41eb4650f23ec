import type { Match, Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf, textOf } from './bytes.js';

const headerLength = 4;
const CLIENT_SSL = 0x0800;
/** Errors that say the server is up, but will not talk to us from here: ER_HOST_NOT_PRIVILEGED, ER_HOST_IS_BLOCKED. */
const aboutUs = [1130, 1129];

const productOf = (version: string): string =>
  version.includes('MariaDB') ? `MariaDB ${version.replace(/^5\.5\.5-/, '')}` : `MySQL ${version}`;

/** ERR_Packet: a number, and what it says. */
const refusal = (body: Buffer): Match => {
  if (body.length < 4) return no;
  const code = body.readUInt16LE(1);
  if (code < 1000 || code > 5000) return no;
  const text = textOf(body, 3).replace(/^#[0-9A-Z]{5}/, '');
  return matched('mysql', { code, error: text }, { ready: aboutUs.includes(code) });
};

/** Protocol::HandshakeV10. */
const greeting = (body: Buffer): Match => {
  const end = body.indexOf(0, 1);
  if (end < 3 || body.length < end + 16 || body[end + 13] !== 0) return no;
  const version = textOf(body, 1, end);
  if (!/^\d+\.\d+[\x21-\x7e]*$/.test(version)) return no;
  const capabilities = body.readUInt16LE(end + 14);
  const pluginEnd = body.lastIndexOf(0);
  const pluginStart = body.lastIndexOf(0, pluginEnd - 1) + 1;
  const plugin = textOf(body, pluginStart, pluginEnd);
  return matched(
    'mysql',
    {
      version,
      tls: (capabilities & CLIENT_SSL) !== 0,
      authentication: /^[a-z0-9_]+$/.test(plugin) ? plugin : undefined,
    },
    { product: productOf(version) },
  );
};

const banner: Matcher = (bytes) => {
  if (bytes.length < 5) return bytes.length > 3 && bytes[3] !== 0 ? no : more;
  const buffer = bufferOf(bytes);
  const length = buffer.readUIntLE(0, 3);
  const kind = buffer[headerLength];
  if (buffer[3] !== 0 || (kind !== 0x0a && kind !== 0xff) || length < 8 || length > 1024) return no;
  if (buffer.length < headerLength + length) return more;
  const body = buffer.subarray(headerLength, headerLength + length);
  return kind === 0x0a ? greeting(body) : refusal(body);
};

/** MySQL and MariaDB: the server speaks first. */
export const mysql: StreamCodec = {
  transport: 'stream',
  name: 'mysql',
  title: 'MySQL, MariaDB',
  source: 'MySQL Internals, Protocol::HandshakeV10',
  sideEffect: 'counter',
  ports: [3306],
  paths: ['**/mysqld.sock', '**/mysql.sock', '**/mysqld/*.sock'],
  banner,
};
