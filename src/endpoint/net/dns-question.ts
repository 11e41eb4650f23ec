import crypto from 'node:crypto';
import { domainToASCII } from 'node:url';
import { formatAddress } from '../../wire/address-text.js';
import {
  type DnsMessage,
  type DnsRecord,
  dnsQuery,
  readDnsMessage,
  readName,
} from '../../wire/dns-message.js';

/** Types of records, RFC 1035 3.2.2 and RFC 3596 2.1. */
const typeA = 1;
const typeCname = 5;
const typeAaaa = 28;
const classIn = 1;

/** Recursion desired, RFC 1035 4.1.1: the third byte of a message. */
const recursionDesired = 0x01;

const longestLabel = 63;
const longestName = 255;

/** A question for the addresses of a name. */
export interface DnsQuestion {
  /** As it goes to the server. */
  readonly bytes: Uint8Array;
  readonly id: number;
  readonly name: string;
  readonly type: number;
}

/** What a server says to a question. */
export interface DnsAnswer {
  /** 0 where it knows the name, RFC 1035 4.1.1. */
  readonly rcode: number;
  /** Not all of it went into one datagram. */
  readonly isTruncated: boolean;
  readonly addresses: readonly string[];
}

/** A name in wire form, RFC 1035 3.1, in the letters it is written in. Throws TypeError for what can be none. */
function encodeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(label, 'latin1'));
  const bytes = Buffer.concat([
    ...labels.flatMap((label) => [Uint8Array.of(label.length), label]),
    Uint8Array.of(0),
  ]);
  const wrong = labels.some(({ length }) => length === 0 || length > longestLabel);
  if (wrong || bytes.length > longestName) throw new TypeError(`"${name}" can be no name of a host`);
  return bytes;
}

/** What is asked for: without the dot at the end; letters of other scripts as RFC 5891 writes them. */
function askedName(host: string): string {
  const name = host.replace(/\.$/, '');
  return /^[\0-\x7f]*$/.test(name) ? name : domainToASCII(name);
}

/** Asks for the addresses of a host. Throws TypeError for what can be no name. */
export function askFor(host: string, version: 4 | 6): DnsQuestion {
  const name = askedName(host);
  const type = version === 4 ? typeA : typeAaaa;
  const id = crypto.randomBytes(2);
  const bytes = dnsQuery(id, encodeName(name), type, classIn);
  bytes[2] = recursionDesired;
  return { bytes, id: id.readUInt16BE(), name, type };
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A server that cannot read a question may leave it out of its refusal. */
const repeats = ({ questions, rcode }: DnsMessage, { name, type }: DnsQuestion): boolean => {
  const [question] = questions;
  if (question === undefined) return rcode !== 0;
  return isSame(question.name, name) && question.type === type && question.class === classIn;
};

/** The name and all that it stands for, RFC 1035 3.3.1. */
function aliases(name: string, records: readonly DnsRecord[], bytes: Buffer): string[] {
  const known = [name];
  // the list grows while it is gone through
  for (const alias of known) {
    for (const { name: owner, type, start } of records) {
      const target = type === typeCname && isSame(owner, alias) ? readName(bytes, start)?.name : undefined;
      if (target !== undefined && !known.some((other) => isSame(other, target))) known.push(target);
    }
  }
  return known;
}

function addressesIn(bytes: Buffer, { records }: DnsMessage, { name, type }: DnsQuestion): string[] {
  const answers = records.filter((record) => record.section === 'answer' && record.class === classIn);
  const names = aliases(name, answers, bytes);
  const length = type === typeA ? 4 : 16;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return answers
    .filter((record) => record.type === type && record.end - record.start === length)
    .filter((record) => names.some((known) => isSame(known, record.name)))
    .map(({ start }) => formatAddress(view, start, type === typeAaaa));
}

/** Reads a message that may be the answer; undefined where it is none to this question. */
export function readAnswer(message: Uint8Array, question: DnsQuestion): DnsAnswer | undefined {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.length);
  const read = readDnsMessage(bytes);
  if (read === undefined || read.id !== question.id || !read.isResponse || read.opcode !== 0)
    return undefined;
  if (!repeats(read, question)) return undefined;
  const { rcode, isTruncated } = read;
  return { rcode, isTruncated, addresses: addressesIn(bytes, read, question) };
}
