import assert from 'node:assert/strict';
import { accessSync } from 'node:fs';
import { test } from 'node:test';
import { connect, DatagramSocket, RawSocket } from '../../src/index.js';
import { requires } from '../support/skip.js';
import { eventually, folder, Peer, patience } from './peer.js';

const timeout = patience;
const textOf = ({ bytes }: { readonly bytes: Uint8Array }): string => Buffer.from(bytes).toString();

/** systemd is no part of a container, so it is not asked for even where everything else is. */
const withoutNotify = (): string | false => {
  try {
    accessSync('/usr/bin/systemd-notify');
    return false;
  } catch {
    return 'systemd-notify is missing (Debian package systemd)';
  }
};

test('logger writes to a /dev/log of ours, and the kernel says who it is', {
  skip: requires('logger'),
}, async () => {
  using place = folder();
  await using log = await DatagramSocket.open({ bind: place.of('log'), ancillary: ['credentials'] });
  await using peer = new Peer([
    'logger',
    '--socket',
    place.of('log'),
    '--tag',
    'conformity',
    'a line for the log',
  ]);
  const message = await log.receive({ timeout });
  assert.match(textOf(message), /^<13>.*conformity: a line for the log/);
  const sender = message.ancillary.find(({ kind }) => kind === 'credentials');
  assert.ok(sender?.kind === 'credentials' && sender.pid > 0);
  assert.equal(sender.uid, process.getuid?.());
  assert.equal(await peer.code(), 0);
});

for (const name of ['path', 'abstract'] as const) {
  test(`systemd-notify tells a service manager of ours, ${name}`, { skip: withoutNotify() }, async () => {
    using place = folder();
    const address = name === 'path' ? place.of('notify') : `@${place.of('notify')}`;
    await using manager = await DatagramSocket.open({ bind: address, ancillary: ['credentials'] });
    const command = ['systemd-notify', '--no-block', '--ready', '--status=as good as new'];
    await using peer = new Peer(command, { NOTIFY_SOCKET: address });
    const message = await manager.receive({ timeout });
    assert.deepEqual(textOf(message).trim().split('\n').sort(), ['READY=1', 'STATUS=as good as new']);
    assert.equal(await peer.code(), 0);
  });
}

test('a service of ours tells a service manager of ours, sd_notify(3)', async () => {
  using place = folder();
  await using manager = await DatagramSocket.open({ bind: place.of('notify'), ancillary: ['credentials'] });
  await using service = await DatagramSocket.open({ connect: place.of('notify') });
  await service.send('READY=1\nMAINPID=42');
  const { ancillary, ...message } = await manager.receive({ timeout });
  assert.equal(textOf(message), 'READY=1\nMAINPID=42');
  const [sender] = ancillary;
  assert.ok(sender?.kind === 'credentials');
  assert.equal(sender.pid, process.pid);
});

test('Redis answers over its Unix socket', { skip: requires('redis-server') }, async () => {
  using place = folder();
  const path = place.of('redis');
  const nothing = ['--port', '0', '--save', '', '--appendonly', 'no', '--dir', place.path];
  await using _peer = new Peer(['redis-server', ...nothing, '--unixsocket', path]);
  await using stream = await eventually(() => connect(path, { timeout }));
  const ask = async (request: string, answer: string): Promise<void> => {
    await stream.write(request, { timeout });
    let got = '';
    while (got.length < answer.length) got += Buffer.from((await stream.read({ timeout })) ?? '!').toString();
    assert.equal(got, answer);
  };
  await ask('PING\r\n', '+PONG\r\n');
  await ask('*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\n', '$5\r\nhello\r\n');
  const large = 'x'.repeat(1_000_000);
  const bulk = `$${large.length}\r\n${large}\r\n`;
  await ask(`*2\r\n$4\r\nECHO\r\n${bulk}`, bulk);
  await ask('QUIT\r\n', '+OK\r\n');
  assert.equal(await stream.read({ timeout }), null);
});

const pingNeeds = requires('ping', 'netns', 'root');

for (const [family, address, protocol, types] of [
  ['inet', '127.0.0.1', 'icmp', [8, 0]],
  ['inet6', '::1', 'icmp6', [128, 129]],
] as const) {
  test(`a raw socket sees ping and its answer, ${family}`, { skip: pingNeeds }, async () => {
    using raw = await RawSocket.open({ family, protocol });
    await using peer = new Peer(['ping', '-n', '-c', '1', '-W', '3', '-s', '40', '-p', 'c0ffee', address]);
    const seen: number[] = [];
    while (seen.length < types.length) {
      const { payload } = await raw.receive({ timeout });
      const isOurs = Buffer.from(payload).includes(Buffer.from('c0ffeec0ffee', 'hex'));
      if (isOurs) seen.push(payload[0]!);
    }
    assert.deepEqual(seen, types);
    assert.equal(await peer.code(), 0);
  });
}
