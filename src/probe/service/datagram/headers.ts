/** The head of a message in the form of RFC 9112 or RFC 3261: a status line and header fields. */
export interface TextHead {
  readonly status: number;
  readonly reason: string;
  /** The value of a field by its name in lower case; of several the first. */
  readonly fields: ReadonlyMap<string, string>;
}

const statusLine = /^([A-Z]+\/\d\.\d) (\d{3})(?: ([^\r\n]*))?$/;
const fieldLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*:[ \t]*(.*?)[ \t]*$/;

/** Reads a response of `protocol`, such as `SIP/2.0`, with the end of its head; undefined for anything else. */
export const readTextHead = (bytes: Buffer, protocol: string): TextHead | undefined => {
  if (!bytes.toString('latin1', 0, protocol.length + 1).startsWith(`${protocol} `)) return undefined;
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('utf8', 0, end).split('\r\n');
  const status = statusLine.exec(first);
  if (status === null) return undefined;
  const fields = new Map<string, string>();
  for (const line of lines) {
    if (/^[ \t]/.test(line)) continue; // more of the line before, of a field nobody here reads
    const field = fieldLine.exec(line);
    if (field === null) return undefined;
    const name = (field[1] as string).toLowerCase();
    if (!fields.has(name)) fields.set(name, field[2] as string);
  }
  return { status: Number(status[2]), reason: status[3] ?? '', fields };
};
