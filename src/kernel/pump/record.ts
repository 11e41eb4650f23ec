import type {
  PumpDirection,
  PumpLive,
  PumpOpened,
  PumpProgress,
  PumpReason,
  PumpRefused,
  PumpSession,
} from './types.js';

/** What the errno of a refusal is for a peer in none of the ranges; <asm-generic/errno-base.h>. */
const EACCES = 13;

/** Kinds of records, enum pump_kind of native/pump.h. */
export const recordKind = {
  opened: 1,
  ended: 2,
  refused: 3,
  problem: 4,
  released: 5,
  finished: 6,
  live: 7,
  /** The end of what pumpSessions asked for. */
  listed: 8,
  /** The last one of a pump. */
  closed: 9,
} as const;

/** struct pump_record of native/pump.h: little endian, as every machine that Node runs on. */
const recordBytes = 80;
const reasons: readonly PumpReason[] = ['end', 'reset', 'failed', 'idle', 'half-close-timeout', 'closed'];
const causes: readonly PumpDirection['by'][] = ['left', 'right', 'us'];

/** A record in place: read what is needed of it, before the next. */
export class PumpRecord {
  #at = 0;

  constructor(readonly bytes: Buffer) {}

  /** Calls back for each record, always with this object. */
  static forEach(bytes: Buffer, visit: (record: PumpRecord) => void): void {
    const record = new PumpRecord(bytes);
    while (record.#at < bytes.length) {
      visit(record);
      const names = record.#length(0) + record.#length(1) + record.#length(2);
      record.#at += recordBytes + ((names + 7) & ~7);
    }
  }

  get kind(): number {
    return this.bytes.readUInt32LE(this.#at);
  }

  /** The listener it belongs to; 0 for joins. */
  get listener(): number {
    return this.bytes.readUInt32LE(this.#at + 4);
  }

  get id(): number {
    return this.bytes.readDoubleLE(this.#at + 8);
  }

  /** Of problems, refusals and failed dials. */
  get errno(): number {
    return this.bytes.readInt32LE(this.#at + 64);
  }

  opened(): PumpOpened {
    return { id: this.id, ...this.#names() };
  }

  progress(): PumpProgress {
    const [bytesToRight, bytesToLeft] = [this.#double(16), this.#double(24)];
    return { id: this.id, bytesToRight, bytesToLeft, duration: this.#double(48) / 1000 };
  }

  live(): PumpLive {
    return { ...this.progress(), ...this.#names() };
  }

  refused(): PumpRefused {
    return { peerName: this.#names().peerName, why: this.errno === EACCES ? 'range' : 'sessions' };
  }

  session(): PumpSession {
    const base = {
      id: this.id,
      toRight: this.#direction(0),
      toLeft: this.#direction(1),
      duration: this.#double(48) / 1000,
    };
    if (this.listener === 0) return base;
    const session = { ...base, ...this.#names() };
    return this.errno === 0 ? session : { ...session, dialErrno: this.errno };
  }

  #double(offset: number): number {
    return this.bytes.readDoubleLE(this.#at + offset);
  }

  #direction(index: 0 | 1): PumpDirection {
    const errno = this.bytes.readInt32LE(this.#at + 56 + 4 * index);
    const reason = reasons[this.bytes.readUInt8(this.#at + 68 + 2 * index)] ?? 'failed';
    const by = causes[this.bytes.readUInt8(this.#at + 69 + 2 * index)] ?? 'us';
    const [bytes, blocks] = [this.#double(16 + 8 * index), this.#double(32 + 8 * index)];
    return errno === 0 ? { bytes, blocks, reason, by } : { bytes, blocks, reason, by, errno };
  }

  #length(index: number): number {
    return this.bytes.readUInt16LE(this.#at + 72 + 2 * index);
  }

  #names(): Pick<PumpOpened, 'peerName' | 'localName' | 'dialledFrom'> {
    const start = this.#at + recordBytes;
    const first = start + this.#length(0);
    const second = first + this.#length(1);
    const peerName = this.bytes.subarray(start, first);
    if (second === first) return { peerName };
    const localName = this.bytes.subarray(first, second);
    const third = second + this.#length(2);
    return third === second
      ? { peerName, localName }
      : { peerName, localName, dialledFrom: this.bytes.subarray(second, third) };
  }
}
