import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { viewOf } from '../../wire/byte-order.js';
import { DecodeError } from '../../wire/errors.js';
import { bytes, layout, u32 } from '../../wire/layout.js';

/** The first eight bytes of a recording: a byte no text has, our name, and a line end that a text transfer would change. */
const MAGIC = Uint8Array.of(0x89, 0x53, 0x4b, 0x54, 0x52, 0x45, 0x43, 0x0a);

/** The format this build writes, and the only one it reads. */
export const RECORDING_VERSION = 1;

const fileHeader = layout('recording', 16, { magic: bytes(0, 8), version: u32(8), reserved: u32(12) });
const sectionHeader = layout('recording section', 20, {
  tag: bytes(0, 4),
  flags: u32(4),
  stored: u32(8),
  decoded: u32(12),
  checksum: u32(16),
});
/** What the checksum covers of a section's header: all but itself. */
const CHECKED = 16;

const FLAG_DEFLATED = 1;
/** Below this many bytes compression saves nothing worth its time. */
const WORTH_DEFLATING = 256;
const LEVEL = 1;

/** The tag of the last section, which holds how many were before it: so a file cut between two sections is noticed. */
const END = 'END ';

/** One section of a recording: what it is, facts as JSON, and bytes as they came from the kernel. */
export interface Section {
  /** Four ASCII characters. */
  readonly tag: string;
  readonly facts: unknown;
  readonly body: Uint8Array;
}

/** The bytes every recording starts with. */
export const encodeHeader = (): Uint8Array =>
  fileHeader.encode({ magic: MAGIC, version: RECORDING_VERSION, reserved: 0 });

/** A payload: length of the JSON, the JSON, the body. */
function encodePayload({ facts, body }: Section): Uint8Array {
  const json = Buffer.from(JSON.stringify(facts), 'utf8');
  const payload = Buffer.allocUnsafe(4 + json.length + body.length);
  payload.writeUInt32LE(json.length, 0);
  payload.set(json, 4);
  payload.set(body, 4 + json.length);
  return payload;
}

/** Encodes a section with its header. */
export function encodeSection(section: Section): Uint8Array[] {
  const payload = encodePayload(section);
  const deflated = payload.length >= WORTH_DEFLATING;
  const stored = deflated ? deflateRawSync(payload, { level: LEVEL }) : payload;
  const header = sectionHeader.encode({
    tag: Buffer.from(section.tag, 'latin1'),
    flags: deflated ? FLAG_DEFLATED : 0,
    stored: stored.length,
    decoded: payload.length,
  });
  const checksum = crc32(stored, crc32(header.subarray(0, CHECKED)));
  viewOf(header).setUint32(CHECKED, checksum, true);
  return [header, stored];
}

/** Encodes the last section of a recording with `count` others. */
export const encodeEnd = (count: number): Uint8Array[] =>
  encodeSection({ tag: END, facts: { sections: count }, body: new Uint8Array(0) });

function checkHeader(view: DataView, name: string): void {
  const size = view.byteLength;
  if (size < fileHeader.size) throw new DecodeError(name, 0, size, `a header of ${fileHeader.size} bytes`);
  const { magic, version, reserved } = fileHeader.decode(view);
  if (Buffer.compare(magic, MAGIC) !== 0) throw new DecodeError(name, 0, size, 'the mark of a recording');
  if (version !== RECORDING_VERSION || reserved !== 0) {
    const found = reserved === 0 ? version : `${version} with flags ${reserved}`;
    throw new DecodeError(name, 8, size, `version ${RECORDING_VERSION} of the format, not version ${found}`);
  }
}

function decodePayload(payload: Buffer, fail: (expected: string) => DecodeError): Omit<Section, 'tag'> {
  const length = payload.length < 4 ? -1 : payload.readUInt32LE(0);
  if (length < 0 || length > payload.length - 4) throw fail('its facts to fit');
  try {
    const facts: unknown = JSON.parse(payload.toString('utf8', 4, 4 + length));
    return { facts, body: payload.subarray(4 + length) };
  } catch {
    throw fail('JSON at its start');
  }
}

function inflate(stored: Buffer, decoded: number, fail: (expected: string) => DecodeError): Buffer {
  try {
    const payload = inflateRawSync(stored, { maxOutputLength: Math.max(decoded, 1) });
    if (payload.length === decoded) return payload;
  } catch {
    // told below
  }
  throw fail(`deflated data of ${decoded} bytes`);
}

/** Decodes the sections of a recording one by one; `name` is what errors call it. */
export class SectionReader {
  readonly #view: DataView;
  readonly #bytes: Buffer;
  readonly #name: string;
  #offset: number = fileHeader.size;
  #count = 0;

  /** Throws DecodeError for what is no recording, or one of another version. */
  constructor(recording: Uint8Array, name: string) {
    this.#bytes = Buffer.from(recording.buffer, recording.byteOffset, recording.byteLength);
    this.#view = viewOf(recording);
    this.#name = name;
    checkHeader(this.#view, name);
  }

  /** The next section; undefined after the last. Throws DecodeError for damage, with the place. */
  next(): Section | undefined {
    const start = this.#offset;
    const room = this.#bytes.length - start;
    if (room < sectionHeader.size) {
      throw new DecodeError(this.#name, start, room, 'another section: the recording is cut short');
    }
    const { tag, flags, stored, decoded, checksum } = sectionHeader.decode(this.#view, start);
    const name = `${this.#name}, section ${JSON.stringify(Buffer.from(tag).toString('latin1'))}`;
    const fail = (expected: string): DecodeError => new DecodeError(name, start, stored, expected);
    const body = start + sectionHeader.size;
    if (stored > room - sectionHeader.size) {
      throw new DecodeError(
        name,
        start,
        room - sectionHeader.size,
        `${stored} bytes: it is cut short or damaged`,
      );
    }
    const content = this.#bytes.subarray(body, body + stored);
    if (crc32(content, crc32(this.#bytes.subarray(start, start + CHECKED))) !== checksum) {
      throw fail('bytes that match their checksum: it is damaged');
    }
    if ((flags & ~FLAG_DEFLATED) !== 0) throw fail(`no flags but ${FLAG_DEFLATED}, not ${flags}`);
    this.#offset = body + stored;
    const payload = flags === 0 ? content : inflate(content, decoded, fail);
    return this.#admit({ tag: Buffer.from(tag).toString('latin1'), ...decodePayload(payload, fail) }, fail);
  }

  /** Counts a section; the last one must have counted the same and have nothing after it. */
  #admit(section: Section, fail: (expected: string) => DecodeError): Section | undefined {
    if (section.tag !== END) {
      this.#count++;
      return section;
    }
    const { sections } = section.facts as { sections?: unknown };
    if (sections !== this.#count) throw fail(`${String(sections)} sections before it, not ${this.#count}`);
    const rest = this.#bytes.length - this.#offset;
    if (rest > 0) throw new DecodeError(this.#name, this.#offset, rest, 'nothing after the last section');
    return undefined;
  }
}
