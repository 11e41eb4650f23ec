import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatagramSocket, type ReceivedMessage, Socket } from '../../src/index.js';
import { enterPrivateNamespace, isPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot } from '../support/skip.js';
import { only, patience, text } from './ancillary-help.js';

if (!isPrivateNamespace() && isMachineRoot()) enterPrivateNamespace();

/** What of a message does not depend on how it was received. */
const essence = ({ bytes, from, truncated }: ReceivedMessage) => ({ text: text(bytes), from, truncated });

test('what is longer than messageSize is truncated, and says so, alone and in batches', async () => {
  await using server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0', messageSize: 4 });
  await using client = await DatagramSocket.open({ connect: server.localAddress });
  for (const data of ['four', 'fives', 'four', 'fives']) await client.send(data);
  const single = [await server.receive(patience), await server.receive(patience)];
  const batch = await server.receiveBatch(10, patience);
  for (const got of [single, batch]) {
    assert.deepEqual(
      got.map(({ bytes, truncated }) => [text(bytes), truncated]),
      [
        ['four', false],
        ['five', true],
      ],
    );
  }
});

test('a batch brings the same as single sends and receives', async () => {
  await using server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0', receiveBuffer: 4_000_000 });
  await using client = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  const to = server.localAddress;
  const messages = Array.from({ length: 300 }, (_, i) => ({ data: `${i}`.repeat(i % 200), to }));
  for (const { data } of messages) await client.send(data, to);
  const single: ReceivedMessage[] = [];
  while (single.length < messages.length) single.push(await server.receive(patience));
  assert.equal(await client.sendBatch(messages), messages.length);
  const batch = await server.receiveBatch(messages.length + 1, patience);
  assert.deepEqual(batch.map(essence), single.map(essence));
  assert.deepEqual(
    batch.map(({ bytes }) => text(bytes)),
    messages.map(({ data }) => data),
  );
  await client.sendBatch(messages);
  const iterated: ReceivedMessage[] = [];
  for await (const message of server) if (iterated.push(message) === messages.length) break;
  assert.deepEqual(iterated, batch);
});

test('a batch may mix texts, bytes, and receivers, and large with small', async () => {
  await using first = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  await using second = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  await using client = await DatagramSocket.open({ connect: first.localAddress });
  const to = second.localAddress;
  const large = Buffer.alloc(50_000, 1);
  const text2 = `udp:127.0.0.1:${(to as { port: number }).port}`;
  assert.equal(await client.sendBatch(['a', large, { data: 'b', to }, { data: large, to: text2 }, 'c']), 5);
  assert.equal(await client.sendBatch([]), 0);
  const lengths = async (socket: DatagramSocket, count: number) => {
    const got: number[] = [];
    while (got.length < count) got.push((await socket.receive(patience)).bytes.length);
    return got;
  };
  assert.deepEqual(await lengths(first, 3), [1, 50_000, 1]);
  assert.deepEqual(await lengths(second, 2), [1, 50_000]);
});

test('a batch stops at the datagram that fails, and sending the rest tells why', async () => {
  await using server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  await using client = await DatagramSocket.open({ connect: server.localAddress });
  const messages = ['good', 'x'.repeat(65_508), 'never'];
  assert.equal(await client.sendBatch(messages), 1);
  await assert.rejects(client.sendBatch(messages.slice(1)), { code: 'EMSGSIZE' });
});

test('messages handed out are the caller’s: later ones change nothing', async () => {
  await using server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  await using client = await DatagramSocket.open({ connect: server.localAddress });
  await client.sendBatch(['aaaa', 'bbbb']);
  const early = await server.receiveBatch(2, patience);
  await client.send('cccc');
  const late = await server.receive(patience);
  await client.sendBatch(['dddd', 'eeee']);
  await server.receiveBatch(2, patience);
  assert.deepEqual(
    [...early, late].map(({ bytes }) => text(bytes)),
    ['aaaa', 'bbbb', 'cccc'],
  );
  early[0]?.bytes.fill(0);
  assert.equal(text(early[1]!.bytes), 'bbbb');
});

test('segmentSize cuts one send into datagrams, and receive offload joins them', async () => {
  const data = Buffer.from(Array.from({ length: 950 }, (_, i) => i % 251));
  const pieces = Array.from({ length: 10 }, (_, i) => data.subarray(i * 100, i * 100 + 100));
  for (const host of ['127.0.0.1', '[::1]']) {
    const bind = `udp:${host}:0`;
    await using plain = await DatagramSocket.open({ bind });
    await using split = await DatagramSocket.open({ bind, receiveOffload: 'split' });
    await using raw = await DatagramSocket.open({ bind, receiveOffload: 'raw' });
    await using client = await DatagramSocket.open({ bind });
    const segmented = await DatagramSocket.open({ connect: raw.localAddress, segmentSize: 100 });
    for (const server of [plain, split]) {
      await client.send(data, server.localAddress, { segmentSize: 100 });
      const got: Buffer[] = [];
      while (got.length < pieces.length) {
        const message = await server.receive(patience);
        assert.deepEqual([message.from, message.ancillary], [client.localAddress, []]);
        got.push(Buffer.from(message.bytes));
      }
      assert.deepEqual(got, pieces);
    }
    await segmented.send(data);
    segmented.close();
    const joined = await raw.receive(patience);
    assert.deepEqual(Buffer.from(joined.bytes), data);
    assert.deepEqual(only(joined, 'segment-size').value, 100);
  }
});

test('a giant in a batch is refused by the kernel, and costs no memory', async () => {
  await using server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  await using client = await DatagramSocket.open({ connect: server.localAddress });
  const giant = Buffer.alloc(5_000_000);
  assert.equal(await client.sendBatch(['before', giant, 'after']), 1);
  await assert.rejects(client.sendBatch([giant]), { code: 'EMSGSIZE' });
  assert.equal(text((await server.receive(patience)).bytes), 'before');
});

test('a socket that came otherwise can have offload and errors as well', async () => {
  const adopted = Socket.open({ family: 'inet', type: 'dgram' });
  adopted.bind('127.0.0.1:0');
  await using server = DatagramSocket.from(adopted, { receiveOffload: 'split', reportErrors: true });
  await using client = await DatagramSocket.open({ connect: server.localAddress });
  await client.send('aabb', undefined, { segmentSize: 2 });
  const got = [await server.receive(patience), await server.receive(patience)];
  assert.deepEqual(
    got.map(({ bytes }) => text(bytes)),
    ['aa', 'bb'],
  );
  await assert.rejects(server.receiveError({ timeout: 1 }), { code: 'ETIMEDOUT' });
});
