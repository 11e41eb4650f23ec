import { ColumnTable, decimal, lineError, type ProcText, wordsOf } from './table.js';

/** A row of `/proc/net/protocols`: a protocol the kernel has registered. */
export interface ProcProtocolRow {
  /** Such as `TCPv6`, `UNIX-STREAM`, `AF_VSOCK`. */
  readonly protocol: string;
  /** Bytes of a socket of it. */
  readonly size: number;
  /** Sockets there are. */
  readonly sockets: number;
  /** Pages of memory they use; -1 when not counted. */
  readonly memory: number;
  /** Whether memory is short; undefined when not implemented (`NI`). */
  readonly pressure: boolean | undefined;
  readonly slab: boolean;
  /** Module it comes from, or `kernel`. */
  readonly module: string;
}

/** Parses `/proc/net/protocols`. Throws DecodeError that names the line. */
export const parseProcProtocols = (text: ProcText): ProcProtocolRow[] => {
  const columns = ['protocol', 'size', 'sockets', 'memory', 'press', 'slab', 'module'];
  const table = new ColumnTable('/proc/net/protocols', text, columns);
  return table.rows.map((line) => {
    // A protocol's name may hold a blank: it ends where the first number starts.
    const name = /^(\S.{0,63}?)\s+-?\d+\s/.exec(line.text)?.[1];
    if (name === undefined) throw lineError(line, 'a protocol and its size');
    const cells = [name, ...wordsOf({ ...line, text: line.text.slice(name.length) })];
    const press = table.cell(cells, 'press');
    return {
      protocol: name,
      size: decimal(line, table.cell(cells, 'size'), 'size'),
      sockets: decimal(line, table.cell(cells, 'sockets'), 'sockets'),
      memory: decimal(line, table.cell(cells, 'memory'), 'memory'),
      pressure: press === 'NI' ? undefined : press === 'yes',
      slab: table.cell(cells, 'slab') === 'yes',
      module: table.cell(cells, 'module') ?? '',
    };
  });
};
