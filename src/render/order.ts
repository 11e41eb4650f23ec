import type { SocketRecord } from '../inventory/record.js';
import type { Column } from './column/column.js';
import { kindRank, localPort, remotePort } from './column/key.js';
import { localText, remoteText } from './text/address.js';
import { stateRank } from './text/state.js';

/** Compares two records: negative, zero or positive, as Array.prototype.sort wants it. */
export type Comparison = (one: SocketRecord, other: SocketRecord) => number;

/** Absent values come after present ones; numbers come before texts. */
const compareKeys = (
  one: number | bigint | string | undefined,
  other: number | bigint | string | undefined,
): number => {
  if (one === other) return 0;
  if (one === undefined || one === '') return 1;
  if (other === undefined || other === '') return -1;
  if (typeof one === 'string' && typeof other !== 'string') return 1;
  if (typeof other === 'string' && typeof one !== 'string') return -1;
  return one < other ? -1 : 1;
};

const unnamed = (record: SocketRecord): number => (localText(record)[0] === '#' ? record.inode : -1);

/** Addresses as text, with unnamed Unix sockets last, by inode. */
const compareAddresses: Comparison = (one, other) => {
  const oneInode = unnamed(one);
  const otherInode = unnamed(other);
  if (oneInode >= 0 || otherInode >= 0) return compareKeys(oneInode, otherInode);
  return compareKeys(localText(one), localText(other)) || compareKeys(remoteText(one), remoteText(other));
};

/** The order for people: kind, listening first, then local port, remote port, and addresses. */
export const usualOrder: Comparison = (one, other) =>
  kindRank(one) - kindRank(other) ||
  stateRank(one.state) - stateRank(other.state) ||
  compareKeys(localPort(one), localPort(other)) ||
  compareKeys(remotePort(one), remotePort(other)) ||
  compareAddresses(one, other);

/** One sort key: a column, upwards or downwards. */
export interface SortKey {
  readonly column: Column;
  readonly descending: boolean;
}

/** A comparison by columns; ties are broken by the usual order. */
export const orderBy = (
  keys: readonly SortKey[],
  userName: (uid: number) => string | undefined,
): Comparison => {
  const context = { userName, people: false, mostOwners: Number.POSITIVE_INFINITY };
  const keyOf = (column: Column, record: SocketRecord) =>
    column.key === undefined ? column.text(record, context) : column.key(record);
  return (one, other) => {
    for (const { column, descending } of keys) {
      const first = keyOf(column, one);
      const second = keyOf(column, other);
      const result = compareKeys(first, second);
      // Absent values stay last in both directions.
      const absent = first === undefined || first === '' || second === undefined || second === '';
      if (result !== 0) return descending && !absent ? -result : result;
    }
    return usualOrder(one, other);
  };
};
