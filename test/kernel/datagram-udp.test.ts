import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatagramSocket, type ReceivedMessage, Socket, SocketError } from '../../src/index.js';
import { descriptorCount } from '../support/descriptors.js';
import { enterPrivateNamespace, isPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot, requiresKernel } from '../support/skip.js';
import { only, patience, text } from './ancillary-help.js';

if (!isPrivateNamespace() && isMachineRoot()) enterPrivateNamespace();

const probe = (protocol: 'udplite', family: 'inet' | 'inet6') => () =>
  Socket.open({ family, type: 'dgram', protocol });

const kinds = [
  { name: 'udp', family: 'inet', target: 'udp:127.0.0.1:0', skip: false },
  { name: 'udp over IPv6', family: 'inet6', target: 'udp:[::1]:0', skip: false },
  {
    name: 'udplite',
    family: 'inet',
    target: 'udplite:127.0.0.1:0',
    skip: requiresKernel('UDP-Lite', probe('udplite', 'inet')),
  },
  {
    name: 'udplite over IPv6',
    family: 'inet6',
    target: 'udplite:[::1]:0',
    skip: requiresKernel('UDP-Lite', probe('udplite', 'inet6')),
  },
] as const;

/** What of a message does not depend on how it was received. */
const essence = ({ bytes, from, truncated }: ReceivedMessage) => ({ text: text(bytes), from, truncated });

/** An address of loopback where nobody is, as it was given up a moment ago. */
const deserted = async (target: string) => {
  const socket = await DatagramSocket.open({ bind: target });
  const address = socket.localAddress;
  socket.close();
  return address;
};

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

  test(`${name}: an error that comes back tells what, where and by whom`, { skip }, async () => {
    const gone = await deserted(target);
    const protocol = name.startsWith('udplite') ? 'udplite' : 'udp';
    await using socket = await DatagramSocket.open({ family, protocol, reportErrors: true });
    for (const round of ['first', 'second']) {
      await socket.send(round, gone);
      const error = await socket.receiveError(patience);
      assert.equal(error.code, 'ECONNREFUSED');
      assert.equal(error.origin, family === 'inet' ? 'icmp' : 'icmp6');
      // Destination unreachable, port unreachable: RFC 792, RFC 4443
      assert.deepEqual([error.type, error.icmpCode], family === 'inet' ? [3, 3] : [1, 4]);
      assert.deepEqual(error.to, gone);
      assert.deepEqual(error.offender, { ...gone, port: 0 });
      assert.equal(text(error.bytes), round);
    }
  });
}

test('without reportErrors a connected socket fails with the error, and goes on', async () => {
  await using socket = await DatagramSocket.open({ connect: await deserted('udp:127.0.0.1:0') });
  await socket.send('nobody');
  await assert.rejects(socket.receive(patience), (error: unknown) => {
    assert.ok(error instanceof SocketError);
    assert.match(error.message, /^receive udp 127\.0\.0\.1:\d+: Connection refused \(ECONNREFUSED\)$/);
    return true;
  });
  assert.equal(await socket.send('again'), 5);
  assert.throws(() => socket.errors, { code: 'ERR_SOCKET_STATE' });
});

test('with reportErrors no send and no receive fails, the loop of errors gets all, and nothing spins', async () => {
  const gone = await deserted('udp:127.0.0.1:0');
  await using server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0', reportErrors: true });
  await using client = await DatagramSocket.open({ connect: server.localAddress });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const error of server.errors) if (seen.push(text(error.bytes)) === 50) return;
  })();
  const receiving = server.receive(patience);
  for (let i = 0; i < 50; i++) {
    await server.send(`lost ${i}`, gone);
    await server.send(`kept ${i}`, client.localAddress);
  }
  await client.send('data');
  assert.equal(text((await receiving).bytes), 'data');
  await reading;
  assert.deepEqual(seen.toSorted(), Array.from({ length: 50 }, (_, i) => `lost ${i}`).toSorted());
  // Nobody reads the next one: a pending error must not wake the receiver for ever.
  const waiting = server.receive({ timeout: 300 });
  await server.send('unread', gone);
  const before = process.cpuUsage();
  await assert.rejects(waiting, { code: 'ETIMEDOUT' });
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 150_000, `${user + system} µs of CPU while waiting 300 ms`);
  assert.equal(text((await server.receiveError(patience)).bytes), 'unread');
});

test('the wait for errors ends with its signal, its time and its socket', async () => {
  const socket = await DatagramSocket.open({ family: 'inet', reportErrors: true });
  const reason = new Error('enough');
  await assert.rejects(socket.receiveError({ timeout: 5 }), { code: 'ETIMEDOUT' });
  await assert.rejects(socket.receiveError({ signal: AbortSignal.abort(reason) }), reason);
  const controller = new AbortController();
  const waiting = socket.receiveError({ signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  const next = socket.errors.next();
  const left = socket.receiveError();
  socket.close();
  assert.deepEqual(await next, { done: true, value: undefined });
  await assert.rejects(left, { code: 'ERR_SOCKET_CLOSED' });
});

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
