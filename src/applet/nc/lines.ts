const LF = 0x0a;
const CR = 0x0d;

/** What goes out next, and how many bytes of the source that settles. */
export interface Piece {
  readonly bytes: Buffer;
  readonly consumed: number;
  /** Whether a line ends with it, after which `-i` waits. */
  readonly endsLine: boolean;
}

const lineEnd = Buffer.from('\r\n');

/** Cuts what goes out into the pieces `-C` and `-i` ask for: CR LF for a bare LF, and a line at a time. */
export class LineCutter {
  #last = 0;

  constructor(
    private readonly crlf: boolean,
    private readonly byLine: boolean,
  ) {}

  /** The next piece of these bytes, which are not empty. */
  next(pending: Buffer): Piece {
    const end = pending.indexOf(LF);
    if (end < 0) return this.#piece(pending, pending.length, false);
    if (!this.byLine) return this.#all(pending);
    const bare = (end === 0 ? this.#last : pending[end - 1]) !== CR;
    const line = pending.subarray(0, this.crlf && bare ? end : end + 1);
    return this.#piece(this.crlf && bare ? Buffer.concat([line, lineEnd]) : line, end + 1, true, LF);
  }

  /** All lines in one piece. */
  #all(pending: Buffer): Piece {
    const parts: Buffer[] = [];
    let start = 0;
    for (let end = pending.indexOf(LF); end >= 0; end = pending.indexOf(LF, end + 1)) {
      if ((end === 0 ? this.#last : pending[end - 1]) === CR) continue;
      parts.push(pending.subarray(start, end), lineEnd);
      start = end + 1;
    }
    parts.push(pending.subarray(start));
    return this.#piece(Buffer.concat(parts), pending.length, false, pending.at(-1));
  }

  #piece(bytes: Buffer, consumed: number, endsLine: boolean, last = bytes.at(-1)): Piece {
    this.#last = last ?? 0;
    return { bytes, consumed, endsLine };
  }
}
