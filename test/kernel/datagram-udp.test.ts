import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatagramSocket, type ReceivedMessage } from '../../src/index.js';
import { descriptorCount } from '../support/descriptors.js';
import { enterPrivateNamespace, isPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot } from '../support/skip.js';
import { patience, text } from './ancillary-help.js';
import { kinds } from './datagram-help.js';

if (!isPrivateNamespace() && isMachineRoot()) enterPrivateNamespace();

/** What of a message does not depend on how it was received. */
const essence = ({ bytes, from, truncated }: ReceivedMessage) => ({ text: text(bytes), from, truncated });

for (const { name, family, target, skip } of kinds) {
  test(`${name}: unbound, bound and connected sockets talk`, { skip }, async () => {
    await using server = await DatagramSocket.open({ bind: target });
    await using unbound = await DatagramSocket.open({
      family,
      protocol: name.startsWith('udplite') ? 'udplite' : 'udp',
    });
    await using connected = await DatagramSocket.open({ bind: target, connect: server.localAddress });
    assert.equal(await unbound.send('one', server.localAddress), 3);
    assert.equal(await connected.send(Buffer.from('two')), 3);
    const one = await server.receive(patience);
    const two = await server.receive(patience);
    assert.deepEqual([text(one.bytes), text(two.bytes)], ['one', 'two']);
    assert.deepEqual(two.from, connected.localAddress);
    assert.deepEqual(connected.remoteAddress, server.localAddress);
    await server.send('answer', two.from);
    assert.deepEqual(essence(await connected.receive(patience)), {
      text: 'answer',
      from: server.localAddress,
      truncated: false,
    });
    connected.disconnect();
    assert.equal(connected.remoteAddress, undefined);
    await assert.rejects(connected.send('nowhere'), { code: 'EDESTADDRREQ' });
    await connected.connect(server.localAddress);
    assert.equal(await connected.send(''), 0);
    assert.equal((await server.receive(patience)).bytes.length, 0);
  });
}

test('peeking leaves the datagram for the next receive, and for the loop', async () => {
  await using server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  await using client = await DatagramSocket.open({ connect: server.localAddress });
  await client.sendBatch(['one', 'two']);
  assert.equal(text((await server.receive({ ...patience, peek: true })).bytes), 'one');
  assert.equal(text((await server.receive(patience)).bytes), 'one');
  for await (const { bytes } of server) {
    assert.equal(text(bytes), 'two');
    break;
  }
});

test('1,000 peers are told apart and answered', async () => {
  const before = descriptorCount();
  const server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0', receiveBuffer: 4_000_000 });
  const peers: DatagramSocket[] = [];
  for (let i = 0; i < 1000; i++) peers.push(await DatagramSocket.open({ connect: server.localAddress }));
  await Promise.all(peers.map((peer, i) => peer.send(`peer ${i}`)));
  const answers: { data: string; to: NonNullable<ReceivedMessage['from']> }[] = [];
  for await (const { bytes, from } of server) {
    answers.push({ data: `to ${text(bytes)}`, to: from! });
    if (answers.length === peers.length) break;
  }
  assert.equal(await server.sendBatch(answers), 1000);
  const got = await Promise.all(peers.map((peer) => peer.receive(patience)));
  assert.deepEqual(
    got.map(({ bytes }) => text(bytes)),
    peers.map((_, i) => `to peer ${i}`),
  );
  for (const socket of [server, ...peers]) socket.close();
  assert.equal(descriptorCount(), before);
});

test('names are resolved for bind, connect and send', async () => {
  await using server = await DatagramSocket.open({ bind: 'udp:localhost:0', family: 'inet' });
  const { port } = server.localAddress as { port: number };
  await using client = await DatagramSocket.open({ family: 'inet' });
  await client.send('by name', `udp:localhost:${port}`);
  assert.equal(text((await server.receive(patience)).bytes), 'by name');
  await assert.rejects(client.send('x', 'tcp:127.0.0.1:1'), TypeError);
  await assert.rejects(client.send('x', 'udp:127.0.0.1'), { name: 'GrammarError' });
});

test('options are set by name, each in its time; a wrong one is refused and leaves nothing open', async () => {
  const before = descriptorCount();
  await using socket = await DatagramSocket.open({ bind: 'udp:*:0', broadcast: true, receiveBuffer: 20_000 });
  assert.equal(socket.socket.options.broadcast, true);
  assert.equal(socket.socket.options.receiveBuffer, 40_000);
  const bad = [
    [{ bind: 'udp:127.0.0.1:0', brodcast: true }, /did you mean broadcast\?/],
    [{ bind: 'udp:127.0.0.1:0', noDelay: true }, /ENOPROTOOPT|EOPNOTSUPP/],
    [{}, /needs family, bind or connect/],
    [{ family: 'inet', messageSize: 0 }, /messageSize/],
    [{ family: 'inet', receiveOffload: 'merge' }, /receiveOffload/],
    [{ family: 'inet', protocol: 'tcp' }, /protocol must be/],
    [{ bind: 'udp:127.0.0.1:0', connect: 'udp:[::1]:9' }, /no address family in common|in common/],
    [{ bind: 'udp:127.0.0.1:0', connect: 'udplite:127.0.0.1:9' }, /one protocol/],
    [{ bind: 'tcp:127.0.0.1:0' }, /stream/],
    [{ bind: 'udp:192.0.2.1:0' }, /^SocketError: bind udp 192\.0\.2\.1:\*: .*EADDRNOTAVAIL/],
    [{ family: 'unix', reportErrors: true }, /EOPNOTSUPP/],
  ] as const;
  for (const [options, message] of bad) {
    await assert.rejects(DatagramSocket.open(options as never), (error) => {
      assert.match(String(error), message);
      return true;
    });
  }
  assert.equal(descriptorCount(), before + 1);
});

test('waits end with their signal, their time and their socket, and none is left', async () => {
  const server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  const reason = new Error('enough');
  for (let i = 0; i < 1000; i++) {
    const controller = new AbortController();
    const waiting = server.receive({ signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(waiting, reason);
  }
  await assert.rejects(server.receive({ timeout: 5 }), { code: 'ETIMEDOUT' });
  await assert.rejects(server.receiveBatch(0), RangeError);
  const looping = (async () => {
    for await (const _ of server) assert.fail('nobody sent anything');
    return 'ended';
  })();
  const receiving = server.receive();
  await sleep(5);
  server.close();
  server.close();
  assert.equal(await looping, 'ended');
  await assert.rejects(receiving, { code: 'ERR_SOCKET_CLOSED', message: /closed while waiting/ });
  await assert.rejects(server.send('x', 'udp:127.0.0.1:9'), { code: 'ERR_SOCKET_CLOSED' });
  assert.equal(server.closed, true);
});
