import { createHash, createHmac } from 'node:crypto';
import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, randomBytes } from './bytes.js';

/** RFC 2865 3: code, identifier, length, authenticator, attributes. */
const header = { identifier: 1, size: 2, authenticator: 4, length: 20 } as const;
const statusServer = 12;
const messageAuthenticator = 80;
const digestLength = 16;
/** What answers Status-Server, RFC 5997 3: for authentication, and for accounting. */
const answers: Readonly<Record<number, string>> = { 2: 'Access-Accept', 5: 'Accounting-Response' };

const statusRequest = (secret: string): Buffer => {
  const bytes = Buffer.alloc(header.length + 2 + digestLength);
  bytes[0] = statusServer;
  bytes.set(randomBytes(1), header.identifier);
  bytes.writeUInt16BE(bytes.length, header.size);
  bytes.set(randomBytes(digestLength), header.authenticator);
  bytes[header.length] = messageAuthenticator;
  bytes[header.length + 1] = 2 + digestLength;
  bytes.set(createHmac('md5', secret).update(bytes).digest(), header.length + 2);
  return bytes;
};

/** RFC 2865 3: the response over our authenticator and the secret. */
const isSigned = (answer: Buffer, request: Buffer, secret: string): boolean => {
  const signed = Buffer.concat([
    answer.subarray(0, header.authenticator),
    request.subarray(header.authenticator, header.length),
    answer.subarray(header.length),
    Buffer.from(secret),
  ]);
  const digest = createHash('md5').update(signed).digest();
  return digest.equals(answer.subarray(header.authenticator, header.length));
};

const match = (answer: Buffer, request: Buffer, secret: string): Match => {
  if (answer.length < header.length || answer.readUInt16BE(header.size) !== answer.length) return no;
  const code = answers[answer[0] as number];
  if (code === undefined || answer[header.identifier] !== request[header.identifier]) return no;
  return isSigned(answer, request, secret) ? matched('radius', { answer: code }) : no;
};

/** RADIUS: is the server alive? It answers only those who share its secret. */
export const radius = (secret: string): DatagramCodec => ({
  name: 'radius',
  title: 'Remote Authentication Dial In User Service',
  transport: 'datagram',
  source: 'RFC 5997 3, RFC 2865 3',
  sideEffect: 'log',
  asks: 'Status-Server, signed with the secret, 38 bytes',
  proof:
    'Access-Accept or Accounting-Response with our identifier, signed with the secret over our authenticator',
  ports: [1812, 1813],
  request: () => {
    const bytes = statusRequest(secret);
    return { bytes, match: (answer) => match(bufferOf(answer), bytes, secret) };
  },
});
