import assert from 'node:assert/strict';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { test } from 'node:test';
import { Poller } from './poller.js';
import { Socket } from './socket.js';

const pair = () => Socket.pair({ family: 'unix', type: 'stream' });

test('it waits for what is wanted, and for nothing else', async () => {
  const [left, right] = pair();
  const poller = new Poller();
  const polled = poller.add(left.fd);
  polled.wantsRead = true;
  assert.equal(await poller.wait({ timeout: 20 }), false, 'there is nothing to read');
  polled.wantsRead = false;
  right.trySend('x');
  assert.equal(await poller.wait({ timeout: 20 }), false, 'reading is not wanted');
  polled.wantsRead = true;
  assert.equal(await poller.wait({ timeout: 1000 }), true);
  assert.deepEqual(
    [polled.readable, polled.writable, polled.hungUp, polled.failed],
    [true, false, false, false],
  );
  polled.wantsWrite = true;
  assert.equal(await poller.wait({ timeout: 1000 }), true, 'what is still there is found again');
  assert.deepEqual([polled.readable, polled.writable], [true, true]);
  poller.close();
  left.close();
  right.close();
});

test('a hang-up is found whatever is wanted', async () => {
  const [left, right] = pair();
  const poller = new Poller();
  const polled = poller.add(left.fd);
  const found = poller.wait({ timeout: 1000 });
  right.close();
  assert.equal(await found, true);
  assert.deepEqual([polled.hungUp, polled.readable], [true, false]);
  polled.ignored = true;
  assert.equal(await poller.wait({ timeout: 20 }), false, 'it is of no interest');
  assert.equal(polled.hungUp, false);
  polled.ignored = false;
  assert.equal(await poller.wait({ timeout: 1000 }), true);
  poller.remove(polled);
  assert.equal(await poller.wait({ timeout: 20 }), false, 'it is looked at no more');
  poller.close();
  left.close();
});

test('several that are ready at once are found by one wait, a file among them', async () => {
  const [left, right] = pair();
  const file = openSync('/dev/zero', 'r+');
  const poller = new Poller();
  const [socket, zero] = [poller.add(left.fd), poller.add(file)];
  socket.wantsRead = true;
  zero.wantsRead = true;
  assert.equal(await poller.wait(), true);
  assert.deepEqual([zero.readable, zero.writable, socket.readable], [true, false, false]);
  right.trySend('x');
  assert.equal(await poller.wait(), true);
  assert.deepEqual([zero.readable, socket.readable], [true, true]);
  zero.wantsRead = false;
  socket.wantsRead = false;
  assert.equal(await poller.wait({ timeout: 10 }), false, 'a file is ready only for what is wanted of it');
  assert.equal(readSync(file, Buffer.alloc(4)) + writeSync(file, 'x'), 5, 'the poller owns nothing');
  poller.close();
  closeSync(file);
  left.close();
  right.close();
});

test('a signal ends the wait, and misuse is an error', async () => {
  const [left, right] = pair();
  const poller = new Poller();
  poller.add(left.fd).wantsRead = true;
  const reason = new Error('enough');
  await assert.rejects(poller.wait({ signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const waiting = poller.wait({ signal: controller.signal });
  await assert.rejects(poller.wait(), /waits already/);
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  await assert.rejects(poller.wait({ timeout: -1 }), RangeError);
  poller.close();
  poller.add(1_000_000);
  await assert.rejects(poller.wait(), { code: 'EBADF' });
  poller.close();
  left.close();
  right.close();
});
