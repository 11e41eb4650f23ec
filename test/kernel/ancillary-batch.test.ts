import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AncillaryData,
  type AncillaryRequest,
  DatagramSocket,
  type ReceivedMessage,
} from '../../src/index.js';
import { native } from '../../src/kernel/addon.js';
import { closeDescriptors, descriptorsOf } from '../../src/socket/ancillary/index.js';
import { RawSocket } from '../../src/socket/raw/index.js';
import { descriptorCount } from '../support/descriptors.js';
import { enterPrivateNamespace, isPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { only, openFile, patience, text } from './ancillary-help.js';

if (!isPrivateNamespace() && isMachineRoot()) enterPrivateNamespace();

const SO_TIMESTAMPNS = 35;

const families = [
  { family: 'inet', own: '127.0.0.1', host: '127.0.0.1' },
  { family: 'inet6', own: '::1', host: '[::1]' },
] as const;

const pairOf = async (host: string, ancillary: AncillaryRequest[]) => {
  const receiver = await DatagramSocket.open({ bind: `udp:${host}:0`, ancillary });
  const sender = await DatagramSocket.open({ bind: `udp:${host}:0`, connect: receiver.localAddress });
  return {
    sender,
    receiver,
    async [Symbol.asyncDispose]() {
      sender.close();
      receiver.close();
    },
  };
};

/** All of `count` datagrams in batches, and by how many calls of each kind they came. */
const receiveAll = async (socket: DatagramSocket, count: number) => {
  const calls = { recvmsg: 0, recvmmsg: 0 };
  const { recvmsg, recvmmsg } = native();
  const counted = <A extends unknown[]>(name: keyof typeof calls, call: (...args: A) => number) =>
    Object.assign(native(), {
      [name]: (...args: A) => {
        calls[name]++;
        return call(...args);
      },
    });
  counted('recvmsg', recvmsg);
  counted('recvmmsg', recvmmsg);
  try {
    const messages: ReceivedMessage[] = [];
    while (messages.length < count) messages.push(...(await socket.receiveBatch(64, patience)));
    return { messages, calls };
  } finally {
    Object.assign(native(), { recvmsg, recvmmsg });
  }
};

for (const { family, own, host } of families) {
  test(`${family}: each datagram of a batch brings its own control messages, in one call`, async () => {
    await using sockets = await pairOf(host, ['packet-info', 'hop-limit', 'traffic-class']);
    const count = 20;
    for (let i = 0; i < count; i++) {
      const ancillary = [
        { kind: 'hop-limit', family, value: i + 1 },
        { kind: 'traffic-class', family, value: i * 4 },
      ] as const;
      await sockets.sender.send(`${i}`, undefined, { ancillary });
    }
    const { messages, calls } = await receiveAll(sockets.receiver, count);
    assert.deepEqual([messages.length, calls.recvmsg], [count, 0]);
    assert.ok(calls.recvmmsg <= 3, `${calls.recvmmsg} calls`);
    for (const [i, message] of messages.entries()) {
      assert.deepEqual(
        [text(message.bytes), message.from, message.ancillaryTruncated],
        [`${i}`, sockets.sender.localAddress, false],
      );
      assert.equal(only(message, 'hop-limit').value, i + 1);
      assert.equal(only(message, 'traffic-class').value, i * 4);
      assert.equal(only(message, 'packet-info').address, own);
    }
  });

  test(`${family}: joined datagrams of a batch each tell their size, or are taken apart`, async () => {
    const bind = `udp:${host}:0`;
    await using raw = await DatagramSocket.open({ bind, receiveOffload: 'raw' });
    await using split = await DatagramSocket.open({ bind, receiveOffload: 'split' });
    await using client = await DatagramSocket.open({ bind });
    for (const server of [raw, split]) {
      for (const segmentSize of [100, 200])
        await client.send(Buffer.alloc(600, segmentSize), server.localAddress, { segmentSize });
    }
    const joined = await receiveAll(raw, 2);
    assert.deepEqual(
      joined.messages.map((message) => [message.bytes.length, only(message, 'segment-size').value]),
      [
        [600, 100],
        [600, 200],
      ],
    );
    const apart = await receiveAll(split, 9);
    assert.deepEqual(
      apart.messages.map(({ bytes, ancillary }) => [bytes.length, ancillary]),
      [...Array(6).fill([100, []]), ...Array(3).fill([200, []])],
    );
    assert.equal(apart.calls.recvmsg, 0);
  });
}

test('an option that is set later brings control messages too, alone and in batches', async () => {
  await using sockets = await pairOf('127.0.0.1', []);
  const kinds = ({ ancillary }: ReceivedMessage) => ancillary.map(({ kind }) => kind);
  await sockets.sender.send('before');
  assert.deepEqual(kinds(await sockets.receiver.receive(patience)), []);
  sockets.receiver.socket.options.ipReceiveTimeToLive = true;
  for (const data of ['one', 'two', 'three']) await sockets.sender.send(data);
  assert.deepEqual(kinds(await sockets.receiver.receive(patience)), ['hop-limit']);
  const { messages } = await receiveAll(sockets.receiver, 2);
  assert.deepEqual(messages.map(kinds), [['hop-limit'], ['hop-limit']]);
});

test('descriptors of a batch belong to the datagrams they came with, close-on-exec', async () => {
  const before = descriptorCount();
  const [left, right] = DatagramSocket.pair({ ancillary: ['rights', 'credentials'] });
  const files = ['/dev/null', '/dev/zero'].map((path) => openSync(path, 'r'));
  for (const fd of files)
    await left.send('file', undefined, { ancillary: [{ kind: 'rights', descriptors: [fd] }] });
  await left.send('none');
  const { messages, calls } = await receiveAll(right, 3);
  assert.equal(calls.recvmsg, 0);
  for (const [i, fd] of files.entries()) {
    const [got, ...others] = only(messages[i] as ReceivedMessage, 'rights').descriptors;
    assert.ok(got !== undefined && got !== fd && others.length === 0);
    assert.equal(fstatSync(got).rdev, fstatSync(fd).rdev);
    assert.match(readFileSync(`/proc/self/fdinfo/${got}`, 'utf8'), /flags:\s*02\d{6}\n/);
  }
  assert.deepEqual(descriptorsOf((messages[2] as ReceivedMessage).ancillary), []);
  for (const message of messages) {
    assert.equal(only(message, 'credentials').pid, process.pid);
    closeDescriptors(message.ancillary);
  }
  left.close();
  right.close();
  for (const fd of files) closeSync(fd);
  assert.equal(descriptorCount(), before);
});

test('descriptors of a batch that nobody asked for are closed, and the datagram says so', async () => {
  using file = openFile();
  const [left, right] = DatagramSocket.pair({ ancillary: ['credentials'] });
  const before = descriptorCount();
  const rights = { kind: 'rights', descriptors: [file.fd, file.fd] } as const;
  for (let i = 0; i < 4; i++) await left.send('x', undefined, i % 2 ? { ancillary: [rights] } : {});
  const { messages } = await receiveAll(right, 4);
  assert.deepEqual(
    messages.map(({ ancillaryTruncated, ancillary }) => [
      ancillaryTruncated,
      descriptorsOf(ancillary).length,
    ]),
    [
      [false, 0],
      [true, 0],
      [false, 0],
      [true, 0],
    ],
  );
  assert.equal(descriptorCount(), before);
  left.close();
  right.close();
});

test('raw packets of a batch bring their times', { skip: requires('netns') }, async () => {
  using raw = await RawSocket.open({ family: 'inet', protocol: 253, connect: '127.0.0.1' });
  raw.socket.setOption(1, SO_TIMESTAMPNS, 1);
  const round = async () => {
    await raw.sendBatch(
      Array.from({ length: 5 }, (_, i) => ({ bytes: Buffer.from(`${i}`) })),
      patience,
    );
    return raw.receiveBatch(64, patience);
  };
  const timesOf = (ancillary: readonly AncillaryData[]) =>
    ancillary.map((data) => data.kind === 'timestamp' && (data.software ?? 0n) > 0n);
  // The kernel begins to note times a moment after the first socket asks, so the first packets may come without.
  for (let tries = 0; tries < 100; tries++) {
    const packets = await round();
    if (packets.every(({ ancillary }) => ancillary.length === 1)) {
      assert.deepEqual(
        packets.flatMap(({ ancillary }) => timesOf(ancillary)),
        packets.map(() => true),
      );
      return;
    }
    await sleep(5);
  }
  assert.fail('no batch came with times');
});
