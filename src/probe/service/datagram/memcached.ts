import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, holds, randomBytes } from './bytes.js';

/** Behind the identifier: number of this datagram, of how many, and two reserved bytes. */
const alone = Uint8Array.of(0, 0, 0, 1, 0, 0);
const headerLength = 8;

const match = (answer: Buffer, id: Buffer): Match => {
  if (!holds(answer, 0, id) || !holds(answer, id.length, alone)) return no;
  const version = /^VERSION ([!-~]+)\r\n$/.exec(answer.toString('latin1', headerLength))?.[1];
  if (version === undefined) return no;
  return matched('memcached', { version }, { product: `memcached ${version}` });
};

/** The cache memcached, by its text protocol in UDP, which it has only when told so. */
export const memcached: DatagramCodec = {
  name: 'memcached',
  title: 'memcached',
  transport: 'datagram',
  source: 'protocol.txt of memcached, "UDP protocol"',
  sideEffect: 'none',
  asks: '`version` behind a frame header with a random identifier, 17 bytes',
  proof: '`VERSION` alone, behind a header with our identifier',
  ports: [11211],
  request: () => {
    const id = randomBytes(2);
    const bytes = Buffer.concat([id, alone, Buffer.from('version\r\n')]);
    return { bytes, match: (answer) => match(bufferOf(answer), id) };
  },
};
