import { randomInt } from 'node:crypto';
import type { Match, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf } from './bytes.js';

const OP_MSG = 2013;
const headerLength = 16;
const bodyStart = headerLength + 5; // flag bits, and the kind of the section

const request = (id: number): Buffer => {
  const document = Buffer.from('\0\0\0\0\x10hello\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0', 'latin1');
  document.writeInt32LE(document.length);
  const bytes = Buffer.concat([Buffer.alloc(bodyStart), document]);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(OP_MSG, 12);
  return bytes;
};

type Value = string | number | boolean | undefined;

/** Bytes of a BSON value by its type; those of variable length begin with their length. */
const fixedLengths: Readonly<Record<number, number>> = {
  1: 8,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  255: 0,
  127: 0,
};

const lengthOf = (type: number, document: Buffer, at: number): number | undefined => {
  const fixed = fixedLengths[type];
  if (fixed !== undefined) return fixed;
  if (at + 4 > document.length) return undefined;
  const length = document.readUInt32LE(at);
  if (type === 2 || type === 13 || type === 14) return length + 4;
  if (type === 3 || type === 4) return length;
  return type === 5 ? length + 5 : undefined;
};

const readValue = (type: number, document: Buffer, at: number, length: number): Value => {
  if (type === 1) return document.readDoubleLE(at);
  if (type === 2) return document.toString('utf8', at + 4, at + length - 1).slice(0, 256);
  if (type === 8) return document[at] === 1;
  return type === 16 ? document.readInt32LE(at) : undefined;
};

/** The plain values at the top of a BSON document; stops at what it does not know. */
const readDocument = (document: Buffer): Map<string, Value> => {
  const values = new Map<string, Value>();
  for (let at = 4; at < document.length && document[at] !== 0; ) {
    const type = document[at] as number;
    const nameEnd = document.indexOf(0, at + 1);
    if (nameEnd < 0) break;
    const length = lengthOf(type, document, nameEnd + 1);
    if (length === undefined || nameEnd + 1 + length > document.length) break;
    values.set(document.toString('utf8', at + 1, nameEnd), readValue(type, document, nameEnd + 1, length));
    at = nameEnd + 1 + length;
  }
  return values;
};

const identify = (values: ReadonlyMap<string, Value>): Match => {
  if (!values.has('ok')) return no;
  const details = {
    maxWireVersion: values.get('maxWireVersion'),
    set: values.get('setName'),
    primary: values.get('isWritablePrimary'),
    error: values.get('errmsg'),
  };
  const ready = values.get('ok') === 1 && (details.primary !== false || values.get('secondary') === true);
  return matched('mongodb', details, { ready });
};

const matcher =
  (id: number) =>
  (bytes: Uint8Array): Match => {
    if (bytes.length < headerLength) return more;
    const buffer = bufferOf(bytes);
    const length = buffer.readInt32LE(0);
    if (buffer.readInt32LE(8) !== id || buffer.readInt32LE(12) !== OP_MSG) return no;
    if (length < bodyStart + 5 || length > 65536) return no;
    if (buffer.length < length) return more;
    return buffer[bodyStart - 1] === 0 ? identify(readDocument(buffer.subarray(bodyStart, length))) : no;
  };

/** MongoDB. */
export const mongodb: StreamCodec = {
  transport: 'stream',
  name: 'mongodb',
  title: 'MongoDB',
  source: 'MongoDB Wire Protocol, OP_MSG; BSON 1.1',
  sideEffect: 'none',
  ports: [27017, 27018, 27019],
  paths: ['**/mongodb-*.sock'],
  request: () => {
    const id = randomInt(1, 0x7fff_ffff);
    return { bytes: request(id), match: matcher(id) };
  },
};
