import { type DnsMessage, dnsQuery, readDnsMessage, readName } from '../../../wire/dns-message.js';
import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, randomBytes } from './bytes.js';

const typePtr = 12;
const classIn = 1;
/** QU, RFC 6762 5.4: the answer shall come to us alone. */
const unicastResponse = 0x8000;
const question = '_services._dns-sd._udp.local';
const wireName = Buffer.from('\x09_services\x07_dns-sd\x04_udp\x05local\0', 'latin1');

const isOurs = (name: string, type: number, recordClass: number): boolean =>
  name.toLowerCase() === question && type === typePtr && (recordClass & ~unicastResponse) === classIn;

/** RFC 6762 6.7 and 18: authoritative, no error, no recursion; a server of the ordinary DNS is not that. */
const isMulticastDns = (message: DnsMessage): boolean =>
  message.isResponse &&
  message.isAuthoritative &&
  !message.canRecurse &&
  !message.reserved &&
  message.opcode === 0 &&
  message.rcode === 0 &&
  message.questions.every(({ name, type, class: asked }) => isOurs(name, type, asked));

const match = (answer: Buffer, id: Buffer): Match => {
  const message = readDnsMessage(answer);
  if (message?.id !== id.readUInt16BE() || !isMulticastDns(message)) return no;
  const services = new Set<string>();
  for (const { section, name, type, class: recordClass, start, end } of message.records) {
    if (section !== 'answer' || !isOurs(name, type, recordClass)) continue;
    const service = readName(answer, start);
    if (service?.next !== end) return no;
    services.add(service.name);
  }
  return services.size === 0 ? no : matched('mdns', { services: [...services].join(', ') });
};

/** Multicast DNS, asked directly: what kinds of services it announces. A responder answers only on its own link. */
export const mdns: DatagramCodec = {
  name: 'mdns',
  title: 'Multicast DNS',
  transport: 'datagram',
  source: 'RFC 6762 5.5 and 6.7, RFC 6763 9',
  sideEffect: 'none',
  asks: `PTR of \`${question}\`, unicast response wanted, 46 bytes`,
  proof: 'an authoritative response with our identifier and an answer to our question',
  ports: [5353],
  request: () => {
    const id = randomBytes(2);
    const bytes = dnsQuery(id, wireName, typePtr, classIn | unicastResponse);
    return { bytes, match: (answer) => match(bufferOf(answer), id) };
  },
};
