import { SocketError } from '../error.js';
import type { Framing } from './framing.js';
import { Pending } from './pending.js';

/** A limit, so that a wrong first byte does not make us gather gigabytes: 64 MiB. */
const usualLongest = 67_108_864;
const newline = 0x0a;

/** Limits of a decoder. */
export interface FrameLimits {
  /** Longest message in bytes. Default: 67,108,864. */
  readonly longest?: number;
}

/** Takes the bytes of a stream in pieces of any size and gives its messages. */
export interface FrameDecoder {
  /** Takes a piece; gives the messages that are complete with it. Throws SocketError `EMSGSIZE` for one that is too long. */
  push(piece: Uint8Array): Uint8Array[];
  /** The end of the stream: the last line without its newline. Throws SocketError `EPROTO` where a message is cut off. */
  end(): Uint8Array[];
}

const failure = (code: string, errno: number, text: string): SocketError =>
  new SocketError('read', { label: 'frame' }, { code, errno, text });

const tooLong = (longest: number): SocketError =>
  failure('EMSGSIZE', 90, `a message is longer than ${longest} bytes`);

/** Pieces as they come, for there is no other bound. */
class PlainDecoder implements FrameDecoder {
  push(piece: Uint8Array): Uint8Array[] {
    return piece.length === 0 ? [] : [piece];
  }

  end(): Uint8Array[] {
    return [];
  }
}

class LineDecoder implements FrameDecoder {
  readonly #pending = new Pending();

  constructor(private readonly longest: number) {}

  push(piece: Uint8Array): Uint8Array[] {
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
      this.#add(piece.subarray(start, end));
      lines.push(this.#pending.take(this.#pending.length));
      start = end + 1;
    }
    this.#add(piece.subarray(start));
    return lines;
  }

  end(): Uint8Array[] {
    return this.#pending.length === 0 ? [] : [this.#pending.take(this.#pending.length)];
  }

  #add(part: Uint8Array): void {
    if (this.#pending.length + part.length > this.longest) throw tooLong(this.longest);
    this.#pending.add(part);
  }
}

class LengthDecoder implements FrameDecoder {
  readonly #pending = new Pending();
  /** The length of the message that is coming, once it is known. */
  #expected: number | undefined;

  constructor(
    private readonly bytes: number,
    private readonly littleEndian: boolean,
    private readonly longest: number,
  ) {}

  push(piece: Uint8Array): Uint8Array[] {
    this.#pending.add(piece);
    const messages: Uint8Array[] = [];
    while (this.#pending.length >= (this.#expected ?? this.bytes)) {
      if (this.#expected === undefined) this.#expected = this.#readLength();
      else {
        messages.push(this.#pending.take(this.#expected));
        this.#expected = undefined;
      }
    }
    return messages;
  }

  end(): Uint8Array[] {
    if (this.#expected === undefined && this.#pending.length === 0) return [];
    throw failure('EPROTO', 71, 'the stream ended in the middle of a message');
  }

  #readLength(): number {
    const head = this.#pending.take(this.bytes);
    const digits = this.littleEndian ? head.toReversed() : head;
    const length = digits.reduce((value, byte) => value * 256 + byte, 0);
    if (length > this.longest) throw tooLong(this.longest);
    return length;
  }
}

/** Makes a decoder, which is for one stream. */
export function createFrameDecoder(
  framing: Framing,
  { longest = usualLongest }: FrameLimits = {},
): FrameDecoder {
  if (framing.kind === 'none') return new PlainDecoder();
  if (framing.kind === 'lines') return new LineDecoder(longest);
  return new LengthDecoder(framing.bytes, framing.littleEndian, longest);
}
