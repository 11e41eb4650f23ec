/** Text that needs no escape: printable ASCII without the backslash, spaces only one at a time and inside. */
const plain = /^(?:[\x21-\x5b\x5d-\x7e]+(?: [\x21-\x5b\x5d-\x7e]+)*)?$/;

/**
 * What could forge a row, a column or a terminal sequence, or is not seen at all: controls (C0, DEL, C1), format
 * characters (bidi overrides, zero-width ones, tags), lone surrogates, private use, line and paragraph separators,
 * every space but a single inner U+0020, and the backslash, so that an escape is never mistaken for the text itself.
 */
const harmful = /[\p{C}\p{Zl}\p{Zp}\\]|(?! )\p{Zs}|^ | $|(?<= ) /gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

const escapeOne = (character: string): string => {
  const known = short[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
};

/**
 * Text from a path, a process name or an error made fit for one cell of one line: harmful characters appear as
 * `\n`, `\x1b`, `\u202e`, and a backslash as `\\`. The result has no two spaces in a row, so that columns two
 * spaces apart can always be told apart.
 */
export const escapeText = (text: string): string =>
  plain.test(text) ? text : text.replace(harmful, escapeOne);

/** As escapeText, for a whole sentence of our own with untrusted parts: backslashes stay as they are. */
export const escapeLine = (text: string): string =>
  plain.test(text)
    ? text
    : text.replace(harmful, (character) => (character === '\\' ? '\\' : escapeOne(character)));

/** Bytes that may be no UTF-8 as text: valid sequences are decoded and escaped, each other byte reads `\xff`. */
export const escapeBytes = (bytes: Uint8Array): string => {
  let text = '';
  let start = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text += `${decode(bytes, start, at)}\\x${bytes[at]!.toString(16).padStart(2, '0')}`;
    start = ++at;
  }
  return text + decode(bytes, start, bytes.length);
};

const decode = (bytes: Uint8Array, start: number, end: number): string =>
  start === end
    ? ''
    : escapeText(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8'));

/** Length of the well-formed UTF-8 sequence at a position (RFC 3629 section 4), 0 where there is none. */
const sequenceLength = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const second = bytes[at + 1] ?? 0;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let index = 2; index < length; index++) {
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
};
