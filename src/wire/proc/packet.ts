import { ColumnTable, decimal, hexadecimal, type ProcText, wordsOf } from './table.js';

/** A row of `/proc/net/packet`. */
export interface ProcPacketRow {
  readonly references: number;
  /** SOCK_RAW, SOCK_DGRAM or SOCK_PACKET. */
  readonly type: number;
  /** Ethernet protocol in host order. */
  readonly protocol: number;
  /** Interface index; 0 for all. */
  readonly interfaceIndex: number;
  /** Whether it is attached and receives. */
  readonly running: boolean;
  /** Bytes received and not yet read. */
  readonly rmem: number;
  readonly uid: number;
  readonly inode: number;
}

/** Parses `/proc/net/packet`. Throws DecodeError that names the line. */
export const parseProcPacket = (text: ProcText): ProcPacketRow[] => {
  const columns = ['sk', 'RefCnt', 'Type', 'Proto', 'Iface', 'R', 'Rmem', 'User', 'Inode'];
  const table = new ColumnTable('/proc/net/packet', text, columns);
  return table.rows.map((line) => {
    const words = wordsOf(line);
    const number = (name: string): number => decimal(line, table.cell(words, name), name);
    return {
      references: number('RefCnt'),
      type: number('Type'),
      protocol: hexadecimal(line, table.cell(words, 'Proto'), 'Proto'),
      interfaceIndex: number('Iface'),
      running: number('R') !== 0,
      rmem: number('Rmem'),
      uid: number('User'),
      inode: number('Inode'),
    };
  });
};
