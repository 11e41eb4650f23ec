import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChunkListener } from '../kernel/netlink.js';
import {
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
  NLMSG_DONE,
  NLMSG_ERROR,
  SOCK_DIAG_BY_FAMILY,
} from '../wire/constants.js';
import { encodeMessage } from '../wire/netlink.js';
import type { Converter } from './convert/context.js';
import { Dump } from './dump.js';
import { type Outcome, readRequest } from './reader.js';
import type { SocketRecord } from './record.js';

/** Each made-up message is one byte, the inode. */
const convert: Converter = (view, offset) => ({ inode: view.getUint8(offset) }) as SocketRecord;

const message = (inode: number, flags = 0): Uint8Array =>
  encodeMessage({ type: SOCK_DIAG_BY_FAMILY, flags: NLM_F_MULTI | flags }, Uint8Array.of(inode, 0, 0, 0));
const done = (errno = 0): Uint8Array =>
  encodeMessage({ type: NLMSG_DONE, flags: NLM_F_MULTI }, new Uint8Array(Int32Array.of(-errno).buffer));
const refusal = (errno: number): Uint8Array =>
  encodeMessage({ type: NLMSG_ERROR, flags: 0 }, new Uint8Array(Int32Array.of(-errno, 16, 0, 0, 0).buffer));

/** A dump whose whole answer is there already. */
function answer(messages: Uint8Array[], status = 0): Dump {
  return new Dump(
    (listener: ChunkListener) => {
      queueMicrotask(() => {
        for (const bytes of messages) listener(0, Buffer.from(bytes), 0);
        listener(0, null, status);
      });
      return () => undefined;
    },
    1,
    undefined,
  );
}

async function read(
  dump: Dump,
  ...retries: Dump[]
): Promise<{ inodes: number[]; outcome: Outcome; left: number }> {
  const again = (): Dump => retries.shift() ?? assert.fail('too many attempts');
  const batches = readRequest(dump, convert, again);
  const inodes: number[] = [];
  for (;;) {
    const { done: ended, value } = await batches.next();
    if (ended) return { inodes, outcome: value, left: retries.length };
    inodes.push(...value.map(({ inode }) => inode));
  }
}

test('records come out, NLMSG_DONE ends them', async () => {
  const { inodes, outcome } = await read(answer([message(1), message(2), done()]));
  assert.deepEqual(inodes, [1, 2]);
  assert.deepEqual(outcome, { errno: 0, interrupted: false, malformed: undefined });
});

test('a refusal, a failed end and a failed receive are an errno', async () => {
  assert.equal((await read(answer([refusal(2)]))).outcome.errno, 2);
  assert.equal((await read(answer([message(1), done(12)]))).outcome.errno, 12);
  assert.equal((await read(answer([], -105))).outcome.errno, 105);
});

test('an interrupted dump is read again, and what is new comes out', async () => {
  const first = answer([message(1), message(2, NLM_F_DUMP_INTR), done()]);
  const second = answer([message(2), message(3), done()]);
  const { inodes, outcome } = await read(first, second);
  assert.deepEqual(inodes, [1, 2, 3]);
  assert.equal(outcome.interrupted, false);
});

test('a dump that is always interrupted is read three times, and says so', async () => {
  const interrupted = (inode: number): Dump => answer([message(inode, NLM_F_DUMP_INTR), done()]);
  const { inodes, outcome, left } = await read(
    interrupted(1),
    interrupted(2),
    interrupted(3),
    interrupted(4),
  );
  assert.deepEqual([inodes, outcome.interrupted, left], [[1, 2, 3], true, 1]);
});

test('malformed bytes end a chunk, not the listing', async () => {
  const { inodes, outcome } = await read(answer([message(1), Uint8Array.of(1, 2, 3), message(2), done()]));
  assert.deepEqual(inodes, [1, 2]);
  assert.equal(outcome.malformed?.structure, 'nlmsghdr');
});
