import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decodeIcmp,
  encodeEcho,
  type PingEvent,
  type PingOptions,
  ping,
  RawSocket,
  SocketError,
} from '../../src/index.js';
import { assertFlat } from '../support/descriptors.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { type NetworkScene, openNetwork } from '../support/network.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns', 'ip', 'nsenter', 'unshare', 'nft', 'ping');
const quick = { count: 1, timeout: 3000 } as const;

const collect = async (host: string, options: PingOptions) => {
  const running = ping(host, options);
  const events: PingEvent[] = [];
  for await (const event of running) events.push(event);
  return { events, statistics: running.statistics };
};

/** The only event. */
const one = async (host: string, options: PingOptions = {}): Promise<PingEvent> => {
  const { events } = await collect(host, { ...quick, ...options });
  assert.equal(events.length, 1, JSON.stringify(events));
  return events[0]!;
};

type Family = 'inet' | 'inet6';
const families: readonly Family[] = ['inet', 'inet6'];

test('who answers, who refuses, and who says nothing', { skip }, async (context) => {
  await using scene = await openNetwork({ lastMtu: 1300 });
  for (const family of families) {
    const icmp =
      family === 'inet'
        ? { expired: [11, 0], prohibited: [3, 13], big: [3, 4] }
        : { expired: [3, 0], prohibited: [1, 1], big: [2, 0] };
    const router = scene.routers[0]!.address[family];
    const told = (event: PingEvent) =>
      event.kind === 'error' ? [event.icmp?.type, event.icmp?.code, event.icmp?.offender] : event;
    // First, as the kernel drops errors about routes for a second after others, icmp_ratelimit 0 or not.
    await context.test(`${family}: a route that prohibits`, async () => {
      assert.deepEqual(told(await one(scene.prohibited[family])), [...icmp.prohibited, router]);
    });
    await context.test(`${family}: answers come with their hop limit and the kernel's time`, async () => {
      const { events, statistics } = await collect(scene.server.address[family], { count: 3, interval: 20 });
      assert.deepEqual(
        events.map((event) => event.kind === 'reply' && [event.sequence, event.bytes, event.timeToLive]),
        [1, 2, 3].map((sequence) => [sequence, 64, 63]),
      );
      const { transmitted, received, loss, errors, rtt } = statistics;
      assert.deepEqual(
        { transmitted, received, loss, errors },
        { transmitted: 3, received: 3, loss: 0, errors: 0 },
      );
      // Two links of one machine: by our own clock, with a turn of the loop, it would be far more.
      assert.ok(rtt !== undefined && rtt.minimum > 0 && rtt.minimum < 5, String(rtt?.minimum));
    });
    await context.test(`${family}: a hop limit that ends at the router`, async () => {
      const event = await one(scene.server.address[family], { timeToLive: 1 });
      assert.deepEqual(told(event), [...icmp.expired, router]);
    });
    await context.test(`${family}: a neighbour that is not there, behind a router and here`, async () => {
      const code = family === 'inet' ? [3, 1] : [1, 3];
      assert.deepEqual(told(await one(scene.deadBehindRouter[family])), [...code, router]);
      assert.deepEqual(told(await one(scene.deadNeighbour[family])), [...code, scene.client.address[family]]);
    });
    await context.test(`${family}: too long for the link behind the router, then known here`, async () => {
      const options = { size: 1400, pathMtu: 'do', interval: 50, count: 2, timeout: 3000 } as const;
      const { events } = await collect(scene.server.address[family], options);
      const [far, near] = events;
      assert.deepEqual(told(far!), [...icmp.big, router]);
      assert.equal(far?.kind === 'error' && far.mtu, 1300);
      assert.deepEqual(near?.kind === 'error' && [near.error.code, near.icmp, near.mtu], [
        'EMSGSIZE',
        undefined,
        1300,
      ]);
    });
    await context.test(`${family}: nothing comes back`, async () => {
      const event = await one(scene.blackhole[family], { timeout: 200 });
      assert.ok(event.kind === 'lost' && event.waited >= 200 && event.waited < 2000);
    });
    await context.test(`${family}: this machine has no route`, async () => {
      const { events, statistics } = await collect(scene.local.none[family], { count: 2, interval: 10 });
      assert.deepEqual(
        events.map((event) => event.kind === 'error' && event.error),
        [1, 2].map(() => ({ operation: 'send', errno: 101, code: 'ENETUNREACH' })),
      );
      assert.deepEqual([statistics.errors, statistics.loss], [2, 1]);
    });
  }
});

test('from another namespace, to which it is one hop less', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  await assertFlat(async () => {
    const netns = { path: scene.server.path };
    const hops = async (options: PingOptions) => {
      const event = await one(scene.routers[0]!.address.inet, options);
      return event.kind === 'reply' ? event.timeToLive : event;
    };
    assert.equal(await hops({ netns }), 64);
    assert.equal((await one(scene.server.address.inet, { netns })).kind, 'reply');
    await assert.rejects(one('127.0.0.1', { netns: { name: 'none-such' } }), { code: 'ENOENT' });
    await assert.rejects(one('127.0.0.1', { interface: 'none-such' }), /find interface none-such: .*ENODEV/);
  });
});

test('a deadline ends it, and an interface, a source and a pattern are used', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  const { inet, inet6 } = scene.server.address;
  const started = performance.now();
  const { statistics } = await collect(inet, { deadline: 1000, interval: 400 });
  assert.ok(performance.now() - started < 10_000);
  assert.ok(statistics.transmitted >= 2 && statistics.transmitted <= 4, String(statistics.transmitted));
  const source = scene.client.address.inet;
  const pattern = Uint8Array.of(0xab, 0xcd);
  const options = { source, interface: 'right1', pattern, size: 1000, trafficClass: 0x10 } as const;
  assert.ok((await one(inet, options)).kind === 'reply');
  // lo does not lead there
  assert.notEqual((await one(inet, { interface: 'lo', timeout: 300 })).kind, 'reply');
  assert.ok((await one(inet6, { namespace: scene.routers[0]!.namespace })).kind === 'reply');
});

/** Answers the client's echoes in the server's name as `answers` says, until it is disposed of. */
const impostor = async (
  scene: NetworkScene,
  answers: (sequence: number, data: Uint8Array) => (readonly [sequence: number, data: Uint8Array])[],
): Promise<RawSocket> => {
  scene.server.sysctl('ipv4/icmp_echo_ignore_all', 1);
  const raw = await RawSocket.open({
    family: 'inet',
    protocol: 'icmp',
    icmpFilter: ['echo-request'],
    namespace: scene.server.namespace,
  });
  const serve = async () => {
    for await (const { payload, from } of raw) {
      const { echo } = decodeIcmp('icmp', payload);
      if (echo === undefined) continue;
      for (const [sequence, data] of answers(echo.sequence, echo.data)) {
        await raw.send(encodeEcho({ ...echo, kind: 'reply', sequence, data }), from);
      }
    }
  };
  void serve().catch(() => {});
  return raw;
};

test('answers that are doubled, late, damaged, cut or for nobody are told apart', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  let first: Uint8Array | undefined;
  await using _ = await impostor(scene, (sequence, data) => {
    const damaged = Uint8Array.from(data);
    damaged[20] = 0xee;
    if (sequence === 1) {
      first = data;
      return [[999, data]]; // never sent
    }
    if (sequence === 2)
      return [
        [2, data],
        [1, first!],
        [2, data],
      ];
    if (sequence === 3) return [[3, damaged]];
    return [[4, data.subarray(0, 10)]];
  });
  const { events, statistics } = await collect(scene.server.address.inet, {
    count: 4,
    interval: 60,
    timeout: 3000,
  });
  const flags = events.map((event) =>
    event.kind === 'reply'
      ? [event.sequence, event.duplicate, event.late, event.truncated, event.corrupted]
      : event,
  );
  assert.deepEqual(flags, [
    [2, false, false, false, undefined],
    [1, false, true, false, undefined],
    [2, true, false, false, undefined],
    [3, false, false, false, { offset: 20, sent: 20, received: 0xee }],
    [4, false, false, true, undefined],
  ]);
  const { received, duplicates, corrupted, loss } = statistics;
  assert.deepEqual(
    { received, duplicates, corrupted, loss },
    { received: 4, duplicates: 1, corrupted: 1, loss: 0 },
  );
});

test('an answer after its time is up still counts', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  await using _ = await impostor(scene, (sequence, data) =>
    sequence === 2
      ? [
          [2, data],
          [1, data],
        ]
      : [],
  );
  const options = { count: 2, interval: 150, timeout: 80 };
  const { events, statistics } = await collect(scene.server.address.inet, options);
  assert.deepEqual(
    events.map(({ kind, sequence }) => `${kind} ${sequence}`),
    ['lost 1', 'reply 2', 'reply 1'],
  );
  assert.equal(statistics.received, 2);
});

test('ping sockets and raw ones tell the same', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  scene.client.sysctl('ipv4/ping_group_range', '0 0');
  for (const address of [scene.server.address, scene.deadBehindRouter]) {
    for (const family of families) {
      const seen = [];
      for (const socket of ['datagram', 'raw'] as const) {
        const running = ping(address[family], { ...quick, socket });
        assert.equal((await running.open()).socket, socket);
        for await (const event of running) {
          seen.push(
            event.kind === 'reply'
              ? [event.from, event.bytes, event.timeToLive]
              : event.kind === 'error' && event.icmp,
          );
        }
      }
      assert.equal(seen.length, 2);
      assert.deepEqual(seen[0], seen[1]);
    }
  }
});

test("two pings by raw sockets do not take each other's answers", { skip }, async () => {
  const both = await Promise.all(
    [1, 2].map(() => collect('127.0.0.1', { count: 20, interval: 3, socket: 'raw', timeout: 3000 })),
  );
  for (const { statistics } of both) {
    assert.deepEqual([statistics.received, statistics.duplicates], [20, 0]);
  }
});

test('a link-local address has a zone, by name or by the interface', { skip }, async () => {
  await using scene = await openNetwork({ policies: false });
  scene.client.ip('address add fe80::5/64 dev right1 nodad');
  scene.routers[0]!.ip('address add fe80::6/64 dev left1 nodad');
  assert.equal((await one('fe80::6%right1')).kind, 'reply');
  assert.equal((await one('[fe80::6%right1]', { family: 6 })).kind, 'reply');
  const event = await one('fe80::6', { interface: 'right1' });
  assert.match(event.kind === 'reply' ? event.from : event.kind, /^fe80::6%\d+$/);
  await assert.rejects(one('fe80::6%none'), /interface/);
});

test('an adaptive ping does not wait for the interval', { skip }, async () => {
  const { statistics } = await collect('127.0.0.1', { count: 50, pace: 'adaptive', timeout: 3000 });
  assert.equal(statistics.received, 50);
  assert.ok(statistics.elapsed < 5000, String(statistics.elapsed));
});

test('stopping ends the loop, aborting rejects it, and neither leaves a descriptor', { skip }, async () => {
  const stopped = async () => {
    const running = ping('127.0.0.1', { interval: 5 });
    let count = 0;
    for await (const _ of running) if (++count === 3) running.stop();
    assert.equal(count, 3);
  };
  const enough = new Error('enough');
  const aborted = async () => {
    const controller = new AbortController();
    const running = ping('127.0.0.1', { interval: 60_000, signal: controller.signal });
    const consume = async () => {
      for await (const _ of running) setImmediate(() => controller.abort(enough));
    };
    await assert.rejects(consume(), enough);
  };
  const left = async () => {
    for await (const _ of ping('::1')) break;
  };
  const unused = async () => {
    const running = ping('127.0.0.1');
    await running.open();
    running.stop();
    for await (const _ of running) assert.fail('it was stopped');
  };
  const abandoned = async () => {
    const controller = new AbortController();
    await ping('127.0.0.1', { signal: controller.signal }).open();
    controller.abort(enough);
  };
  for (const body of [stopped, aborted, left, unused, abandoned]) await assertFlat(body);
});

test('what cannot be opened or found says why, and leaves nothing open', { skip }, async () => {
  await assertFlat(async () => {
    await assert.rejects(one('127.0.0.1', { source: '203.0.113.77' }), { code: 'EADDRNOTAVAIL' });
    await assert.rejects(one('127.0.0.1', { interface: 'none-such' }), SocketError);
    await assert.rejects(one('127.0.0.1', { family: 6 }), /no address of IPv6/);
    await assert.rejects(one('127.0.0.256'), /IPv4 address/);
  });
  const twice = ping('127.0.0.1', quick);
  for await (const _ of twice);
  await assert.rejects(async () => {
    for await (const _ of twice);
  }, /iterated once/);
});
