import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { DatagramSocket } from '../../src/index.js';
import { holdNamespace, type NamespaceHolder } from '../support/namespace.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';
import { only, patience, text } from './ancillary-help.js';

/** Runs a program in a namespace. Fails where it fails. */
const within = async ({ pid }: NamespaceHolder, command: string): Promise<void> => {
  const { code, err } = await run('nsenter', ['--net', `--target=${pid}`, 'sh', '-ec', command]);
  assert.equal(code, 0, err);
};

const skip = requires('netns', 'ip', 'nsenter', 'unshare');

test('errors from a router on the way name it, and the datagram that met it', { skip }, async () => {
  await using host = await holdNamespace();
  await using router = await holdNamespace();
  await within(host, `ip link add v0 type veth peer name v1 netns ${router.pid}`);
  await within(
    router,
    `ip address add 192.0.2.1/24 dev v1; ip -6 address add 2001:db8::1/64 dev v1 nodad; ip link set v1 up
     ip route add 198.51.100.0/24 dev v1; ip -6 route add 2001:db8:1::/64 dev v1
     echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding`,
  );
  await within(
    host,
    `ip address add 192.0.2.2/24 dev v0; ip -6 address add 2001:db8::2/64 dev v0 nodad; ip link set v0 up
     ip route add default via 192.0.2.1; ip -6 route add default via 2001:db8::1`,
  );
  const namespace = openSync(`/proc/${host.pid}/ns/net`, 'r');
  try {
    const families = [
      { family: 'inet', far: '198.51.100.9:7', via: '192.0.2.1', origin: 'icmp', exceeded: [11, 0] },
      { family: 'inet6', far: '[2001:db8:1::9]:7', via: '2001:db8::1', origin: 'icmp6', exceeded: [3, 0] },
    ] as const;
    for (const { family, far, via, origin, exceeded } of families) {
      await using socket = await DatagramSocket.open({ family, reportErrors: true, namespace });
      await socket.send('too far', far, { ancillary: [{ kind: 'hop-limit', family, value: 1 }] });
      const error = await socket.receiveError(patience);
      assert.deepEqual([error.origin, error.type, error.icmpCode], [origin, ...exceeded]);
      assert.equal(error.code, 'EHOSTUNREACH');
      assert.equal(error.offender?.family === family && error.offender.address, via);
      assert.equal(error.to?.family === family && error.to.port, 7);
      assert.equal(text(error.bytes), 'too far');
    }
  } finally {
    closeSync(namespace);
  }
});

test('what is too long for the link is refused, and the error queue knows the MTU', { skip }, async () => {
  await using host = await holdNamespace();
  await within(host, 'ip link set lo mtu 1400 up');
  const namespace = openSync(`/proc/${host.pid}/ns/net`, 'r');
  try {
    await using server = await DatagramSocket.open({
      bind: 'udp:127.0.0.1:0',
      ancillary: ['hop-limit'],
      namespace,
    });
    await using client = await DatagramSocket.open({ family: 'inet', reportErrors: true, namespace });
    // IP_MTU_DISCOVER, IP_PMTUDISC_DO: never fragment
    client.socket.setOption(0, 10, 2);
    await assert.rejects(client.send(Buffer.alloc(1500), server.localAddress), { code: 'EMSGSIZE' });
    const error = await client.receiveError(patience);
    assert.deepEqual([error.origin, error.code, error.info], ['local', 'EMSGSIZE', 1400]);
    // The kernel does not note the port of an address that came with the send.
    assert.deepEqual(error.to, { ...server.localAddress, port: 0 });
    await client.send(Buffer.alloc(1372), server.localAddress);
    const message = await server.receive(patience);
    assert.equal(message.bytes.length, 1372);
    assert.equal(only(message, 'hop-limit').value, 64);
  } finally {
    closeSync(namespace);
  }
});
