import type { Matcher, StreamCodec } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, lineAfter } from './bytes.js';

const natsBanner: Matcher = (bytes) => {
  const line = lineAfter(bytes, 'INFO {');
  if (typeof line !== 'string') return line;
  const end = bytes.indexOf(0x0a);
  try {
    const info = JSON.parse(bufferOf(bytes).toString('utf8', 5, end)) as Record<string, unknown>;
    const { version, server_name: server, tls_required: tls } = info;
    if (typeof version !== 'string') return no;
    const name = typeof server === 'string' ? server.slice(0, 256) : undefined;
    return matched(
      'nats',
      { version, server: name, tls: tls === true },
      { product: `NATS ${version}`.slice(0, 256) },
    );
  } catch {
    return no;
  }
};

/** NATS: the server tells about itself at once. */
export const nats: StreamCodec = {
  transport: 'stream',
  name: 'nats',
  title: 'NATS',
  source: 'NATS Client Protocol, INFO',
  sideEffect: 'log',
  ports: [4222],
  banner: natsBanner,
};
