import { randomInt } from 'node:crypto';
import type { Match, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf } from './bytes.js';

const API_VERSIONS = 18;

const kafkaMatcher =
  (id: number) =>
  (bytes: Uint8Array): Match => {
    if (bytes.length < 14) return more;
    const buffer = bufferOf(bytes);
    const [length, count] = [buffer.readUInt32BE(0), buffer.readUInt32BE(10)];
    if (buffer.readUInt32BE(4) !== id || buffer.readUInt16BE(8) !== 0) return no;
    if (count === 0 || count > 500 || length !== 10 + count * 6) return no;
    return bytes.length >= length + 4 ? matched('kafka', { requests: count }) : more;
  };

/** Kafka: which requests it knows. */
export const kafka: StreamCodec = {
  transport: 'stream',
  name: 'kafka',
  title: 'Apache Kafka',
  source: 'Kafka protocol guide, ApiVersions 0',
  sideEffect: 'none',
  ports: [9092],
  request: () => {
    const id = randomInt(1, 0x7fff_ffff);
    const bytes = Buffer.alloc(14);
    bytes.writeUInt32BE(10, 0);
    bytes.writeUInt16BE(API_VERSIONS, 4);
    bytes.writeUInt32BE(id, 8);
    bytes.writeInt16BE(-1, 12); // no client id
    return { bytes, match: kafkaMatcher(id) };
  },
};
