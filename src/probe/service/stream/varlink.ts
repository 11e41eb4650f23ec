import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf } from './bytes.js';

const varlinkMatch: Matcher = (bytes) => {
  if (bytes.length === 0) return more;
  if (bytes[0] !== 0x7b) return no; // {
  const end = bytes.indexOf(0);
  if (end < 0) return bytes.length > 16384 ? no : more;
  try {
    const answer = JSON.parse(bufferOf(bytes).toString('utf8', 0, end)) as {
      parameters?: Record<string, unknown>;
      error?: unknown;
    };
    if (typeof answer.error === 'string') {
      return /^[\w.-]+\.[\w-]+$/.test(answer.error)
        ? matched('varlink', { error: answer.error.slice(0, 256) })
        : no;
    }
    const { vendor, product, version, url, interfaces } = answer.parameters ?? {};
    if (typeof product !== 'string' || !Array.isArray(interfaces)) return no;
    const text = (value: unknown): string | undefined =>
      typeof value === 'string' ? value.slice(0, 256) : undefined;
    const details = { vendor: text(vendor), url: text(url), interfaces: interfaces.join(' ').slice(0, 256) };
    return matched('varlink', details, { product: `${product} ${text(version) ?? ''}`.trim().slice(0, 256) });
  } catch {
    return no;
  }
};

/** Services of systemd and others that answer in JSON. */
export const varlink: StreamCodec = {
  transport: 'stream',
  name: 'varlink',
  title: 'varlink',
  source: 'varlink.org, Service, org.varlink.service.GetInfo',
  sideEffect: 'none',
  ports: [],
  paths: [
    '/run/systemd/**/io.systemd.*',
    '**/io.systemd.*',
    '**/*.varlink',
    '/run/org.*',
    '/run/systemd/io.*',
  ],
  request: () => ({
    bytes: Buffer.from('{"method":"org.varlink.service.GetInfo","parameters":{}}\0'),
    match: varlinkMatch,
  }),
};
