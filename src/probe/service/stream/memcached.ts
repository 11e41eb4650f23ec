import type { Matcher, StreamCodec } from '../codec.js';
import { matched, no } from '../outcome.js';
import { begins, lineAfter } from './bytes.js';

const match: Matcher = (bytes) => {
  if (begins(bytes, 'CLIENT_ERROR unauthenticated') === true)
    return matched('memcached', { authentication: true });
  const line = lineAfter(bytes, bytes[0] === 0x43 ? 'CLIENT_ERROR unauthenticated' : 'VERSION ');
  if (typeof line !== 'string') return line;
  const version = /^VERSION (\d[\w.+-]*)$/.exec(line)?.[1];
  return version === undefined ? no : matched('memcached', { version }, { product: `memcached ${version}` });
};

/** memcached's text protocol. */
export const memcached: StreamCodec = {
  transport: 'stream',
  name: 'memcached',
  title: 'memcached',
  source: 'memcached doc/protocol.txt, version',
  sideEffect: 'none',
  ports: [11211],
  paths: ['**/memcached*.sock', '**/memcached*'],
  request: () => ({ bytes: Buffer.from('version\r\n'), match }),
  farewell: Buffer.from('quit\r\n'),
};
