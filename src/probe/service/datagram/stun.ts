import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, holds, randomBytes } from './bytes.js';

/** The header of RFC 8489 5: type, length, cookie, transaction. */
const header = { length: 20, size: 2, cookie: 4, transaction: 8 } as const;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const bindingError = 0x0111;
const cookie = Buffer.from('2112a442', 'hex');

/** Attributes by number, RFC 8489 14. */
const attribute = { mappedAddress: 0x0001, errorCode: 0x0009, xorMappedAddress: 0x0020, software: 0x8022 };
const familyIpv4 = 1;
const familyIpv6 = 2;

/** Attributes behind the header; undefined unless they fill the message exactly. */
const readAttributes = (answer: Buffer): Map<number, Buffer> | undefined => {
  const attributes = new Map<number, Buffer>();
  for (let at: number = header.length; at < answer.length; ) {
    if (at + 4 > answer.length) return undefined;
    const type = answer.readUInt16BE(at);
    const size = answer.readUInt16BE(at + 2);
    const next = at + 4 + ((size + 3) & ~3);
    if (next > answer.length) return undefined;
    if (!attributes.has(type)) attributes.set(type, answer.subarray(at + 4, at + 4 + size));
    at = next;
  }
  return attributes;
};

/** `[address]:port` of an address attribute whose bytes were mixed with `key`, which is all zero for MAPPED-ADDRESS. */
const addressOf = (value: Buffer | undefined, key: Buffer): string | undefined => {
  if (value === undefined || value.length < 8) return undefined;
  const clear = (bytes: Buffer) => Buffer.from(bytes.map((byte, index) => byte ^ (key[index] as number)));
  const port = clear(value.subarray(2, 4)).readUInt16BE();
  const address = clear(value.subarray(4));
  if (value[1] === familyIpv4 && value.length === 8) return `${[...address].join('.')}:${port}`;
  if (value[1] !== familyIpv6 || value.length !== 20) return undefined;
  return `[${address.toString('hex').replace(/(....)(?=.)/g, '$1:')}]:${port}`;
};

const match = (answer: Buffer, transaction: Buffer): Match => {
  if (answer.length < header.length || answer.readUInt16BE(header.size) !== answer.length - header.length)
    return no;
  if (!holds(answer, header.cookie, cookie) || !holds(answer, header.transaction, transaction)) return no;
  const attributes = readAttributes(answer);
  if (attributes === undefined) return no;
  const product = attributes.get(attribute.software)?.toString('utf8');
  const type = answer.readUInt16BE();
  const code = attributes.get(attribute.errorCode);
  if (type === bindingError && code !== undefined && code.length >= 4) {
    const error = ((code[2] as number) & 7) * 100 + (code[3] as number);
    return matched('stun', { error, reason: code.toString('utf8', 4) }, { product, ready: false });
  }
  const key = Buffer.concat([cookie, transaction]);
  const mapped =
    addressOf(attributes.get(attribute.xorMappedAddress), key) ??
    addressOf(attributes.get(attribute.mappedAddress), Buffer.alloc(key.length));
  if (type !== bindingSuccess || mapped === undefined) return no;
  return matched('stun', { mappedAddress: mapped }, { product });
};

/** Session Traversal Utilities for NAT: which address does the server see us at? */
export const stun: DatagramCodec = {
  name: 'stun',
  title: 'Session Traversal Utilities for NAT',
  transport: 'datagram',
  source: 'RFC 8489 5 and 14',
  sideEffect: 'none',
  asks: 'Binding request without attributes, 20 bytes',
  proof:
    'a Binding response with the magic cookie, our 96-bit transaction and an address; an error is not ready',
  ports: [3478],
  request: () => {
    const transaction = randomBytes(12);
    const head = Buffer.alloc(4);
    head.writeUInt16BE(bindingRequest);
    const bytes = Buffer.concat([head, cookie, transaction]);
    return { bytes, match: (answer) => match(bufferOf(answer), transaction) };
  },
};
