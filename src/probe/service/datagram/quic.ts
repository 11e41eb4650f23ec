import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { be32, bufferOf, randomBytes } from './bytes.js';

/** What a client's first datagram must fill, RFC 9000 14.1: to less, a server says nothing. */
const smallestDatagram = 1200;
const longHeader = 0x80;
const fixedBit = 0x40;
/** One of the versions that no server has, RFC 9000 15: it forces negotiation. */
const noVersion = 0x1a2a3a4a;
const identifierLength = 8;

/** RFC 9000 15, RFC 9369 and the drafts. */
const versionName = (version: number): string => {
  if (version === 1) return 'v1';
  if (version === 0x6b3343cf) return 'v2';
  if (version >>> 8 === 0xff0000) return `draft-${version & 0xff}`;
  return `0x${version.toString(16).padStart(8, '0')}`;
};

/** Reserved ones only keep clients from being careless. */
const isReserved = (version: number): boolean => ((version & 0x0f0f0f0f) ^ 0x0a0a0a0a) === 0;

const match = (answer: Buffer, ours: Buffer, theirs: Buffer): Match => {
  const identifiers = Buffer.concat([
    Uint8Array.of(identifierLength),
    ours,
    Uint8Array.of(identifierLength),
    theirs,
  ]);
  const start = 5 + identifiers.length;
  const room = answer.length - start;
  if (room < 4 || room % 4 !== 0 || (answer.readUInt8() & longHeader) === 0 || answer.readUInt32BE(1) !== 0)
    return no;
  if (!answer.subarray(5, start).equals(identifiers)) return no;
  const versions: number[] = [];
  for (let at = start; at < answer.length; at += 4) versions.push(answer.readUInt32BE(at));
  const real = versions.filter((version) => !isReserved(version));
  return matched('quic', { versions: real.map(versionName).join(', ') }, { ready: real.length > 0 });
};

/** QUIC: which versions are spoken? The server keeps nothing of it. */
export const quic: DatagramCodec = {
  name: 'quic',
  title: 'QUIC (HTTP/3 and others)',
  transport: 'datagram',
  source: 'RFC 8999 6, RFC 9000 6 and 14.1',
  sideEffect: 'none',
  asks: 'a long header of a version that nobody has, padded to 1200 bytes',
  proof: 'a Version Negotiation packet with both our connection identifiers, swapped',
  ports: [443, 784, 853, 8443],
  request: () => {
    const [theirs, ours] = [randomBytes(identifierLength), randomBytes(identifierLength)];
    const bytes = Buffer.alloc(smallestDatagram);
    const head = [Uint8Array.of(longHeader | fixedBit), be32(noVersion)];
    const length = Uint8Array.of(identifierLength);
    bytes.set(Buffer.concat([...head, length, theirs, length, ours]));
    return { bytes, match: (answer) => match(bufferOf(answer), ours, theirs) };
  },
};
