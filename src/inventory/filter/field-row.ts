import type { SocketKind, SocketOwner, SocketRecord } from '../record.js';

/** A value of a field. */
export type FieldValue = number | bigint | string;

/** Tells whether one value is what a filter asks for. */
export type Match = (value: FieldValue) => boolean;

/** Decides on a record. */
export type Predicate = (record: SocketRecord) => boolean;

/** What must be read beyond the socket's own message. */
export type Need = 'info' | 'memory' | 'extended' | 'owners' | 'peers' | 'peer-owners';

/** How a field of the language is read from records. */
export interface FieldRow {
  /** Kinds that can have it; absent: all. */
  readonly kinds?: readonly SocketKind[];
  /** What a record of a kind must have been read with. */
  readonly needs?: (kind: SocketKind) => Need | undefined;
  /** Its value where the kind and family alone tell it. */
  readonly constant?: (kind: SocketKind, family: string) => string;
  /** The predicate that one of the record's values matches; false where it has none. */
  readonly predicate: (match: Match) => Predicate;
}

/** A field with at most one value. */
export const one =
  (read: (record: SocketRecord) => FieldValue | undefined): FieldRow['predicate'] =>
  (match) =>
  (record) => {
    const value = read(record);
    return value !== undefined && match(value);
  };

type ReadOwner = (owner: SocketOwner) => FieldValue | undefined;

const someOwner = (owners: readonly SocketOwner[] | undefined, read: ReadOwner, match: Match): boolean => {
  if (owners === undefined) return false;
  for (const owner of owners) {
    const value = read(owner);
    if (value !== undefined && match(value)) return true;
  }
  return false;
};

/** A field of the processes that hold the socket: one of them is enough. */
export const owner = (read: ReadOwner): FieldRow => ({
  needs: () => 'owners',
  predicate: (match) => (record) => someOwner(record.owners, read, match),
});

/** A field of the processes that hold the other end. */
export const peerOwner = (read: ReadOwner): FieldRow => ({
  needs: () => 'peer-owners',
  predicate: (match) => (record) => someOwner(record.peer?.owners, read, match),
});
