import type { Match, Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf, textOf } from './bytes.js';

const sslRequest = Buffer.from('0000000804d2162f', 'hex');

/** `S`: go on with TLS; `N`: without. Nothing else is said. */
const sslAnswer: Matcher = (bytes) => {
  if (bytes.length === 0) return more;
  if (bytes.length > 1) return no;
  if (bytes[0] === 0x53) return matched('postgresql', { tls: true });
  return bytes[0] === 0x4e ? matched('postgresql', { tls: false }) : no;
};

/** A StartupMessage of protocol 3.0. */
const startup = (): Buffer => {
  const body = Buffer.from('\0\x03\0\0user\0socketeer\0database\0postgres\0\0', 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
};

/** SQLSTATE of a server that starts, stops or recovers, and of one with too many connections. */
const notReady = ['57P03', '53300'];

/** The fields of an ErrorResponse, by their letter. */
const errorFields = (body: Buffer): Map<string, string> => {
  const fields = new Map<string, string>();
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const end = body.indexOf(0, at + 1);
    if (end < 0) break;
    fields.set(String.fromCharCode(body[at] as number), textOf(body, at + 1, end));
    at = end + 1;
  }
  return fields;
};

const refused = (body: Buffer): Match => {
  const fields = errorFields(body);
  const code = fields.get('C');
  if (code === undefined || !fields.has('S')) return no;
  const ready = !notReady.includes(code);
  return matched('postgresql', ready ? {} : { code, error: fields.get('M') }, { ready });
};

const startupAnswer: Matcher = (bytes) => {
  if (bytes.length === 0) return more;
  if (bytes[0] !== 0x52 && bytes[0] !== 0x45) return no; // R, E
  if (bytes.length < 5) return more;
  const buffer = bufferOf(bytes);
  const length = buffer.readUInt32BE(1);
  if (length < 8 || length > 8192) return no;
  if (buffer.length < 1 + length) return more;
  const body = buffer.subarray(5, 1 + length);
  return buffer[0] === 0x45 ? refused(body) : matched('postgresql', { authentication: body.readUInt32BE(0) });
};

/** PostgreSQL: whether it speaks TLS, then whether it takes sessions. */
export const postgresql: StreamCodec = {
  transport: 'stream',
  name: 'postgresql',
  title: 'PostgreSQL',
  source: 'PostgreSQL manual, chapter Frontend/Backend Protocol, SSLRequest and StartupMessage',
  sideEffect: 'log',
  ports: [5432],
  paths: ['**/.s.PGSQL.*'],
  request: () => ({ bytes: sslRequest, match: sslAnswer }),
  readiness: () => ({ bytes: startup(), match: startupAnswer }),
};
