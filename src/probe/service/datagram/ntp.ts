import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, holds, randomBytes } from './bytes.js';

/** The header of RFC 5905 7.3: offsets of its fields in its 48 bytes. */
const header = {
  length: 48,
  stratum: 1,
  precision: 3,
  rootDelay: 4,
  rootDispersion: 8,
  referenceId: 12,
  origin: 24,
  receive: 32,
  transmit: 40,
} as const;
const version4client = (4 << 3) | 3;
const modeServer = 4;
const leapUnknown = 3;
const stratumKiss = 0;
/** From here on a server tells that it is not synchronized. */
const stratumUnsynchronized = 16;
/** Seconds from 1900 to 1970. */
const eraOffset = 2_208_988_800;
const eraLength = 2 ** 32;

const now = (): number => performance.timeOrigin + performance.now();

/** A stamp of seconds since 1900 as milliseconds since 1970, in the era nearest to `about`: RFC 5905 6. */
const stampAt = (bytes: Buffer, offset: number, about: number): number => {
  const seconds = bytes.readUInt32BE(offset) + bytes.readUInt32BE(offset + 4) / eraLength - eraOffset;
  const eras = Math.round((about / 1000 - seconds) / eraLength);
  return (seconds + eras * eraLength) * 1000;
};

/** Seconds in 16.16 bits as milliseconds. */
const shortAt = (bytes: Buffer, offset: number): number => (bytes.readUInt32BE(offset) / 65_536) * 1000;

const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** Four characters up to stratum 1 (the clock, or why it says no), else an IPv4 address or part of a hash. */
const referenceOf = (bytes: Buffer, stratum: number): string => {
  const field = bytes.subarray(header.referenceId, header.referenceId + 4);
  return stratum <= 1 ? field.toString('latin1').replace(/\0+$/, '') : [...field].join('.');
};

const leapNames = ['none', 'last minute has 61 seconds', 'last minute has 59 seconds', 'unknown'];

const match = (answer: Buffer, stamp: Buffer, sent: number): Match => {
  const received = now();
  if (answer.length < header.length || answer.length % 4 !== 0 || !holds(answer, header.origin, stamp))
    return no;
  const first = answer[0] as number;
  const [leap, version, mode] = [first >> 6, (first >> 3) & 7, first & 7];
  const stratum = answer[header.stratum] as number;
  if (mode !== modeServer || version < 1 || version > 4 || stratum > stratumUnsynchronized) return no;
  const reference = referenceOf(answer, stratum);
  const told = { version, stratum, leap: leapNames[leap] };
  if (stratum === stratumKiss) {
    const kiss = { ...told, ...(reference === '' ? {} : { kissCode: reference }) };
    return matched('ntp', kiss, { ready: false });
  }
  const arrived = stampAt(answer, header.receive, received);
  const left = stampAt(answer, header.transmit, received);
  const details = {
    ...told,
    referenceId: reference,
    offset: rounded((arrived - sent + (left - received)) / 2),
    delay: rounded(received - sent - (left - arrived)),
    rootDelay: rounded(shortAt(answer, header.rootDelay)),
    rootDispersion: rounded(shortAt(answer, header.rootDispersion)),
    precision: answer.readInt8(header.precision),
  };
  return matched('ntp', details, { ready: leap !== leapUnknown && stratum < stratumUnsynchronized });
};

/**
 * The Network Time Protocol, as a client that tells nothing of itself: the stamp it sends is random. Offset and delay are
 * in milliseconds, by the clock of this process between making the request and reading the answer.
 */
export const ntp: DatagramCodec = {
  name: 'ntp',
  title: 'Network Time Protocol',
  transport: 'datagram',
  source: 'RFC 5905 7.3 and 8',
  sideEffect: 'none',
  asks: 'the time, version 4, with a random transmit timestamp, 48 bytes',
  proof: 'mode 4 (server) and our timestamp as the origin; stratum 0 is a kiss of death and not ready',
  ports: [123],
  request: () => {
    const bytes = Buffer.alloc(header.length);
    const stamp = randomBytes(8);
    bytes[0] = version4client;
    bytes.set(stamp, header.transmit);
    const sent = now();
    return { bytes, match: (answer) => match(bufferOf(answer), stamp, sent) };
  },
};
