import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Matcher, RequestContext, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';

const [alertRecord, handshakeRecord] = [0x15, 0x16];
const serverHello = 2;

/** AlertDescription, RFC 8446 section 6. */
const alerts: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  22: 'record_overflow',
  40: 'handshake_failure',
  42: 'bad_certificate',
  47: 'illegal_parameter',
  50: 'decode_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

/** Data behind its length of two bytes. */
const vector = (data: Buffer): Buffer => Buffer.concat([u16(data.length), data]);

const extension = (type: number, data: Buffer): Buffer => Buffer.concat([u16(type), vector(data)]);

const list = (...values: number[]): Buffer => vector(Buffer.concat(values.map(u16)));

const serverName = (host: string | undefined): Buffer => {
  if (host === undefined || isIP(host) !== 0 || !/^[\w.-]+$/.test(host)) return Buffer.alloc(0);
  return extension(0, vector(Buffer.concat([Buffer.of(0), vector(Buffer.from(host))])));
};

const x25519 = 0x001d;

/** A ClientHello of TLS 1.2 that offers 1.3 too. Any 32 bytes are a public key of X25519. */
const clientHello = ({ host }: RequestContext): Buffer => {
  const extensions = Buffer.concat([
    serverName(host),
    extension(0x000a, list(x25519, 0x0017, 0x0018)), // supported_groups
    extension(0x000b, Buffer.of(1, 0)), // ec_point_formats
    extension(0x000d, list(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0807, 0x0201)),
    extension(0x002b, Buffer.of(4, 0x03, 0x04, 0x03, 0x03)), // supported_versions
    extension(0x0033, vector(Buffer.concat([u16(x25519), vector(randomBytes(32))]))), // key_share
  ]);
  const suites = list(
    0x1301,
    0x1302,
    0x1303,
    0xc02b,
    0xc02f,
    0xc02c,
    0xc030,
    0xcca9,
    0xcca8,
    0xc013,
    0xc014,
    0x009c,
    0x002f,
    0x0035,
  );
  const session = Buffer.concat([Buffer.of(32), randomBytes(32)]);
  const hello = Buffer.concat([
    u16(0x0303),
    randomBytes(32),
    session,
    suites,
    Buffer.of(1, 0),
    vector(extensions),
  ]);
  const handshake = Buffer.concat([Buffer.of(1, 0), vector(hello)]);
  return Buffer.concat([Buffer.of(handshakeRecord), u16(0x0301), vector(handshake)]);
};

/** A record of the server's first flight: its hello, or an alert instead. */
const match: Matcher = (bytes) => {
  const [type, major, minor, high, low, first, second] = bytes;
  if (type === undefined) return more;
  if (type !== alertRecord && type !== handshakeRecord) return no;
  if ((major ?? 3) !== 3 || (minor ?? 3) > 4) return no;
  if (bytes.length < 7) return more;
  const length = ((high as number) << 8) | (low as number);
  if (type === handshakeRecord) {
    return length >= 42 && length <= 16384 && first === serverHello ? matched('tls') : no;
  }
  const isAlert = length === 2 && (first === 1 || first === 2);
  return isAlert ? matched('tls', { alert: alerts[second as number] ?? `unknown(${second})` }) : no;
};

/** Transport Layer Security; what is inside is found out in turn. */
export const tls: StreamCodec = {
  transport: 'stream',
  name: 'tls',
  title: 'TLS, with the certificate and the service inside',
  source: 'RFC 8446 section 4.1, RFC 5246 section 7.4',
  sideEffect: 'log',
  ports: [
    443, 465, 563, 636, 853, 990, 992, 993, 995, 2376, 4433, 5061, 5671, 5986, 6443, 6697, 8443, 8883, 9443,
  ],
  request: (context = {}) => ({ bytes: clientHello(context), match }),
  retort: (bytes) => (bytes[0] === alertRecord ? match(bytes) : no),
};
