import { lstatSync } from 'node:fs';
import type { UnixAddress } from '../../family/address.js';
import { families } from '../../family/index.js';
import { GrammarError } from '../../grammar/error.js';
import type { UnixSocketType } from '../../probe/unix.js';

/** A target, read. */
export interface UnixTarget {
  readonly address: UnixAddress;
  readonly type?: UnixSocketType;
}

const schemes: Readonly<Record<string, UnixSocketType | undefined>> = {
  unix: undefined,
  stream: 'stream',
  dgram: 'dgram',
  seqpacket: 'seqpacket',
};

const isThere = (path: string): boolean => {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
};

/** A path as it is written, unless only its escapes lead to a file; it may be longer than an address. */
function addressOf(text: string, start: number): UnixAddress {
  const place = text.slice(start);
  if (place === '' || place === '*' || place === '@') {
    throw new GrammarError(text, start, 'a path, or @ and an abstract name');
  }
  if (place[0] === '@') return families.unix.parse(place);
  return place.includes('\\') && !isThere(place)
    ? families.unix.parse(place)
    : { family: 'unix', path: place };
}

/** What looks like a host and a port, a URL or another kind of socket. */
const foreign = /^[a-z][a-z0-9+-]*:|^\[[^\]]*\]:|^[^/@]*:\d+$/i;

/**
 * Reads `/path`, `./path`, `@abstract`, or either behind `unix:`, `stream:`, `dgram:` or `seqpacket:`. Throws
 * GrammarError for the target of another family.
 */
export function parseUnixTarget(text: string): UnixTarget {
  const colon = text.indexOf(':');
  const scheme = text.slice(0, Math.max(0, colon));
  if (Object.hasOwn(schemes, scheme)) {
    const type = schemes[scheme];
    return { address: addressOf(text, colon + 1), ...(type && { type }) };
  }
  if (foreign.test(text) && !isThere(text)) {
    throw new GrammarError(text, 0, 'the path of a Unix socket, or @ and an abstract name');
  }
  return { address: addressOf(text, 0) };
}
