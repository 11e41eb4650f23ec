import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scan } from '../../src/assembly/scan.js';
import type { ScannedPort } from '../../src/probe/scan/types.js';
import { AF_INET, AF_INET6, SOCK_DGRAM, SOCK_STREAM } from '../../src/wire/constants.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { check, native } from '../support/native.js';
import { type NetworkScene, openNetwork } from '../support/network.js';
import { policies, resetPort } from '../support/network-policy.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const needs = { skip: requires('netns', 'ip', 'nsenter', 'unshare', 'nft', 'ping') };

/** Sockets of both families at the server's port, that accept and answer nothing. */
const serve = ({ server }: NetworkScene, type: number, port: number): Disposable => {
  const fds = [AF_INET, AF_INET6].map((family) => {
    const fd = check('socket', native().socketIn(server.namespace, family, type, 0));
    const name = Buffer.alloc(family === AF_INET ? 16 : 28);
    name.writeUInt16LE(family, 0);
    name.writeUInt16BE(port, 2);
    if (family === AF_INET6) check('v6only', native().setsockopt(fd, 41, 26, Buffer.from([1, 0, 0, 0])));
    check('bind', native().bind(fd, name));
    if (type === SOCK_STREAM) check('listen', native().listen(fd, 100));
    return fd;
  });
  const close = (): void => {
    for (const fd of fds) native().close(fd);
  };
  return { [Symbol.dispose]: close };
};

const shown = (ports: readonly ScannedPort[]): [number, string, string | undefined, string][] =>
  ports.map(({ port, verdict, icmp, confidence }) => [
    port,
    verdict,
    icmp && `${icmp.type}/${icmp.code} ${icmp.offender}`,
    confidence,
  ]);

/** What each rule of the router makes of a port. */
const expected = (family: 'inet' | 'inet6', protocol: 'tcp' | 'udp', router: string) =>
  policies.map((policy): [number, string, string | undefined, string] => {
    const code = policy[family === 'inet' ? 'icmp' : 'icmp6'];
    if (code === undefined)
      return [policy.port, protocol === 'tcp' ? 'timed-out' : 'silent', undefined, 'high'];
    const lost = ['net unreachable', 'host unreachable', 'hop limit exceeded'].includes(policy.name);
    // A router that has no route for v6 rejects with codes that mean policy where nft(8) has no other.
    const verdict = lost ? 'unreachable' : 'filtered';
    return [policy.port, verdict, `${code.join('/')} ${router}`, 'certain'];
  });

test('every rule of a router has its verdict, in both families and protocols', needs, async () => {
  await using scene = await openNetwork();
  using _tcp = serve(scene, SOCK_STREAM, 3000);
  using _udp = serve(scene, SOCK_DGRAM, 3001);
  const wanted = [...policies.map(({ port }) => port), resetPort, 3000, 3001, 3002].join(',');
  for (const family of ['inet', 'inet6'] as const) {
    const options = { protocols: ['tcp', 'udp'], all: true, wait: 400 } as const;
    const { hosts } = await scan(scene.server.address[family], wanted, options);
    assert.equal(hosts[0]?.local, false);
    const router = scene.routers[0]!.address[family];
    for (const protocol of ['tcp', 'udp'] as const) {
      const ports = shown(hosts[0]!.ports.filter((port) => port.protocol === protocol));
      const rest = protocol === 'tcp' ? ['open', 'refused', 'refused'] : ['closed', 'silent', 'closed'];
      assert.deepEqual(
        ports.slice(0, policies.length),
        expected(family, protocol, router),
        `${family} ${protocol}`,
      );
      assert.deepEqual(
        ports.slice(-3).map(([port, verdict]) => [port, verdict]),
        rest.map((verdict, index) => [3000 + index, verdict]),
      );
    }
  }
});

test('a limit on ICMP errors is found, and silence waits for it', needs, async () => {
  await using scene = await openNetwork({ limited: true, policies: false });
  using _udp = serve(scene, SOCK_DGRAM, 3001);
  const { hosts } = await scan(scene.server.address.inet, '2994-3005', { protocols: ['udp'], wait: 500 });
  assert.deepEqual(
    shown(hosts[0]!.ports).map(([port, verdict, , confidence]) => [port, verdict, confidence]),
    [[3001, 'silent', 'high']],
  );
  const [summary] = hosts[0]!.summaries;
  assert.deepEqual(summary?.verdicts, { closed: 11, silent: 1 });
  assert.ok(summary.icmpRate !== undefined && summary.icmpRate <= 12, `${summary.icmpRate} a second`);
  assert.ok(summary.repeats >= 1);
});

test('hosts that are not there, and the view from another namespace', needs, async () => {
  await using scene = await openNetwork();
  using _tcp = serve(scene, SOCK_STREAM, 3000);
  const dead = await scan([scene.deadBehindRouter.inet, scene.noRoute.inet, scene.local.none.inet], '1,3000');
  assert.deepEqual(
    dead.hosts.map(({ ports }) => ports.map(({ verdict }) => verdict)),
    [1, 2, 3].map(() => ['unreachable', 'unreachable']),
  );
  const own = await scan('127.0.0.1', '3000,3001', { netns: { path: scene.server.path } });
  assert.deepEqual(shown(own.hosts[0]!.ports), [[3000, 'open', undefined, 'certain']]);
  assert.equal(own.hosts[0]!.local, true);
  assert.equal(own.hosts[0]!.ports[0]?.socket?.state, 'listen');
  assert.deepEqual((await scan('127.0.0.1', '3000')).hosts[0]?.ports, []);
});
