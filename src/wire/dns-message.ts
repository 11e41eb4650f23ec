/** The header of a message of the DNS, RFC 1035 4.1.1. */
export interface DnsHeader {
  readonly id: number;
  /** QR, the top bit. */
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly isAuthoritative: boolean;
  readonly isTruncated: boolean;
  readonly canRecurse: boolean;
  /** The bit between RA and AD, which must be zero. */
  readonly reserved: boolean;
  readonly rcode: number;
}

/** An entry of the question section. */
export interface DnsQuestion {
  /** Labels joined by dots; empty for the root. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

/** A resource record. */
export interface DnsRecord extends DnsQuestion {
  /** Its section, in the order of the message. */
  readonly section: 'answer' | 'authority' | 'additional';
  /** Where its data lies in the message, which names in it may point into. */
  readonly start: number;
  readonly end: number;
}

/** A whole message, every byte of it understood. */
export interface DnsMessage extends DnsHeader {
  readonly questions: readonly DnsQuestion[];
  readonly records: readonly DnsRecord[];
}

const headerLength = 12;
const longestName = 255;

/** RFC 1035 4.1.1 and RFC 6895 2.3. */
export const rcodeName = (rcode: number): string =>
  ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'][rcode] ?? `unknown(${rcode})`;

const readHeader = (bytes: Buffer): DnsHeader => {
  const flags = bytes.readUInt16BE(2);
  return {
    id: bytes.readUInt16BE(0),
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    isAuthoritative: (flags & 0x0400) !== 0,
    isTruncated: (flags & 0x0200) !== 0,
    canRecurse: (flags & 0x0080) !== 0,
    reserved: (flags & 0x0040) !== 0,
    rcode: flags & 15,
  };
};

/**
 * Reads a name, RFC 1035 4.1.4; undefined where it is none. A pointer must point before the place it stands at, so that
 * reading ends.
 */
export const readName = (bytes: Buffer, start: number): { name: string; next: number } | undefined => {
  const labels: string[] = [];
  let next: number | undefined;
  let length = 0;
  for (let at = start, limit = start; at < bytes.length; ) {
    const size = bytes[at] as number;
    if (size >= 0xc0) {
      if (at + 2 > bytes.length) return undefined;
      const target = bytes.readUInt16BE(at) & 0x3fff;
      if (target >= limit) return undefined;
      next ??= at + 2;
      at = limit = target;
      continue;
    }
    if (size === 0) return { name: labels.join('.'), next: next ?? at + 1 };
    length += size + 1;
    if (size > 63 || length > longestName || at + 1 + size > bytes.length) return undefined;
    labels.push(bytes.toString('latin1', at + 1, at + 1 + size));
    at += 1 + size;
  }
  return undefined;
};

const readQuestion = (bytes: Buffer, at: number): { question: DnsQuestion; next: number } | undefined => {
  const name = readName(bytes, at);
  if (name === undefined || name.next + 4 > bytes.length) return undefined;
  const { next } = name;
  const question = { name: name.name, type: bytes.readUInt16BE(next), class: bytes.readUInt16BE(next + 2) };
  return { question, next: next + 4 };
};

const readRecord = (
  bytes: Buffer,
  at: number,
  section: DnsRecord['section'],
): { record: DnsRecord; next: number } | undefined => {
  const named = readQuestion(bytes, at);
  if (named === undefined || named.next + 6 > bytes.length) return undefined;
  const start = named.next + 6;
  const end = start + bytes.readUInt16BE(named.next + 4);
  if (end > bytes.length) return undefined;
  return { record: { ...named.question, section, start, end }, next: end };
};

/** Reads a message; undefined unless every byte of it belongs to it. */
export const readDnsMessage = (bytes: Buffer): DnsMessage | undefined => {
  if (bytes.length < headerLength) return undefined;
  let at = headerLength;
  const questions: DnsQuestion[] = [];
  for (let left = bytes.readUInt16BE(4); left > 0; left--) {
    const entry = readQuestion(bytes, at);
    if (entry === undefined) return undefined;
    questions.push(entry.question);
    at = entry.next;
  }
  const records: DnsRecord[] = [];
  for (const [offset, section] of [
    [6, 'answer'],
    [8, 'authority'],
    [10, 'additional'],
  ] as const) {
    for (let left = bytes.readUInt16BE(offset); left > 0; left--) {
      const entry = readRecord(bytes, at, section);
      if (entry === undefined) return undefined;
      records.push(entry.record);
      at = entry.next;
    }
  }
  return at === bytes.length ? { ...readHeader(bytes), questions, records } : undefined;
};

/** A query with one question, RFC 1035 4.1; `name` in wire form. */
export const dnsQuery = (id: Uint8Array, name: Uint8Array, type: number, dnsClass: number): Buffer => {
  const query = Buffer.alloc(headerLength + name.length + 4);
  query.set(id, 0);
  query.writeUInt16BE(1, 4);
  query.set(name, headerLength);
  query.writeUInt16BE(type, headerLength + name.length);
  query.writeUInt16BE(dnsClass, headerLength + name.length + 2);
  return query;
};
