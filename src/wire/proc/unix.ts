import { lineError, type ProcLine, type ProcText } from './table.js';

/**
 * A row of `/proc/net/unix`, proc_pid_net(5).
 *
 * The format cannot hold every name: `@` stands for a leading NUL (an abstract name), for a NUL inside an abstract
 * name and for itself, and a newline in a name is printed as it is. A line that is not a row is taken as the rest of
 * the name before it, so a name with a newline survives; a name that imitates a whole row cannot be told from one.
 * unix_diag has none of these limits.
 */
export interface ProcUnixRow {
  readonly references: number;
  readonly protocol: number;
  /** SO_ACCEPTCON when it listens. */
  readonly flags: number;
  /** SOCK_*. */
  readonly type: number;
  /** SS_*: 1 unconnected (or listening), 2 connecting, 3 connected, 4 disconnecting. */
  readonly state: number;
  readonly inode: number;
  /** The name as printed; absent when unnamed. */
  readonly name: Uint8Array | undefined;
}

const TABLE = '/proc/net/unix';
const ROW =
  /^[0-9a-f]+: ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{4}) ([0-9A-F]{2}) +(\d{1,20})( |$)/;
const NEWLINE = 10;

type MutableRow = { -readonly [K in keyof ProcUnixRow]: ProcUnixRow[K] };

const hex = (text: string | undefined): number => Number.parseInt(text as string, 16);

/** The fixed columns as Latin-1 text, so that one character is one byte. */
const head = (bytes: Uint8Array, start: number, end: number): string => {
  let text = '';
  for (let at = start; at < Math.min(end, start + 96); at++) text += String.fromCharCode(bytes[at] as number);
  return text;
};

const parseRow = (bytes: Uint8Array, start: number, end: number): MutableRow | undefined => {
  const match = ROW.exec(head(bytes, start, end));
  if (match === null) return undefined;
  return {
    references: hex(match[1]),
    protocol: hex(match[2]),
    flags: hex(match[3]),
    type: hex(match[4]),
    state: hex(match[5]),
    inode: Number(match[6]),
    name: match[7] === ' ' ? bytes.slice(start + match[0].length, end) : undefined,
  };
};

/** A name goes on: the newline that ended the line before, and this line. */
const joined = (name: Uint8Array, more: Uint8Array): Uint8Array => {
  const result = new Uint8Array(name.length + 1 + more.length);
  result.set(name);
  result[name.length] = NEWLINE;
  result.set(more, name.length + 1);
  return result;
};

const lineAt = (bytes: Uint8Array, number: number, offset: number, end: number): ProcLine => ({
  table: TABLE,
  number,
  offset,
  text: head(bytes, offset, end),
});

/** Parses `/proc/net/unix`. Throws DecodeError that names the line. */
export const parseProcUnix = (text: ProcText): ProcUnixRow[] => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const rows: MutableRow[] = [];
  let number = 1;
  for (let start = 0; start < bytes.length; number++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    if (number === 1) {
      if (!head(bytes, start, end).startsWith('Num '))
        throw lineError(lineAt(bytes, 1, start, end), 'the header Num …');
    } else {
      const row = parseRow(bytes, start, end);
      const last = rows.at(-1);
      if (row) rows.push(row);
      else if (last?.name) last.name = joined(last.name, bytes.subarray(start, end));
      else throw lineError(lineAt(bytes, number, start, end), 'a row or the rest of a name');
    }
    start = end + 1;
  }
  return rows;
};
