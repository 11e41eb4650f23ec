import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { be16, bufferOf, holds, randomBytes } from './bytes.js';

/** DTLSPlaintext, RFC 6347 4.1: type, version, epoch, sequence number of 48 bits, length. */
const record = { type: 0, version: 1, epoch: 3, sequence: 5, size: 11, length: 13 } as const;
/** Handshake, RFC 6347 4.2.2: type, length, message sequence, fragment offset, fragment length. */
const handshake = { type: 13, size: 14, message: 17, fragmentOffset: 19, fragment: 22, length: 25 } as const;
const typeHandshake = 22;
const clientHello = 1;
const helloVerifyRequest = 3;
const version10 = 0xfeff;
const version12 = 0xfefd;

/** Suites that servers commonly have, so that one which wants no cookie finds something to say yes to. */
const suites = [0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc0ae, 0xc0a8, 0x009c, 0x002f];

/** RFC 6347 4.2.1 wants the number of our record; servers that keep it from GnuTLS begin to count at 0. */
const firstRecord = Buffer.alloc(6);

/** Three bytes in network order. */
const be24 = (value: number): Uint8Array => Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);

const hello = (sequence: Uint8Array): Buffer => {
  const body = Buffer.concat([
    be16(version12),
    randomBytes(32),
    Uint8Array.of(0, 0), // neither a session nor a cookie yet
    be16(suites.length * 2),
    ...suites.map(be16),
    Uint8Array.of(1, 0), // no compression
  ]);
  const fragment = Buffer.concat([
    Uint8Array.of(clientHello),
    be24(body.length),
    Uint8Array.of(0, 0, 0, 0, 0),
    be24(body.length),
    body,
  ]);
  // RFC 6347 4.2.1: the record of a ClientHello may have the version of DTLS 1.0.
  const head = [Uint8Array.of(typeHandshake), be16(version10), be16(0), sequence, be16(fragment.length)];
  return Buffer.concat([...head, fragment]);
};

const isVersion = (version: number): boolean => version === version10 || version === version12;

/** A datagram that is one record with one whole handshake message in the clear, number 0. */
const isOneMessage = (answer: Buffer): boolean => {
  if (answer.length < handshake.length || answer[record.type] !== typeHandshake) return false;
  const body = answer.length - handshake.length;
  return (
    isVersion(answer.readUInt16BE(record.version)) &&
    answer.readUInt16BE(record.epoch) === 0 &&
    answer.readUInt16BE(record.size) === answer.length - record.length &&
    answer.readUIntBE(handshake.size, 3) === body &&
    answer.readUInt16BE(handshake.message) === 0 &&
    answer.readUIntBE(handshake.fragmentOffset, 3) === 0 &&
    answer.readUIntBE(handshake.fragment, 3) === body
  );
};

const match = (answer: Buffer, sequence: Buffer): Match => {
  if (!isOneMessage(answer) || answer[handshake.type] !== helloVerifyRequest) return no;
  const body = answer.subarray(handshake.length);
  if (body.length < 4 || !isVersion(body.readUInt16BE())) return no;
  const cookieLength = body[2] as number;
  if (cookieLength !== body.length - 3) return no;
  if (!holds(answer, record.sequence, sequence) && !holds(answer, record.sequence, firstRecord)) return no;
  const version = body.readUInt16BE() === version12 ? '1.2' : '1.0';
  return matched('dtls', { helloVerifyVersion: version, cookieLength });
};

/** Datagram TLS: says hello and learns the cookie that the server wants repeated. Neither side keeps anything of it. */
export const dtls: DatagramCodec = {
  name: 'dtls',
  title: 'Datagram Transport Layer Security, up to 1.2',
  transport: 'datagram',
  source: 'RFC 6347 4.1 and 4.2',
  sideEffect: 'none',
  asks: 'ClientHello of DTLS 1.2 without extensions, in a record of random sequence number, 85 bytes',
  proof: 'a HelloVerifyRequest with a cookie, in a record of the same sequence number (some servers: 0)',
  ports: [5684, 853, 5349, 4433],
  request: () => {
    // Of the 48 bits the upper two bytes stay zero: the server may count on from here.
    const sequence = Buffer.concat([Uint8Array.of(0, 0), randomBytes(4)]);
    return { bytes: hello(sequence), match: (answer) => match(bufferOf(answer), sequence) };
  },
};
