import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { begins, bufferOf } from './bytes.js';

const rdpMatch: Matcher = (bytes) => {
  const head = begins(bytes, Buffer.from('0300', 'hex'));
  if (head === false) return no;
  if (bytes.length < 7) return more;
  const length = bufferOf(bytes).readUInt16BE(2);
  if ((length !== 11 && length !== 19) || bytes[5] !== 0xd0 || bytes[4] !== length - 5) return no; // Connection Confirm
  if (bytes.length < length) return more;
  if (length === 11) return matched('rdp', { security: 'standard' });
  const isNegotiation = bytes[11] === 2 || bytes[11] === 3; // RDP_NEG_RSP, RDP_NEG_FAILURE
  if (!isNegotiation || bufferOf(bytes).readUInt16LE(13) !== 8) return no;
  const names: Readonly<Record<number, string>> = { 0: 'standard', 1: 'tls', 2: 'credssp', 8: 'credssp-ex' };
  const value = bufferOf(bytes).readUInt32LE(15);
  return matched('rdp', { security: bytes[11] === 2 ? (names[value] ?? `unknown(${value})`) : 'refused' });
};

/** Remote desktops. */
export const rdp: StreamCodec = {
  transport: 'stream',
  name: 'rdp',
  title: 'Remote Desktop Protocol',
  source: 'MS-RDPBCGR 2.2.1.1 and 2.2.1.2',
  sideEffect: 'log',
  ports: [3389],
  request: () => ({ bytes: Buffer.from('030000130ee000000000000100080003000000', 'hex'), match: rdpMatch }),
};
