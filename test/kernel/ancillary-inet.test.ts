import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AncillaryData,
  type AncillaryRequest,
  DatagramSocket,
  type ReceivedMessage,
  Socket,
} from '../../src/index.js';
import { enterPrivateNamespace, isPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot, requiresKernel } from '../support/skip.js';
import { only, patience, text } from './ancillary-help.js';

if (!isPrivateNamespace() && isMachineRoot()) enterPrivateNamespace();

const families = [
  { family: 'inet', own: '127.0.0.1', host: '127.0.0.1' },
  { family: 'inet6', own: '::1', host: '[::1]' },
] as const;

/** Two UDP sockets on loopback, the second with control messages switched on. */
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

/** The kernel begins to note times a moment after the first socket asks, so the first datagrams may come without. */
const stamped = async (sender: DatagramSocket, receiver: DatagramSocket): Promise<ReceivedMessage> => {
  for (let i = 0; i < 100; i++) {
    await sender.send('x');
    const message = await receiver.socket.receive(16, patience);
    if (message.ancillary.length > 0) return message;
    await sleep(5);
  }
  throw new Error('no datagram came with a time');
};

for (const { family, own, host } of families) {
  test(`${family}: packet-info tells where a datagram came in, and decides where one goes out`, async () => {
    await using sockets = await pairOf(host, ['packet-info']);
    await sockets.sender.send('x');
    const got = only(await sockets.receiver.receive(patience), 'packet-info');
    assert.deepEqual([got.family, got.interfaceIndex, got.address], [family, 1, own]);
    if (family === 'inet') assert.equal(got.localAddress, own);
    await sockets.receiver.send('answer', sockets.sender.localAddress, { ancillary: [got] });
    const answer = await sockets.sender.receive(patience);
    assert.deepEqual([text(answer.bytes), answer.from], ['answer', sockets.receiver.localAddress]);
  });

  test(`${family}: hop limit and traffic class of each datagram, as sent`, async () => {
    await using sockets = await pairOf(host, ['hop-limit', 'traffic-class']);
    await sockets.sender.send('usual');
    const usual = await sockets.receiver.receive(patience);
    assert.deepEqual(only(usual, 'hop-limit'), { kind: 'hop-limit', family, value: 64 });
    assert.deepEqual(only(usual, 'traffic-class'), { kind: 'traffic-class', family, value: 0 });
    const ancillary: AncillaryData[] = [
      { kind: 'hop-limit', family, value: 7 },
      { kind: 'traffic-class', family, value: 0x28 },
    ];
    await sockets.sender.send('own', undefined, { ancillary });
    assert.deepEqual((await sockets.receiver.receive(patience)).ancillary.toSorted(byKind), ancillary);
  });

  test(`${family}: the time of arrival, in every form the kernel has`, async () => {
    await using sockets = await pairOf(host, []);
    // SO_TIMESTAMP, SO_TIMESTAMPNS, SO_TIMESTAMPING (receive, software, report), old and new
    for (const [option, value] of [
      [29, 1],
      [35, 1],
      [37, 8 | 16],
      [63, 1],
      [64, 1],
      [65, 8 | 16],
    ] as const) {
      sockets.receiver.socket.setOption(1, option, value);
      const before = BigInt(Date.now()) * 1_000_000n;
      const message = await stamped(sockets.sender, sockets.receiver);
      const { software = 0n, hardware } = only(message, 'timestamp');
      assert.ok(software >= before - 2_000_000n && software < before + 5_000_000_000n, `option ${option}`);
      assert.equal(hardware, undefined);
      sockets.receiver.socket.setOption(1, option, 0);
    }
  });

  test(`${family}: the time of sending comes through the error queue`, async () => {
    await using receiver = await DatagramSocket.open({ bind: `udp:${host}:0` });
    await using sender = await DatagramSocket.open({ connect: receiver.localAddress, reportErrors: true });
    // SOF_TIMESTAMPING_TX_SOFTWARE, _SOFTWARE and _OPT_ID of <linux/net_tstamp.h>
    sender.socket.setOption(1, 37, 2 | 16 | 128);
    await sender.send('first');
    const record = await sender.receiveError(patience);
    assert.deepEqual([record.origin, record.code, record.data], ['timestamping', 'ENOMSG', 0]);
    const [time] = record.ancillary;
    assert.ok(time?.kind === 'timestamp' && time.software !== undefined);
  });

  test(`${family}: the original destination`, async () => {
    await using sockets = await pairOf(host, ['original-destination']);
    await sockets.sender.send('x');
    const { address } = only(await sockets.receiver.receive(patience), 'original-destination');
    assert.deepEqual(address, sockets.receiver.localAddress);
  });

  test(`${family}: datagrams that were dropped are counted`, async () => {
    const receiver = await DatagramSocket.open({
      bind: `udp:${host}:0`,
      ancillary: ['drop-count'],
      receiveBuffer: 4096,
    });
    const sender = await DatagramSocket.open({ connect: receiver.localAddress });
    for (let i = 0; i < 100; i++) await sender.send('x'.repeat(500));
    const kept = await receiver.receiveBatch(100, patience);
    await sender.send('last');
    const count = only(await receiver.receive(patience), 'drop-count').value;
    assert.equal(count, 100 - kept.length);
    assert.ok(count > 0);
    sender.close();
    receiver.close();
  });

  test(`${family}: control messages that do not fit are reported and stay raw`, async () => {
    await using sockets = await pairOf(host, ['packet-info']);
    await sockets.sender.send('x');
    const message = await sockets.receiver.socket.receive(16, { ...patience, ancillaryBytes: 20 });
    assert.equal(message.ancillaryTruncated, true);
    assert.deepEqual(
      message.ancillary.map((data) => data.kind),
      ['raw'],
    );
  });
}

const byKind = (a: AncillaryData, b: AncillaryData): number => (a.kind < b.kind ? -1 : 1);

const probeMark = () => {
  const socket = Socket.open({ family: 'inet', type: 'dgram' });
  try {
    socket.setOption(1, 75, 1);
    socket.setOption(1, 36, 1);
  } catch (error) {
    socket.close();
    throw error;
  }
  return socket;
};

test('the mark of a packet', { skip: requiresKernel('SO_RCVMARK and SO_MARK', probeMark) }, async () => {
  await using sockets = await pairOf('127.0.0.1', ['mark']);
  await sockets.sender.send('x', undefined, { ancillary: [{ kind: 'mark', value: 0xfeedbeef }] });
  assert.equal(only(await sockets.receiver.receive(patience), 'mark').value, 0xfeedbeef);
});

test('an IPv6 socket tells the same of IPv4 datagrams', async () => {
  const ancillary: AncillaryRequest[] = ['packet-info', 'hop-limit', 'traffic-class'];
  await using receiver = await DatagramSocket.open({ bind: 'udp:*:0', ancillary });
  const { port } = receiver.localAddress as { port: number };
  await using sender = await DatagramSocket.open({ connect: `udp:127.0.0.1:${port}` });
  await sender.send('x');
  const message = await receiver.receive(patience);
  assert.equal(message.from?.family === 'inet6' && message.from.address, '::ffff:127.0.0.1');
  assert.equal(only(message, 'packet-info').address, '::ffff:127.0.0.1');
  assert.deepEqual(only(message, 'hop-limit'), { kind: 'hop-limit', family: 'inet', value: 64 });
  assert.deepEqual(only(message, 'traffic-class'), { kind: 'traffic-class', family: 'inet', value: 0 });
});

test('what a family does not have is refused at open, with the nearest right name for a misspelt one', async () => {
  const open = (ancillary: string[]) =>
    DatagramSocket.open({ bind: 'udp:127.0.0.1:0', ancillary: ancillary as AncillaryRequest[] });
  await assert.rejects(open(['rights']), { name: 'TypeError', message: 'udp sockets have no rights' });
  await assert.rejects(open(['hop-limits']), /did you mean hop-limit\?/);
  await assert.rejects(
    DatagramSocket.open({ bind: 'unix:*', ancillary: ['packet-info'] }),
    /unix-dgram sockets have no/,
  );
});
