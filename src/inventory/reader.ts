import { NLM_F_DUMP_INTR, NLMSG_DONE, NLMSG_ERROR, NLMSG_NOOP } from '../wire/constants.js';
import { DecodeError } from '../wire/errors.js';
import { decodeNetlinkDone, decodeNetlinkError, NetlinkReader } from '../wire/netlink.js';
import type { Converter } from './convert/context.js';
import type { Dump } from './dump.js';
import type { SocketRecord } from './record.js';

/** How the dump of one request went. */
export interface Outcome {
  /** A positive errno the kernel refused or ended the dump with, or that sending or receiving failed with; else 0. */
  errno: number;
  /** NLM_F_DUMP_INTR was seen: the kernel's tables changed meanwhile. */
  interrupted: boolean;
  /** What could not be decoded. */
  malformed: DecodeError | undefined;
}

/** Decodes a chunk of whole messages into records. What the kernel says besides goes to `outcome`. */
export function convertChunk(bytes: Uint8Array, convert: Converter, outcome: Outcome): SocketRecord[] {
  const records: SocketRecord[] = [];
  try {
    const reader = new NetlinkReader(bytes);
    const { view } = reader;
    while (reader.next()) {
      if ((reader.flags & NLM_F_DUMP_INTR) !== 0) outcome.interrupted = true;
      if (reader.type > NLMSG_DONE) records.push(convert(view, reader.offset, reader.end));
      else if (reader.type === NLMSG_ERROR) outcome.errno = decodeNetlinkError(reader).errno;
      else if (reader.type !== NLMSG_NOOP) outcome.errno ||= decodeNetlinkDone(reader).errno;
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    outcome.malformed = error;
  }
  return records;
}

/**
 * Reads the dump of one request, batch by batch; returns how it went. An interrupted dump is read again by `again`,
 * at most twice, and only the sockets not seen before come out.
 */
export async function* readRequest(
  dump: Dump,
  convert: Converter,
  again: () => Dump,
): AsyncGenerator<SocketRecord[], Outcome> {
  const chunks: Uint8Array[] = [];
  let outcome = yield* readOnce(dump, convert, chunks, undefined);
  if (!outcome.interrupted) return outcome;
  const seen = identitiesIn(chunks, convert);
  for (let attempt = 0; attempt < 2 && outcome.interrupted; attempt++) {
    const retry = again();
    try {
      outcome = yield* readOnce(retry, convert, undefined, seen);
    } finally {
      retry.close();
    }
  }
  return outcome;
}

const identity = ({ cookie, inode }: SocketRecord): bigint | number => cookie ?? inode;

function identitiesIn(chunks: readonly Uint8Array[], convert: Converter): Set<bigint | number> {
  const outcome: Outcome = { errno: 0, interrupted: false, malformed: undefined };
  return new Set(chunks.flatMap((chunk) => convertChunk(chunk, convert, outcome).map(identity)));
}

/** Reads up to the end of one request. The chunks are kept in `chunks`; what is in `seen` is left out. */
async function* readOnce(
  dump: Dump,
  convert: Converter,
  chunks: Uint8Array[] | undefined,
  seen: Set<bigint | number> | undefined,
): AsyncGenerator<SocketRecord[], Outcome> {
  const outcome: Outcome = { errno: 0, interrupted: false, malformed: undefined };
  for (;;) {
    const next = dump.next();
    const event = next instanceof Promise ? await next : next;
    if (event === undefined) return outcome;
    if (event.bytes === null) {
      if (event.status < 0) outcome.errno = -event.status;
      return outcome;
    }
    chunks?.push(event.bytes);
    const records = convertChunk(event.bytes, convert, outcome);
    const fresh = seen === undefined ? records : records.filter((record) => isNew(record, seen));
    if (fresh.length > 0) yield fresh;
  }
}

function isNew(record: SocketRecord, seen: Set<bigint | number>): boolean {
  const key = identity(record);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
