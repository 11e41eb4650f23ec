import { ColumnTable, decimal, hexadecimal, type ProcText, wordsOf } from './table.js';

/** A row of `/proc/net/netlink`. */
export interface ProcNetlinkRow {
  /** NETLINK_* protocol. */
  readonly protocol: number;
  /** Port id; 0 is the kernel. */
  readonly portId: number;
  /** Multicast groups, the first 32 as a bit mask. */
  readonly groups: number;
  /** Bytes received and not yet read. */
  readonly rmem: number;
  /** Bytes sent and not yet released. */
  readonly wmem: number;
  /** Whether a dump is under way. */
  readonly dump: boolean;
  /** Reference count of the socket. */
  readonly locks: number;
  /** Messages dropped. */
  readonly drops: number;
  readonly inode: number;
}

/** Parses `/proc/net/netlink`. Throws DecodeError that names the line. */
export const parseProcNetlink = (text: ProcText): ProcNetlinkRow[] => {
  const columns = ['sk', 'Eth', 'Pid', 'Groups', 'Rmem', 'Wmem', 'Dump', 'Locks', 'Drops', 'Inode'];
  const table = new ColumnTable('/proc/net/netlink', text, columns);
  return table.rows.map((line) => {
    const words = wordsOf(line);
    const number = (name: string): number => decimal(line, table.cell(words, name), name);
    return {
      protocol: number('Eth'),
      portId: number('Pid'),
      groups: hexadecimal(line, table.cell(words, 'Groups'), 'Groups'),
      rmem: number('Rmem'),
      wmem: number('Wmem'),
      dump: number('Dump') !== 0,
      locks: number('Locks'),
      drops: number('Drops'),
      inode: number('Inode'),
    };
  });
};
