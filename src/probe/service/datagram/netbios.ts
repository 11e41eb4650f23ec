import { type DnsRecord, dnsQuery, readDnsMessage } from '../../../wire/dns-message.js';
import type { DatagramCodec, Match } from '../codec.js';
import { matched, no } from '../outcome.js';
import { bufferOf, randomBytes } from './bytes.js';

const typeNbstat = 0x21;
const classIn = 1;
/** `*` and fifteen zero bytes, each half of a byte a letter from A on: RFC 1001 14.1. */
const anyName = `CK${'A'.repeat(30)}`;
const wireName = Buffer.from(`\x20${anyName}\0`, 'latin1');

/** NODE_NAME: fifteen characters, a suffix and flags, RFC 1002 4.2.18. */
const entryLength = 18;
const suffixOffset = 15;
const flagsOffset = 16;
const groupFlag = 0x80;
/** UNIT_ID, the first field of the statistics behind the names: an Ethernet address. */
const unitLength = 6;

const match = (answer: Buffer, id: Buffer): Match => {
  const message = readDnsMessage(answer);
  if (message?.id !== id.readUInt16BE() || !message.isResponse || message.opcode !== 0) return no;
  const [record] = message.records;
  if (message.questions.length > 0 || message.records.length !== 1 || message.rcode !== 0) return no;
  if (record?.name !== anyName || record.type !== typeNbstat || record.class !== classIn) return no;
  return readStatus(answer, record);
};

const readStatus = (answer: Buffer, { start, end }: DnsRecord): Match => {
  const count = answer[start] ?? 0;
  const unit = start + 1 + count * entryLength;
  if (unit + unitLength > end) return no;
  const names: string[] = [];
  let computer: string | undefined;
  let group: string | undefined;
  for (let at = start + 1; at < unit; at += entryLength) {
    const name = answer.toString('latin1', at, at + suffixOffset).replace(/[ \0]+$/, '');
    const suffix = answer[at + suffixOffset] as number;
    const isGroup = ((answer[at + flagsOffset] as number) & groupFlag) !== 0;
    names.push(`${name}<${suffix.toString(16).padStart(2, '0')}>`);
    if (suffix === 0 && isGroup) group ??= name;
    if (suffix === 0 && !isGroup) computer ??= name;
  }
  const unitId = answer.toString('hex', unit, unit + unitLength).replace(/(..)(?=.)/g, '$1:');
  return matched('netbios-ns', { computer, group, names: names.join(', '), unitId });
};

/** The NetBIOS Name Service: which names a computer goes by. */
export const netbios: DatagramCodec = {
  name: 'netbios-ns',
  title: 'NetBIOS Name Service',
  transport: 'datagram',
  source: 'RFC 1002 4.2.17 and 4.2.18',
  sideEffect: 'none',
  asks: 'node status (NBSTAT) of `*`, 50 bytes',
  proof: 'a response with our identifier that is the node status of `*`',
  ports: [137],
  request: () => {
    const id = randomBytes(2);
    const bytes = dnsQuery(id, wireName, typeNbstat, classIn);
    return { bytes, match: (answer) => match(bufferOf(answer), id) };
  },
};
