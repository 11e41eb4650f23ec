import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatagramSocket, SocketError } from '../../src/index.js';
import { enterPrivateNamespace, isPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot } from '../support/skip.js';
import { patience, text } from './ancillary-help.js';
import { kinds } from './datagram-help.js';

if (!isPrivateNamespace() && isMachineRoot()) enterPrivateNamespace();

/** An address of loopback where nobody is, as it was given up a moment ago. */
const deserted = async (target: string) => {
  const socket = await DatagramSocket.open({ bind: target });
  const address = socket.localAddress;
  socket.close();
  return address;
};

for (const { name, family, target, skip } of kinds) {
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
