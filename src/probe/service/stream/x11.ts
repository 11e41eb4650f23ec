import type { Match, Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf, textOf } from './bytes.js';

const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const readX11 = (buffer: Buffer): Match => {
  const major = isLittle ? buffer.readUInt16LE(2) : buffer.readUInt16BE(2);
  const words = isLittle ? buffer.readUInt16LE(6) : buffer.readUInt16BE(6);
  if (major !== 11 || words > 16384) return no;
  const length = 8 + words * 4;
  if (buffer.length < length) return more;
  if (buffer[0] === 0)
    return matched('x11', { access: 'refused', reason: textOf(buffer, 8, 8 + (buffer[1] as number)) });
  if (length < 40) return no;
  const release = isLittle ? buffer.readUInt32LE(8) : buffer.readUInt32BE(8);
  const vendorLength = isLittle ? buffer.readUInt16LE(24) : buffer.readUInt16BE(24);
  const vendor = textOf(buffer, 40, Math.min(length, 40 + vendorLength));
  return matched('x11', { access: 'granted', vendor, release }, { product: vendor });
};

const x11Match: Matcher = (bytes) => {
  if (bytes.length === 0) return more;
  const kind = bytes[0];
  if (kind !== 0 && kind !== 1 && kind !== 2) return no;
  if (bytes.length < 8) return more;
  if (kind !== 2) return readX11(bufferOf(bytes));
  // Authenticate: five unused bytes, the length of what follows, and a text
  const words = isLittle ? bufferOf(bytes).readUInt16LE(6) : bufferOf(bytes).readUInt16BE(6);
  if (words === 0 || words > 256) return no;
  if (bytes.length < 8 + words * 4) return more;
  const reason = textOf(bytes, 8, 8 + words * 4).replace(/\0+$/, '');
  return /^[\x20-\x7e\n]+$/.test(reason) ? matched('x11', { access: 'authenticate', reason }) : no;
};

/** The X Window System. */
export const x11: StreamCodec = {
  transport: 'stream',
  name: 'x11',
  title: 'X Window System',
  source: 'X Window System Protocol, version 11, chapter 8',
  sideEffect: 'none',
  ports: [6000, 6001, 6002, 6003],
  paths: ['/tmp/.X11-unix/X*'],
  request: () => ({
    bytes: Buffer.from(
      `${isLittle ? 'l' : 'B'}\0${isLittle ? '\x0b\0' : '\0\x0b'}${'\0'.repeat(8)}`,
      'latin1',
    ),
    match: x11Match,
  }),
};
