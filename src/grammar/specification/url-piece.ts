import { SpecificationError } from './error.js';
import type { OptionText } from './types.js';

/** A stretch of the text, percent-decoded. */
export interface Piece {
  readonly text: string;
  readonly at: number;
}

/** What the part of a URL before its query says. */
export interface UrlParts {
  readonly parameters: readonly Piece[];
  readonly options: readonly OptionText[];
}

/** The stretch from `start` to `end`, percent-decoded. */
export function pieceOf(text: string, start: number, end: number): Piece {
  const written = text.slice(start, end);
  const wrong = written.search(/%(?![\da-f]{2})/i);
  if (wrong >= 0) {
    throw new SpecificationError(
      text,
      start + wrong + 1,
      'two hexadecimal digits; %25 is the percent sign itself',
    );
  }
  try {
    return { text: decodeURIComponent(written), at: start };
  } catch {
    throw new SpecificationError(text, start, 'percent signs that spell UTF-8');
  }
}

/** `host:port`, `[::1]:port`, `:port`, or one of them alone, which is then the `host`. A host in brackets keeps them. */
export function splitEndpoint(
  text: string,
  start: number,
  end: number,
): { host: Piece | undefined; port: Piece | undefined } {
  if (start === end) return { host: undefined, port: undefined };
  let hostEnd = end;
  if (text[start] === '[') {
    const close = text.indexOf(']', start);
    if (close < 0 || close >= end) throw new SpecificationError(text, end, '] for the [ before the address');
    hostEnd = close + 1;
    if (hostEnd < end && text[hostEnd] !== ':')
      throw new SpecificationError(text, hostEnd, 'a colon and a port');
  } else {
    const colon = text.lastIndexOf(':', end - 1);
    if (colon >= start) hostEnd = colon;
    if (text.slice(start, hostEnd).includes(':')) {
      throw new SpecificationError(text, start, 'brackets around an IPv6 address: [::1]:80');
    }
  }
  const bracketed = text[start] === '[';
  const host = bracketed ? { text: text.slice(start, hostEnd), at: start } : pieceOf(text, start, hostEnd);
  return { host, port: hostEnd < end ? pieceOf(text, hostEnd + 1, end) : undefined };
}
