import type { Matcher, RequestContext, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { begins } from './bytes.js';

/** An answer of HTTP/1: what its first line says, and its fields by lower-case name, the first of each. */
export interface HttpAnswer {
  readonly version: string;
  readonly status: number;
  readonly phrase: string;
  readonly fields: ReadonlyMap<string, string>;
}

const longestHead = 16384;
const statusLine = /^HTTP\/(1\.[01]) (\d{3})(?: ([^\r\n]*))?$/;

/** Reads the head of an answer; undefined while it is incomplete, null where it is none. */
export const readHead = (bytes: Uint8Array, final = false): HttpAnswer | undefined | null => {
  if (begins(bytes, 'HTTP/1.') === false) return null;
  const text = Buffer.from(bytes.subarray(0, longestHead)).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null && !final && bytes.length < longestHead) return undefined;
  const [first = '', ...lines] = text.slice(0, end?.index ?? text.length).split(/\r?\n/);
  const match = statusLine.exec(first);
  if (match === null) return null;
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).toLowerCase();
    if (!fields.has(name))
      fields.set(
        name,
        line
          .slice(colon + 1)
          .trim()
          .slice(0, 256),
      );
  }
  return { version: match[1] as string, status: Number(match[2]), phrase: match[3] ?? '', fields };
};

/** A head request that Redis does not take for an attack: a `Host:` is sent only where HTTP is expected. */
export const headRequest = (
  path: string,
  method: string,
  { host, port, named = false }: RequestContext,
  ports: readonly number[],
): Buffer => {
  const isName = host !== undefined && /^[\w.:-]+$/.test(host); // nothing that could end the line
  const expected = isName && port !== undefined && (named || ports.includes(port));
  const name = isName && host.includes(':') ? `[${host}]` : host;
  const fields = expected ? `Host: ${name}:${port}\r\nConnection: close\r\n` : '';
  const version = expected ? '1.1' : '1.0';
  return Buffer.from(`${method} ${path} HTTP/${version}\r\n${fields}User-Agent: socketeer\r\n\r\n`);
};

const match: Matcher = (bytes, final) => {
  const answer = readHead(bytes, final);
  if (answer === undefined) return more;
  if (answer === null) return no;
  const { version, status, phrase, fields } = answer;
  const product = fields.get('x-elastic-product') ?? fields.get('server');
  const details = {
    status,
    phrase,
    version,
    location: status >= 300 && status < 400 ? fields.get('location') : undefined,
    authenticate: fields.get('www-authenticate'),
    poweredBy: fields.get('x-powered-by'),
  };
  return matched('http', details, { product, ready: status !== 503 });
};

const ports = [80, 8080, 8000, 8008, 8081, 8888, 3000, 5000, 9000, 9090, 9200, 443, 8443];

/** The web. */
export const http: StreamCodec = {
  transport: 'stream',
  name: 'http',
  title: 'HTTP/1',
  source: 'RFC 9112 sections 3 and 4',
  sideEffect: 'log',
  ports,
  request: (context = {}) => ({ bytes: headRequest('/', 'HEAD', context, ports), match }),
  retort: match,
  secured: 'https',
};
