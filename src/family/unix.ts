import { GrammarError } from '../grammar/error.js';
import { AF_UNIX } from '../wire/constants.js';
import { DecodeError } from '../wire/errors.js';
import { bytes as bytesAt, layout, u16 } from '../wire/layout.js';
import type { UnixAddress } from './address.js';
import type { AddressCodec } from './codec.js';
import { escapeBytes, escapeText, unescapeName } from './unix-text.js';

/** `<linux/un.h>`; an address is cut where its name ends. */
const sockaddr = layout('sockaddr_un', 110, { family: u16(0), path: bytesAt(2, 108) });
const nameOffset = sockaddr.fields.path.offset;
/** A path needs room for its NUL, an abstract name for its leading one. */
const longestName = sockaddr.fields.path.size - 1;

/** The name as text, with the exact bytes beside it where UTF-8 cannot hold them. */
function textOf(name: Buffer): { text: string; bytes?: Uint8Array } {
  const text = name.toString();
  if (!text.includes('\ufffd') || Buffer.from(text).equals(name)) return { text };
  return { text, bytes: new Uint8Array(name) };
}

/**
 * The address of a name as the kernel keeps it in `sun_path`: empty for an unnamed socket, a leading NUL for an
 * abstract name, else a path up to its first NUL, unix(7).
 */
export function unixAddress(name: Uint8Array): UnixAddress {
  if (name.length === 0) return { family: 'unix' };
  const buffer = Buffer.from(name.buffer, name.byteOffset, name.byteLength);
  if (buffer[0] === 0) {
    const { text, bytes } = textOf(buffer.subarray(1));
    return bytes === undefined
      ? { family: 'unix', abstract: text }
      : { family: 'unix', abstract: text, bytes };
  }
  const nul = buffer.indexOf(0);
  const { text, bytes } = textOf(nul < 0 ? buffer : buffer.subarray(0, nul));
  return bytes === undefined ? { family: 'unix', path: text } : { family: 'unix', path: text, bytes };
}

function format({ path, abstract, bytes }: UnixAddress): string {
  if (path === undefined && abstract === undefined) return '*';
  const name = bytes === undefined ? escapeText(path ?? abstract ?? '') : escapeBytes(bytes);
  if (abstract !== undefined) return `@${name}`;
  // A relative path may begin like an abstract name, or be the star of an unnamed socket.
  if (name[0] === '@' || name === '*') return `\\x${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
  return name;
}

function parse(text: string): UnixAddress {
  if (text === '*') return { family: 'unix' };
  if (text === '') throw new GrammarError(text, 0, 'a path, @ and an abstract name, or * for no name');
  const abstract = text[0] === '@';
  const name = unescapeName(text, abstract ? 1 : 0);
  if (name.length > longestName) {
    throw new GrammarError(text, 0, `at most ${longestName} bytes (it has ${name.length})`);
  }
  if (abstract) return unixAddress(Buffer.concat([Buffer.of(0), name]));
  if (name.includes(0)) throw new GrammarError(text, 0, 'a path without NUL bytes');
  return unixAddress(name);
}

function encode({ path, abstract, bytes }: UnixAddress): Uint8Array {
  const name = bytes ?? Buffer.from(path ?? abstract ?? '');
  const label = path === undefined ? 'abstract name' : 'path';
  if (name.length > longestName) {
    throw new RangeError(`${label} has ${name.length} bytes, and at most ${longestName} fit`);
  }
  if (path !== undefined && (name.length === 0 || name.includes(0))) {
    throw new RangeError('a path must have at least one byte and none that is NUL');
  }
  const named = path !== undefined || abstract !== undefined;
  const encoded = sockaddr.encode({ family: AF_UNIX });
  encoded.set(name, nameOffset + (path === undefined ? 1 : 0));
  return encoded.subarray(0, nameOffset + (named ? name.length + 1 : 0));
}

function decode(bytes: Uint8Array): UnixAddress {
  // accept(2) and getpeername(2) may return a length of 0 for an unnamed peer.
  if (bytes.length === 1 || bytes.length > sockaddr.size + 1) {
    throw new DecodeError('sockaddr_un', 0, bytes.length, `0 or 2 to ${sockaddr.size + 1} bytes`);
  }
  return unixAddress(bytes.subarray(nameOffset));
}

/** Unix addresses, unix(7): `/run/app.sock`, `@abstract`, `*` for none; odd bytes are written as `\xff`. */
export const unix: AddressCodec<UnixAddress> = {
  family: 'unix',
  number: AF_UNIX,
  format,
  parse,
  encode,
  decode,
};
