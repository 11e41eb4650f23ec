import assert from 'node:assert/strict';
import type { SocketRecord } from '../../src/inventory/record.js';
import type { ExpectedSocket } from '../support/sockets.js';

const remoteOf = (record: SocketRecord): unknown => ('remote' in record ? record.remote : undefined);

const sameAddresses = (record: SocketRecord, { local, remote }: ExpectedSocket): boolean => {
  try {
    if (local !== undefined) assert.deepEqual(record.local, local);
    if (remote !== undefined) assert.deepEqual(remoteOf(record), remote);
    return true;
  } catch {
    return false;
  }
};

/** The record of an expected socket: by its inode, or by its addresses where no process holds it. Fails without one. */
export const recordOf = (sockets: readonly SocketRecord[], expected: ExpectedSocket): SocketRecord => {
  // A subflow has the inode of its MPTCP socket.
  const found = sockets.filter(
    (record) =>
      record.kind === expected.kind &&
      (expected.inode === 0 ? sameAddresses(record, expected) : record.inode === expected.inode),
  );
  assert.equal(found.length, 1, `${expected.title}: ${found.length} records`);
  return found[0] as SocketRecord;
};

/** Fails unless the record says what is expected of the socket. */
export const assertRecord = (record: SocketRecord, expected: ExpectedSocket): void => {
  const { kind, family, type, state, inode } = expected;
  const actual = {
    kind: record.kind,
    family: record.family,
    type: record.type,
    state: record.state,
    inode: record.inode,
  };
  assert.deepEqual(actual, { kind, family, type, state, inode });
  if (expected.local !== undefined) assert.deepEqual(record.local, expected.local);
  if (expected.remote !== undefined && family !== 'unix') assert.deepEqual(remoteOf(record), expected.remote);
  if (expected.peerInode !== undefined) {
    assert.equal('peerInode' in record ? record.peerInode : undefined, expected.peerInode);
  }
};
