import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, holds, randomBytes } from './bytes.js';

/** The header of RFC 7296 3.1: offsets of its fields in its 28 bytes. */
const header = {
  length: 28,
  responder: 8,
  nextPayload: 16,
  version: 17,
  exchange: 18,
  flags: 19,
  size: 24,
} as const;
/** The notify payload behind it, 3.10: next payload, reserved, length, protocol, SPI size, type. */
const notify = { nextPayload: 28, size: 30, spiSize: 33, type: 34, length: 8 } as const;
const versionTooHigh = 0x30;
const saInit = 34;
const informational = 37;
const flagInitiator = 0x08;
const payloadNotify = 41;
const invalidMajorVersion = 5;

const match = (answer: Buffer, spi: Buffer): Match => {
  if (answer.length < header.length + notify.length || !holds(answer, 0, spi)) return no;
  const exchange = answer[header.exchange];
  const isReply = exchange === saInit || exchange === informational;
  const version = answer[header.version] as number;
  if (!isReply || version >> 4 === versionTooHigh >> 4 || answer[header.nextPayload] !== payloadNotify)
    return no;
  if (answer.readUInt32BE(header.size) !== answer.length || answer[notify.nextPayload] !== 0) return no;
  if (answer.readUInt16BE(notify.size) !== answer.length - header.length) return no;
  if (answer.readUInt16BE(notify.type) !== invalidMajorVersion) return no;
  return matched('ike', { version: `${version >> 4}.${version & 15}`, notify: 'INVALID_MAJOR_VERSION' });
};

/** Internet Key Exchange: speaks a version that nobody has, so that no half-open association is left behind. */
export const ike: DatagramCodec = {
  name: 'ike',
  title: 'Internet Key Exchange, version 2',
  transport: 'datagram',
  source: 'RFC 7296 2.5, 3.1 and 3.10',
  sideEffect: 'log',
  asks: 'a header of major version 3 with a random SPI, 28 bytes',
  proof: 'the notification INVALID_MAJOR_VERSION with our SPI; a server need not send it (SHOULD)',
  ports: [500],
  request: () => {
    const spi = randomBytes(8);
    const bytes = Buffer.alloc(header.length);
    bytes.set(spi);
    bytes[header.version] = versionTooHigh;
    bytes[header.exchange] = saInit;
    bytes[header.flags] = flagInitiator;
    bytes.writeUInt32BE(header.length, header.size);
    return { bytes, match: (answer) => match(bufferOf(answer), spi) };
  },
};
