import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, randomBytes } from './bytes.js';

const readRequest = 1;
const error = 5;
/** RFC 1350 5 and RFC 2347: texts of the errors by their code. */
const errorNames = [
  'not defined',
  'file not found',
  'access violation',
  'disk full',
  'illegal operation',
  'unknown transfer identifier',
  'file already exists',
  'no such user',
  'option negotiation failed',
];

/** ERROR: code and text up to a zero byte, which ends the datagram. */
const match = (answer: Buffer): Match => {
  if (answer.length < 5 || answer.readUInt16BE() !== error || answer.at(-1) !== 0) return no;
  const name = errorNames[answer.readUInt16BE(2)];
  const message = answer.subarray(4, -1);
  const isText = message.every((byte) => byte >= 0x20 && byte !== 0x7f);
  if (name === undefined || !isText) return no;
  return matched('tftp', { error: name, message: message.toString('utf8') });
};

/** The Trivial File Transfer Protocol: reads a file that no server has. */
export const tftp: DatagramCodec = {
  name: 'tftp',
  title: 'Trivial File Transfer Protocol',
  transport: 'datagram',
  source: 'RFC 1350 4 and 5',
  sideEffect: 'log',
  asks: 'to read a file of a random name in octet mode, 25 bytes',
  proof: 'an ERROR with a code and a text from any port of the server; nothing of ours comes back in it',
  ports: [69],
  answersFromAnyPort: true,
  request: () => {
    const name = randomBytes(8).toString('hex');
    return {
      bytes: Buffer.from(`\0${String.fromCharCode(readRequest)}${name}\0octet\0`),
      match: (answer) => match(bufferOf(answer)),
    };
  },
};
