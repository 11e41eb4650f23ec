import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { begins, bufferOf, textOf } from './bytes.js';

const amqpHeader = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
/** Connection.Start: class 10, method 10. */
const connectionStart = 0x000a_000a;

/** The text behind a name in a field table: `S`, a length, and the text. */
const tableText = (bytes: Buffer, name: string): string | undefined => {
  const key = Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from('S')]);
  const at = bytes.indexOf(key);
  if (at < 0 || at + key.length + 4 > bytes.length) return undefined;
  const start = at + key.length + 4;
  return textOf(bytes, start, start + bytes.readUInt32BE(start - 4));
};

const amqpMatch: Matcher = (bytes) => {
  const buffer = bufferOf(bytes);
  if (begins(bytes, 'AMQP') !== false) {
    if (bytes.length < 8) return more;
    if (buffer.subarray(0, 8).equals(amqpHeader)) return no; // our own words
    const [id, major, minor, revision] = buffer.subarray(4, 8);
    return bytes.length === 8 ? matched('amqp', { protocol: `${id}-${major}-${minor}-${revision}` }) : no;
  }
  if (bytes[0] !== 1) return no;
  if (bytes.length < 13) return more;
  const size = buffer.readUInt32BE(3);
  if (buffer.readUInt16BE(1) !== 0 || buffer.readUInt32BE(7) !== connectionStart || size > 65536) return no;
  if (bytes.length < size + 8) return more;
  if (buffer[size + 7] !== 0xce) return no; // frame-end
  const [name, version] = [tableText(buffer, 'product'), tableText(buffer, 'version')];
  const product = name === undefined ? undefined : `${name} ${version ?? ''}`.trim();
  return matched(
    'amqp',
    { protocol: `${buffer[11]}-${buffer[12]}`, platform: tableText(buffer, 'platform') },
    { product },
  );
};

/** Message queues: RabbitMQ and others. */
export const amqp: StreamCodec = {
  transport: 'stream',
  name: 'amqp',
  title: 'AMQP 0-9-1 (1.0 is told)',
  source: 'AMQP 0-9-1 section 4.2.2',
  sideEffect: 'log',
  ports: [5672, 5671],
  request: () => ({ bytes: amqpHeader, match: amqpMatch }),
  secured: 'amqps',
};
