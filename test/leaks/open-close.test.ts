import { test } from 'node:test';
import { DatagramSocket, Socket, type SocketSpec } from '../../src/index.js';
import { assertFlat } from './flat.js';

const specs: readonly SocketSpec[] = [
  { family: 'inet', type: 'stream' },
  { family: 'inet6', type: 'dgram' },
  { family: 'unix', type: 'stream' },
  { family: 'unix', type: 'seqpacket' },
  { family: 'netlink', type: 'raw', protocol: 'usersock' },
];

test('100,000 sockets of five kinds come and go', async () => {
  let round = 0;
  await assertFlat(100_000, () => Socket.open(specs[round++ % specs.length]!).close());
});

test('10,000 pairs come, carry a message, and go', async () => {
  await assertFlat(10_000, async () => {
    const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
    await left.send('x');
    await right.receive(16);
    left.close();
    right.close();
  });
});

test('5,000 datagram sockets come, are waited for, and go', async () => {
  await assertFlat(5_000, async () => {
    const socket = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
    const waiting = socket.receive().catch(() => {});
    socket.close();
    await waiting;
  });
});
