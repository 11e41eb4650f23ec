import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { native } from '../../src/kernel/addon.js';
import { drain } from '../../src/kernel/netlink.js';
import {
  boundSocket,
  type Dumped,
  diagSocket,
  dumpAll,
  eventually,
  flags,
  inetRequest,
  inWorker,
  messageTypes,
  ok,
  owned,
} from './native-help.js';

const SOCK_DIAG_BY_FAMILY = 20;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const ECANCELED = -125;

const count = (dumped: Dumped | undefined): number =>
  dumped?.types.filter((type) => type === SOCK_DIAG_BY_FAMILY).length ?? -1;

test('a dump brings whole messages up to NLMSG_DONE, and the same ones each time', async () => {
  using diag = owned(diagSocket());
  const sockets = Array.from({ length: 3000 }, () => boundSocket(2));
  const counts: number[] = [];
  for (let round = 0; round < 3; round++) {
    const [dumped] = await dumpAll(diag.fd, [inetRequest(17, round + 1)]);
    assert.equal(dumped?.status, 0);
    assert.equal(dumped.types.at(-1), NLMSG_DONE);
    assert.equal(dumped.types.length, count(dumped) + 1, 'nothing but sockets and the end');
    assert.ok(dumped.chunks > 2, 'a long dump comes in several chunks');
    counts.push(count(dumped));
  }
  for (const socket of sockets) socket[Symbol.dispose]();
  assert.ok((counts[0] ?? 0) >= 3000);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  assert.ok(most - least < 20, `repeated dumps agree but for others' sockets: ${counts}`);
});

test('the chunk size changes the chunks, not the contents', async () => {
  using diag = owned(diagSocket());
  const sockets = Array.from({ length: 2000 }, () => boundSocket(2));
  const [small] = await dumpAll(diag.fd, [inetRequest(17, 1)], 0);
  const [large] = await dumpAll(diag.fd, [inetRequest(17, 2)], 1 << 22);
  for (const socket of sockets) socket[Symbol.dispose]();
  assert.ok(Math.abs(count(small) - count(large)) < 20);
  assert.ok((large?.chunks ?? 9) < (small?.chunks ?? 0));
});

test('requests run one after the other; an error ends its own only', async () => {
  using diag = owned(diagSocket());
  const unknown = inetRequest(17, 2);
  unknown.writeUInt8(200, 16); // an address family there is none of
  const results = await dumpAll(diag.fd, [inetRequest(17, 1), unknown, inetRequest(6, 3)]);
  assert.deepEqual(
    results.map(({ types, status }) => [types.at(-1), status]),
    [
      [NLMSG_DONE, 0],
      [NLMSG_ERROR, 0],
      [NLMSG_DONE, 0],
    ],
  );
});

test('short replies arrive together', async () => {
  using diag = owned(diagSocket());
  const requests = Array.from({ length: 200 }, (_, index) => inetRequest(200, index + 1));
  const turns = new Set<number>();
  let turn = 0;
  let ends = 0;
  const next = (): void => {
    turn++;
    if (ends < 200) setImmediate(next);
  };
  next();
  ok(
    native().dump(diag.fd, requests, 0, (_request, bytes) => {
      turns.add(turn);
      if (bytes === null) ends++;
    }),
  );
  await eventually(() => ends === 200, 'every end');
  assert.ok(turns.size < 100, `200 replies woke the event loop ${turns.size} times`);
});

test('a request that is no dump ends with its answer or its acknowledgement', async () => {
  using diag = owned(diagSocket());
  using socket = boundSocket(1);
  ok(native().listen(socket.fd, 1));
  const exact = inetRequest(6, 1, 0x1);
  exact.writeUInt16BE(socket.port, 24); // idiag_sport
  exact.set([127, 0, 0, 1], 28);
  exact.fill(0xff, 64, 72); // INET_DIAG_NOCOOKIE
  const acknowledged = Buffer.from(exact);
  acknowledged.writeUInt16LE(0x5, 6);
  acknowledged.writeUInt32LE(2, 8);
  const results = await dumpAll(diag.fd, [exact, acknowledged]);
  assert.deepEqual(
    results.map(({ types }) => types),
    [[SOCK_DIAG_BY_FAMILY], [SOCK_DIAG_BY_FAMILY, NLMSG_ERROR]],
  );
});

test('works on a non-blocking socket and leaves the caller its own', async () => {
  const fd = diagSocket();
  const promise = dumpAll(fd, [inetRequest(17, 1)]);
  native().close(fd); // the dump has a duplicate
  const [dumped] = await promise;
  assert.equal(dumped?.types.at(-1), NLMSG_DONE);
});

test('a socket that is no netlink socket reports the error of its send', async () => {
  using udp = owned(native().socket(2, 2 | flags, 0));
  const results = await dumpAll(udp.fd, [inetRequest(17, 1), inetRequest(17, 2)]);
  assert.deepEqual(
    results.map(({ status, chunks }) => [status, chunks]),
    [
      [-89, 0], // EDESTADDRREQ
      [-89, 0],
    ],
  );
});

test('what another process sends, and what answers another request, is not heard', async () => {
  using diag = owned(diagSocket());
  using forger = owned(diagSocket());
  const name = Buffer.alloc(12);
  name.writeUInt16LE(16, 0);
  ok(native().bind(diag.fd, name));
  ok(native().getsockname(diag.fd, name));
  const forged = Buffer.alloc(16);
  forged.writeUInt32LE(16, 0);
  forged.writeUInt16LE(NLMSG_DONE, 4);
  forged.writeUInt32LE(7, 8);
  assert.equal(native().sendmsg(forger.fd, name, forged, null, 0), 16);
  assert.equal(native().sendmsg(diag.fd, null, inetRequest(200, 6), null, 0), 72); // its error waits, sequence 6
  using _socket = boundSocket(2);
  const [dumped] = await dumpAll(diag.fd, [inetRequest(17, 7)]);
  assert.ok(count(dumped) >= 1);
  assert.equal(dumped?.types.filter((type) => type === NLMSG_DONE).length, 1);
  assert.equal(dumped?.types.includes(NLMSG_ERROR), false);
});

test('cancelling stops a dump that waits, and says so once', async () => {
  using diag = owned(diagSocket());
  const heard: [number, boolean, number][] = [];
  // No dump and no acknowledgement: the kernel answers nothing.
  const silent = Buffer.alloc(16);
  silent.writeUInt32LE(16, 0);
  silent.writeUInt16LE(1, 4); // NLMSG_NOOP
  silent.writeUInt16LE(1, 6);
  const handle = ok(
    native().dump(diag.fd, [silent, silent], 0, (request, bytes, status) => {
      heard.push([request, bytes === null, status]);
    }),
  );
  await sleep(20);
  assert.deepEqual(heard, []);
  native().dumpCancel(handle);
  native().dumpCancel(handle);
  await eventually(() => heard.length > 0, 'the end of a cancelled dump');
  await sleep(20);
  assert.deepEqual(heard, [[-1, true, ECANCELED]]);
  native().dumpCancel(handle);
  native().dumpCancel(12345);
});

test('cancelling in the first callback drops what has arrived', async () => {
  using diag = owned(diagSocket());
  const heard: number[] = [];
  const requests = Array.from({ length: 50 }, (_, index) => inetRequest(17, index + 1));
  const handle: number = native().dump(diag.fd, requests, 0, (request) => {
    heard.push(request);
    native().dumpCancel(handle);
  });
  await eventually(() => heard.includes(-1), 'the end');
  assert.deepEqual(heard, [0, -1]);
});

test('an exception in the callback is uncaught, and the dump goes on', async () => {
  const { messages, code } = await inWorker(`
    process.on('uncaughtException', (error) => parentPort.postMessage(error.message));
    const fd = native.socket(16, 0o2004003, 4);
    const noop = Buffer.from([16, 0, 0, 0, 1, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    native.dump(fd, [noop, noop], 0, (request, bytes, status) => {
      throw new Error([request, bytes?.length, status].join());
    });
    native.close(fd);`);
  assert.deepEqual(messages, ['0,36,0', '0,,0', '1,36,0', '1,,0']);
  assert.equal(code, 0);
});

test('drain resolves with statuses, and rejects on abort and on what its listener throws', async () => {
  using diag = owned(diagSocket());
  using _socket = boundSocket(2);
  const types: number[] = [];
  const onChunk = (_request: number, bytes: Buffer): void => void types.push(...messageTypes(bytes));
  assert.deepEqual(await drain(diag.fd, [inetRequest(17, 1), inetRequest(6, 2)], { onChunk }), [0, 0]);
  assert.equal(types.filter((type) => type === NLMSG_DONE).length, 2);

  await assert.rejects(
    drain(diag.fd, [inetRequest(17, 3)], { onChunk, signal: AbortSignal.abort(new Error('early')) }),
    /early/,
  );
  const controller = new AbortController();
  const aborted = drain(diag.fd, [inetRequest(17, 4)], { onChunk: () => {}, signal: controller.signal });
  controller.abort(new Error('stop'));
  await assert.rejects(aborted, /stop/);
  using other = owned(diagSocket());
  const thrown = drain(other.fd, [inetRequest(17, 5)], {
    onChunk: () => {
      throw new Error('from the listener');
    },
  });
  await assert.rejects(thrown, /from the listener/);
  await assert.rejects(drain(-1, [inetRequest(17, 6)], { onChunk }), { code: 'EBADF' });
});

test('twenty dumps at once', async () => {
  const sockets = Array.from({ length: 20 }, () => owned(diagSocket()));
  const all = await Promise.all(
    sockets.map(({ fd }) => dumpAll(fd, [inetRequest(17, 1), inetRequest(6, 2)])),
  );
  for (const results of all) {
    assert.deepEqual(
      results.map(({ types, status }) => [types.at(-1), status]),
      [
        [NLMSG_DONE, 0],
        [NLMSG_DONE, 0],
      ],
    );
  }
  for (const socket of sockets) socket[Symbol.dispose]();
});
