import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { closeDescriptors, DatagramSocket, Socket } from '../../src/index.js';
import { assertFlat } from './flat.js';

const pass = (socket: Socket, descriptors: readonly number[]): Promise<number> =>
  socket.send('x', { ancillary: [{ kind: 'rights', descriptors }] });

test('descriptors in messages nobody receives are closed with the socket, 5,000 times', async () => {
  const file = openSync('/dev/null', 'r');
  await assertFlat(5_000, async () => {
    const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
    await pass(left, [file, file, file]);
    right.close();
    left.close();
  });
  closeSync(file);
});

test('descriptors that were not asked for are dropped, 5,000 times', async () => {
  const file = openSync('/dev/null', 'r');
  const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
  await assertFlat(5_000, async () => {
    await pass(left, [file, file]);
    const { ancillary } = await right.receive(16, { timeout: 1000, ancillaryBytes: 0 });
    assert.deepEqual(ancillary, []);
  });
  left.close();
  right.close();
  closeSync(file);
});

test('descriptors that a datagram socket did not ask for are dropped, 2,000 times', async () => {
  const file = openSync('/dev/null', 'r');
  const receiver = await DatagramSocket.open({ bind: 'unix:*' });
  const sender = Socket.open({ family: 'unix', type: 'dgram' });
  await sender.connect(receiver.localAddress);
  await assertFlat(2_000, async () => {
    await pass(sender, [file]);
    await receiver.receive({ timeout: 1000 });
  });
  await assertFlat(2_000, async () => {
    await pass(sender, [file]);
    await receiver.receiveBatch(4, { timeout: 1000 });
  });
  sender.close();
  receiver.close();
  closeSync(file);
});

test('descriptors that are cut off for lack of room are told of and leave nothing, 2,000 times', async () => {
  const file = openSync('/dev/null', 'r');
  const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
  await assertFlat(2_000, async () => {
    await pass(left, [file, file, file, file]);
    const { ancillary, ancillaryTruncated } = await right.receive(16, { timeout: 1000, ancillaryBytes: 24 });
    assert.equal(ancillaryTruncated, true);
    for (const one of ancillary) if (one.kind === 'rights') for (const fd of one.descriptors) closeSync(fd);
  });
  left.close();
  right.close();
  closeSync(file);
});

test('descriptors in batches are closed by whoever got them, or by us where nobody asked, 2,000 times', async () => {
  const file = openSync('/dev/null', 'r');
  const asked = DatagramSocket.pair({ ancillary: ['rights'] });
  const unasked = DatagramSocket.pair({ ancillary: ['credentials'] });
  const exchange = async ([left, right]: [DatagramSocket, DatagramSocket]) => {
    const rights = { ancillary: [{ kind: 'rights', descriptors: [file, file] }] } as const;
    for (let i = 0; i < 3; i++) await left.send('x', undefined, rights);
    const messages = await right.receiveBatch(8, { timeout: 1000 });
    assert.equal(messages.length, 3);
    return messages;
  };
  await assertFlat(2_000, async () => {
    for (const { ancillary } of await exchange(asked)) closeDescriptors(ancillary);
    for (const { ancillaryTruncated } of await exchange(unasked)) assert.equal(ancillaryTruncated, true);
  });
  for (const socket of [...asked, ...unasked]) socket.close();
  closeSync(file);
});
