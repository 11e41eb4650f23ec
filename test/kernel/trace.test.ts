import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DatagramSocket,
  listen,
  type TraceAnswer,
  type TraceHop,
  type TraceOptions,
  trace,
} from '../../src/index.js';
import { assertFlat } from '../support/descriptors.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { type NetworkScene, openNetwork } from '../support/network.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns', 'ip', 'nsenter', 'unshare', 'nft', 'ping');

const collect = async (host: string, options: TraceOptions = {}) => {
  const running = trace(host, options);
  const hops: TraceHop[] = [];
  for await (const hop of running) hops.push(hop);
  return { hops, summary: running.summary };
};

const answers = ({ probes }: TraceHop): TraceAnswer[] => probes.filter((probe) => probe.kind === 'answer');

/** Who answered at each hop; every probe must have been. */
const path = (hops: readonly TraceHop[]): string[] =>
  hops.map((hop) => {
    const from = new Set(answers(hop).map((answer) => answer.from));
    assert.equal(answers(hop).length, hop.probes.length, JSON.stringify(hop));
    return [...from].join(' ');
  });

type Family = 'inet' | 'inet6';
const families: readonly Family[] = ['inet', 'inet6'];

const expected = (scene: NetworkScene, family: Family): string[] => [
  ...scene.routers.map(({ address }) => address[family]),
  scene.server.address[family],
];

const ways: readonly TraceOptions[] = [
  { protocol: 'udp' },
  { protocol: 'udp', flow: 'constant' },
  { protocol: 'udp', parallel: 1, probes: 1, interval: 0 },
  { protocol: 'tcp' },
  { protocol: 'icmp' },
  { mtu: true },
];

test('every hop is found, by each protocol in both families', { skip }, async (context) => {
  await using scene = await openNetwork({ routers: 3, policies: false });
  for (const family of families) {
    for (const options of ways) {
      await context.test(`${family} ${JSON.stringify(options)}`, async () => {
        const { hops, summary } = await collect(scene.server.address[family], options);
        assert.deepEqual(path(hops), expected(scene, family));
        assert.deepEqual(
          hops.map(({ hop }) => hop),
          [1, 2, 3, 4],
        );
        assert.deepEqual([summary.reached, summary.hops], [true, 4]);
        for (const { hop, probes } of hops.slice(0, 3)) {
          for (const probe of probes) {
            assert.ok(probe.kind === 'answer' && !probe.reached && probe.by === 'icmp');
            assert.equal(probe.backHops, hop);
            assert.ok(probe.rtt > 0 && probe.rtt < 1000);
          }
        }
      });
    }
  }
});

test('from another namespace, whose own addresses are the first hop', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  const netns = { path: scene.server.path };
  for (const protocol of ['udp', 'tcp', 'icmp'] as const) {
    const { hops } = await collect(scene.server.address.inet, { protocol, netns });
    assert.deepEqual(path(hops), [scene.server.address.inet], protocol);
  }
  const missing = collect('127.0.0.1', { netns: { path: '/none-such' } });
  await assert.rejects(missing, { code: 'ENOENT' });
});

test('the target answers as the protocol has it', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  const { inet } = scene.server.address;
  const by = async (options: TraceOptions) => {
    const { hops } = await collect(inet, { firstHop: 2, ...options });
    return new Set(hops.flatMap((hop) => answers(hop).map((answer) => `${answer.by} ${answer.reached}`)));
  };
  assert.deepEqual(await by({}), new Set(['icmp true']));
  assert.deepEqual(await by({ protocol: 'icmp' }), new Set(['echo true']));
  assert.deepEqual(await by({ protocol: 'tcp' }), new Set(['reset true']));
  const { namespace } = scene.server;
  await using server = await listen(`tcp:${inet}:0`, { namespace });
  const bound = server.localAddress;
  assert.ok(bound.family === 'inet');
  assert.deepEqual(await by({ protocol: 'tcp', port: bound.port }), new Set(['syn-ack true']));
  await using echo = await DatagramSocket.open({ bind: `udp:${inet}:0`, namespace });
  const serve = async () => {
    for await (const { bytes, from } of echo) await echo.send(bytes, from!);
  };
  void serve().catch(() => {});
  const local = echo.localAddress;
  assert.ok(local.family === 'inet');
  assert.deepEqual(await by({ port: local.port, flow: 'constant' }), new Set(['datagram true']));
});

test('the path MTU and who limits it are found, in the middle and at the end', { skip }, async (context) => {
  for (const family of families) {
    await context.test(family, async () => {
      await using scene = await openNetwork({ routers: 3, policies: false });
      // The link between the first and the second router.
      scene.routers[0]!.ip('link set right2 mtu 1300');
      scene.routers[1]!.ip('link set left2 mtu 1300');
      const { hops, summary } = await collect(scene.server.address[family], { mtu: true });
      assert.deepEqual([summary.reached, summary.pathMtu], [true, 1300]);
      assert.deepEqual(
        hops.map(({ limits }) => limits),
        [[{ mtu: 1500 }], [{ mtu: 1300, from: scene.routers[0]!.address[family] }], undefined, undefined],
      );
      assert.deepEqual(path(hops), expected(scene, family));
    });
  }
});

/** Who refuses what, at which hop, and with which ICMP type and code; the first and the last router. */
const refusals = [
  // First, as the kernel drops errors about routes for a second after others, icmp_ratelimit 0 or not.
  { name: 'prohibited', hops: 1, by: 'first', inet: [3, 13], inet6: [1, 1], options: {} },
  { name: 'dead neighbour', hops: 3, by: 'last', inet: [3, 1], inet6: [1, 3], options: {} },
  // Ports of network-policy.ts: the rules of the first router look at what it forwards.
  {
    name: 'TCP rejected',
    hops: 2,
    by: 'first',
    inet: [3, 10],
    inet6: [1, 1],
    options: { protocol: 'tcp', port: 2010 },
  },
  {
    name: 'UDP rejected',
    hops: 2,
    by: 'first',
    inet: [3, 3],
    inet6: [1, 4],
    options: { flow: 'constant', port: 2003 },
  },
] as const;

test('who refuses ends the trace, and says why', { skip }, async (context) => {
  await using scene = await openNetwork({ routers: 2 });
  const hosts = { prohibited: scene.prohibited, 'dead neighbour': scene.deadBehindRouter };
  for (const family of families) {
    for (const { name, hops, by, options, ...codes } of refusals) {
      await context.test(`${family} ${name}`, async () => {
        const host = name in hosts ? hosts[name as keyof typeof hosts] : scene.server.address;
        const { summary } = await collect(host[family], options);
        const { reached, icmp } = summary;
        const offender = scene.routers[by === 'first' ? 0 : 1]?.address[family];
        assert.deepEqual(
          [reached, summary.hops, icmp?.type, icmp?.code, icmp?.offender],
          [false, hops, ...codes[family], offender],
        );
      });
    }
  }
});

test('silence is told hop by hop, up to the last', { skip }, async () => {
  await using scene = await openNetwork();
  const { hops, summary } = await collect(scene.blackhole.inet, { maxHops: 3, timeout: 150, probes: 2 });
  assert.equal(hops.length, 3);
  assert.deepEqual(summary, { reached: false });
  for (const probe of hops.flatMap(({ probes }) => probes)) {
    assert.ok(probe.kind === 'silent' && probe.waited >= 150);
  }
});

test('many connection attempts under way are no cause for a warning', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  const warnings: Error[] = [];
  const note = (warning: Error): unknown => warnings.push(warning);
  process.on('warning', note);
  const options = { protocol: 'tcp', parallel: 30, maxHops: 10, interval: 0, timeout: 300 } as const;
  const { summary } = await collect(scene.blackhole.inet, options);
  await new Promise(setImmediate); // warnings come later than their cause
  process.off('warning', note);
  assert.equal(summary.reached, false);
  assert.deepEqual(warnings, []);
});

test('what this machine does not send ends it at once', { skip }, async () => {
  await using scene = await openNetwork();
  for (const protocol of ['udp', 'tcp', 'icmp'] as const) {
    const { hops, summary } = await collect(scene.local.none.inet, { protocol });
    assert.equal(hops.length, 1);
    assert.equal(summary.error?.code, 'ENETUNREACH');
  }
});

test('another way back is seen', { skip }, async () => {
  await using scene = await openNetwork({ routers: 2, policies: false });
  // What the server sends starts with 60 hops left rather than 64, as if it came four routers further.
  scene.server.sysctl('ipv4/ip_default_ttl', 60);
  const { hops } = await collect(scene.server.address.inet, { protocol: 'icmp', probes: 1 });
  assert.deepEqual(
    hops.map((hop) => answers(hop)[0]?.backHops),
    [1, 2, 7],
  );
});

test('stopping and aborting leave no descriptor, with probes under way', { skip }, async () => {
  await using scene = await openNetwork();
  const { inet } = scene.blackhole;
  const enough = new Error('enough');
  for (const protocol of ['udp', 'tcp', 'icmp'] as const) {
    await assertFlat(async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(enough), 60);
      await assert.rejects(collect(inet, { protocol, signal: controller.signal }), enough);
    });
    await assertFlat(async () => {
      const running = trace(inet, { protocol });
      setTimeout(() => running.stop(), 60);
      for await (const _ of running) assert.fail('nobody answers');
      assert.deepEqual(running.summary, { reached: false });
    });
    await assertFlat(async () => {
      for await (const _ of trace(scene.server.address.inet, { protocol })) break;
    });
  }
});
