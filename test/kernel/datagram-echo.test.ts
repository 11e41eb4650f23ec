import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { DatagramSocket, Socket } from '../../src/index.js';
import { enterPrivateNamespace, isPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot, requiresKernel } from '../support/skip.js';
import { only, patience, text } from './ancillary-help.js';

if (!isPrivateNamespace() && isMachineRoot()) enterPrivateNamespace();

/** Only groups in this range may open echo sockets, icmp(7); a new namespace has none. */
const range = '/proc/sys/net/ipv4/ping_group_range';
if (isPrivateNamespace()) {
  const gid = process.getgid!();
  try {
    if (readFileSync(range, 'utf8').startsWith('1\t0')) writeFileSync(range, `${gid} ${gid}`);
  } catch {
    // Then the tests say what the kernel refuses.
  }
}

const kinds = [
  { protocol: 'icmp', family: 'inet', host: '127.0.0.1', request: 8, reply: 0 },
  { protocol: 'icmp6', family: 'inet6', host: '::1', request: 128, reply: 129 },
] as const;

/** An echo request, RFC 792 and RFC 4443: the kernel sets identifier and checksum. */
const echo = (type: number, sequence: number, data: string): Buffer =>
  Buffer.concat([Buffer.from([type, 0, 0, 0, 0, 0, 0, sequence]), Buffer.from(data)]);

for (const { protocol, family, host, request, reply } of kinds) {
  const skip = requiresKernel('echo sockets', () => Socket.open({ family, type: 'dgram', protocol }));

  test(`${protocol}: an echo comes back, to a bound, an unbound and a connected socket`, {
    skip,
  }, async () => {
    const open = [
      { protocol },
      { bind: `${protocol}:${host}` },
      { protocol, connect: host },
      { connect: `${protocol}:${host}` },
    ];
    for (const options of open) {
      await using socket = await DatagramSocket.open({ ...options, ancillary: ['hop-limit'] });
      const to = 'connect' in options ? undefined : `${protocol}:${host}`;
      await socket.send(echo(request, 7, 'payload'), to);
      const message = await socket.receive(patience);
      assert.deepEqual([message.bytes[0], message.bytes[7]], [reply, 7]);
      assert.equal(text(message.bytes.subarray(8)), 'payload');
      assert.equal(message.from?.family === family && message.from.address, host);
      assert.equal(only(message, 'hop-limit').value, 64);
    }
  });
}

test('a target that is none for an echo socket is refused', async () => {
  await assert.rejects(DatagramSocket.open({ connect: 'icmp:' }), { name: 'GrammarError' });
  await assert.rejects(DatagramSocket.open({ connect: 'icmp:::1' }), TypeError);
  await assert.rejects(DatagramSocket.open({ bind: 'icmp:127.0.0.1', protocol: 'udp' }), TypeError);
});
