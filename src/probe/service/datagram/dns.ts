import { type DnsMessage, dnsQuery, rcodeName, readDnsMessage } from '../../../wire/dns-message.js';
import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, randomBytes } from './bytes.js';

const typeNs = 2;
const classIn = 1;
const root = Uint8Array.of(0);
const FORMERR = 1;
const SERVFAIL = 2;

/** Our question as it was; a server that cannot read it, or will not, may leave it out of its refusal. */
const repeatsQuestion = ({ questions, records, rcode }: DnsMessage): boolean => {
  const [question] = questions;
  if (question === undefined) return rcode >= FORMERR && records.length === 0;
  return (
    questions.length === 1 && question.name === '' && question.type === typeNs && question.class === classIn
  );
};

const match = (answer: Buffer, id: Buffer): Match => {
  const message = readDnsMessage(answer);
  if (message?.id !== id.readUInt16BE() || !message.isResponse) return no;
  if (message.opcode !== 0 || message.reserved || !repeatsQuestion(message)) return no;
  const { rcode, canRecurse, isAuthoritative, records } = message;
  const details = {
    rcode: rcodeName(rcode),
    recursionAvailable: canRecurse,
    authoritative: isAuthoritative,
    answers: records.filter(({ section }) => section === 'answer').length,
  };
  return matched('dns', details, { ready: rcode !== SERVFAIL });
};

/** The Domain Name System: a query for the root's name servers that needs no recursion. */
export const dns: DatagramCodec = {
  name: 'dns',
  title: 'Domain Name System',
  transport: 'datagram',
  source: 'RFC 1035 4.1',
  sideEffect: 'none',
  asks: 'the name servers of the root, no recursion desired, 17 bytes',
  proof: 'a response with our identifier and our question, of any RCODE, every byte of it well-formed',
  ports: [53],
  request: () => {
    const id = randomBytes(2);
    return { bytes: dnsQuery(id, root, typeNs, classIn), match: (answer) => match(bufferOf(answer), id) };
  },
};
