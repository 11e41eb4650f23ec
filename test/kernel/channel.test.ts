import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  type Channel,
  formatAddress,
  GrammarError,
  listen,
  openChannel,
  parseChannelPlace,
  Socket,
} from '../../src/index.js';
import { enterPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot, requires, requiresKernel } from '../support/skip.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns');
const folder = mkdtempSync(join(tmpdir(), 'socketeer-channel-'));
after(() => rmSync(folder, { recursive: true }));

const wait = { timeout: 3000 };
const bytes = Buffer.from([0, 1, 255, 10, 13, 27]);

const portOf = ({ localAddress }: Channel): number => {
  assert.ok(localAddress !== undefined && 'port' in localAddress);
  return localAddress.port;
};

/** Sends over a channel to another and expects it there. */
const carries = async (from: Channel, to: Channel, isWhole = true): Promise<void> => {
  await from.send(bytes, wait);
  const message = await to.receive(wait);
  assert.ok(message !== null);
  if (isWhole) assert.deepEqual(Buffer.from(message.bytes), bytes);
  else assert.ok(Buffer.from(message.bytes).includes(bytes));
};

for (const protocol of ['udp', 'udplite'] as const) {
  for (const host of ['127.0.0.1', '[::1]']) {
    test(`${protocol} at ${host} carries datagrams both ways`, { skip }, async () => {
      await using receiver = await openChannel(`${protocol}:${host}:0`, {
        purpose: 'receive',
        details: true,
      });
      await using sender = await openChannel(`${protocol}:${host}:${portOf(receiver)}`);
      await sender.send(bytes);
      const message = await receiver.receive(wait);
      assert.ok(message?.from !== undefined && message.time !== undefined);
      assert.equal(formatAddress(message.from), formatAddress(sender.localAddress as never));
      await receiver.send(Buffer.from('back'), { to: message.from });
      assert.equal(String(Buffer.from((await sender.receive(wait))?.bytes ?? [])), 'back');
    });
  }
}

test('a Unix datagram socket is found behind a path, answers, and is told who sends', async () => {
  const path = join(folder, 'd');
  await using receiver = await openChannel(`dgram:${path}`, { purpose: 'receive', details: true });
  await using sender = await openChannel(path, { answers: true });
  assert.equal(sender.label, 'unix-dgram');
  await sender.send(bytes);
  const message = await receiver.receive(wait);
  assert.equal(message?.peer?.pid, process.pid);
  assert.ok(message?.from !== undefined && message.time !== undefined);
  await receiver.send(bytes, { to: message.from });
  assert.deepEqual(Buffer.from((await sender.receive(wait))?.bytes ?? []), bytes);
});

for (const [target, found] of [
  ['stream', 'unix'],
  ['seqpacket', 'unix-seqpacket'],
] as const) {
  for (const name of [join(folder, found), `@socketeer-${process.pid}-${found}`]) {
    test(`a Unix ${target} socket at ${name[0]} is connected to as what it is`, async () => {
      const listener = await listen(`${target}:${name}` as 'tcp:1');
      const accepted = listener.accept(wait);
      await using channel = await openChannel(name, wait);
      assert.equal(channel.label, found);
      assert.equal(channel.peer?.pid, process.pid);
      const server = await accepted;
      await channel.send(bytes);
      await channel.end();
      await server.end();
      assert.equal(await channel.receive(wait), null);
      listener.close();
    });
  }
}

test('a connection that is refused says so as what people expect', async () => {
  await assert.rejects(openChannel(join(folder, 'missing')), { code: 'ENOENT' });
  await assert.rejects(openChannel(`@missing-${process.pid}`), { code: 'ECONNREFUSED' });
  await assert.rejects(openChannel('tcp:127.0.0.1:1', wait), { code: 'ECONNREFUSED' });
});

const rawSkip =
  skip || requiresKernel('raw sockets', () => Socket.open({ family: 'inet', type: 'raw', protocol: 253 }));

test('raw packets of both families reach who listens to their protocol', { skip: rawSkip }, async () => {
  for (const [family, host] of [
    ['inet', '127.0.0.1'],
    ['inet6', '[::1]'],
  ]) {
    await using receiver = await openChannel(`raw:${family}:253:${host}`, { purpose: 'receive' });
    await using sender = await openChannel(`raw:${family}:253:${host}`, { timeToLive: 7 });
    await carries(sender, receiver);
  }
});

test('what is sent as an echo comes back', { skip: rawSkip }, async () => {
  for (const target of ['icmp:127.0.0.1', 'icmp6:::1']) {
    await using channel = await openChannel(target);
    await carries(channel, channel);
  }
});

test('ICMP is received whole', { skip: rawSkip }, async () => {
  await using receiver = await openChannel('icmp:*', { purpose: 'receive' });
  await using sender = await openChannel('icmp:127.0.0.1');
  await carries(sender, receiver, false);
});

test('frames of an interface are sent and received', { skip: rawSkip }, async () => {
  await using receiver = await openChannel('packet:lo:0x88b5', { purpose: 'receive' });
  await using sender = await openChannel('packet:lo');
  const frame = Buffer.concat([Buffer.alloc(12, 2), Buffer.from([0x88, 0xb5]), bytes]);
  await sender.send(frame);
  assert.deepEqual(Buffer.from((await receiver.receive(wait))?.bytes ?? []), frame);
});

test('netlink tells what changes', { skip: rawSkip }, async () => {
  await using receiver = await openChannel('netlink:route:link,ipv4-address', { purpose: 'receive' });
  assert.deepEqual(receiver.socket.options.netlinkMemberships, [1, 5]);
  await using asker = await openChannel('netlink:route');
  // RTM_GETLINK as a dump, struct nlmsghdr and struct ifinfomsg
  const request = Buffer.alloc(32);
  request.writeUInt32LE(32, 0);
  request.writeUInt16LE(18, 4);
  request.writeUInt16LE(0x301, 6);
  await asker.send(request);
  const answer = await asker.receive(wait);
  assert.ok(Buffer.from(answer?.bytes ?? []).includes('lo\0'));
});

test('a group that is bound to is joined, and answers come from whoever gives them', { skip }, async () => {
  const group = '239.1.2.3';
  await using receiver = await openChannel(`udp:${group}:0`, { purpose: 'receive', interface: 'lo' });
  await using sender = await openChannel(`udp:${group}:${portOf(receiver)}`, {
    interface: 'lo',
    timeToLive: 1,
  });
  await sender.send(bytes);
  const message = await receiver.receive(wait);
  assert.deepEqual(Buffer.from(message?.bytes ?? []), bytes);
});

test('vsock places are understood, and refusals of the kernel are errors', async () => {
  await assert.rejects(
    openChannel('vsock:1:1', { timeout: 100 }),
    (error: { code?: string }) => error.code !== undefined,
  );
});

test('options that do not fit the kind are refused', async () => {
  const path = join(folder, 'options');
  const listener = await listen(path);
  await assert.rejects(openChannel(path, { timeToLive: 3 }), TypeError);
  await assert.rejects(openChannel(`stream:${path}`, { source: '/tmp/own' }), TypeError);
  listener.close();
});

test('text that is no place is refused where it is wrong', () => {
  const table: [string, 'connect' | 'bind', number][] = [
    ['raw', 'connect', 3],
    ['raw:', 'connect', 4],
    ['raw:inet', 'connect', 8],
    ['raw:inet4:253:127.0.0.1', 'connect', 4],
    ['raw:inet:256:127.0.0.1', 'connect', 9],
    ['raw:inet:nothing:127.0.0.1', 'connect', 9],
    ['raw:inet:253', 'connect', 12],
    ['raw:inet:253:*', 'connect', 13],
    ['raw:inet:253:127.0.0.1:9', 'bind', 23],
    ['icmp:', 'connect', 5],
    ['icmp:a b', 'connect', 5],
    ['packet:', 'connect', 7],
    ['packet:lo:ipx', 'bind', 10],
    ['packet:lo:ip:1', 'bind', 13],
    ['netlink:', 'bind', 8],
    ['netlink:routes:link', 'bind', 8],
    ['netlink:route', 'bind', 13],
    ['netlink:route:link,', 'bind', 19],
    ['netlink:route:link,lnik', 'bind', 19],
    ['netlink:route:0', 'bind', 14],
    ['upd:localhost:1', 'connect', 0],
    ['', 'connect', 0],
    ['tcp:localhost', 'connect', 13],
  ];
  for (const [text, purpose, position] of table) {
    assert.throws(
      () => parseChannelPlace(text, purpose),
      (error) => error instanceof GrammarError && error.position === position,
      `${text}: ${position}`,
    );
  }
  assert.throws(() => parseChannelPlace('netlnik:route:link', 'bind'), /such as netlink/);
});

test('places say what they are', () => {
  assert.deepEqual(parseChannelPlace('raw:inet6:icmp6:[::1]', 'bind'), {
    kind: 'raw',
    family: 'inet6',
    protocol: 58,
    host: '::1',
  });
  assert.deepEqual(parseChannelPlace('icmp6:::1', 'connect'), {
    kind: 'echo',
    protocol: 'icmp6',
    host: '::1',
  });
  assert.deepEqual(parseChannelPlace('packet:*', 'bind'), {
    kind: 'packet',
    interface: undefined,
    protocol: 3,
  });
  assert.deepEqual(parseChannelPlace('netlink:uevent:kernel', 'bind'), {
    kind: 'netlink',
    protocol: 15,
    groups: [1],
  });
  const place = parseChannelPlace('@x', 'connect');
  assert.deepEqual(place, { kind: 'target', text: '@x', type: undefined, unix: true });
});
