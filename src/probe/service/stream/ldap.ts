import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { begins, bufferOf } from './bytes.js';

/** A search of the root entry (base scope, `objectClass=*`) for no attributes (`1.1`), in BER. */
const rootSearch = Buffer.concat([
  Buffer.from('302a0201016325' + '0400' + '0a0100' + '0a0100' + '020101' + '020105' + '010100', 'hex'),
  Buffer.from('\x87\x0bobjectClass\x30\x05\x04\x031.1', 'latin1'),
]);

/** The contents of a BER element and where they start: short and long lengths. */
const berLength = (buffer: Buffer): { start: number; length: number } | undefined => {
  const first = buffer[1];
  if (first === undefined || first === 0x80 || first > 0x84) return undefined;
  if (first < 0x80) return { start: 2, length: first };
  const size = first - 0x80;
  return buffer.length < 2 + size ? undefined : { start: 2 + size, length: buffer.readUIntBE(2, size) };
};

const ldapMatch: Matcher = (bytes) => {
  if (bytes.length > 0 && bytes[0] !== 0x30) return no;
  if (bytes.length < 8) return more;
  const buffer = bufferOf(bytes);
  const element = berLength(buffer);
  if (element === undefined || element.length < 7 || element.length > 65536) return no;
  const { start } = element;
  if (buffer.length < start + 4) return more;
  // messageID 1, then searchResEntry or searchResDone
  if (begins(buffer.subarray(start), Buffer.of(2, 1, 1)) !== true) return no;
  const operation = buffer[start + 3];
  return operation === 0x64 || operation === 0x65 ? matched('ldap') : no;
};

/** Directories. */
export const ldap: StreamCodec = {
  transport: 'stream',
  name: 'ldap',
  title: 'LDAP',
  source: 'RFC 4511 section 4.5, RFC 4512 section 5.1',
  sideEffect: 'log',
  ports: [389, 3268, 636],
  paths: ['**/slapd/ldapi', '**/ldapi', '**/slapd-*.socket'],
  request: () => ({ bytes: rootSearch, match: ldapMatch }),
  farewell: Buffer.from('30050201024200', 'hex'), // unbindRequest
  secured: 'ldaps',
};
