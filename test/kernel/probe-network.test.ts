import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { IcmpEvidence, ProbeResult, Verdict } from '../../src/index.js';
import { probe, waitFor } from '../../src/index.js';
import { Socket } from '../../src/socket/socket.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { type NetworkScene, type NodeAddresses, openNetwork } from '../support/network.js';
import { type PolicyRow, policies, resetPort } from '../support/network-policy.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns', 'ip', 'nsenter', 'unshare', 'nft', 'ping');

let scene: NetworkScene;
before(async () => {
  if (skip === false) scene = await openNetwork();
});
after(async () => {
  if (skip === false) await scene[Symbol.asyncDispose]();
});

const families = ['inet', 'inet6'] as const;
type Family = (typeof families)[number];
type Protocol = 'tcp' | 'udp';

/** Short where silence is what is tested, long where an answer comes. */
const brief = { timeout: 300, retries: 1 };
const patient = { timeout: 5000 };

const hostText = (host: string): string => (host.includes(':') ? `[${host}]` : host);
const targetText = (protocol: string, host: string, port: number): string =>
  `${protocol}:${hostText(host)}:${port}`;

/** What the reference of probing says of an ICMP message from a router. */
const verdictOfRouter = (icmp: readonly [number, number], family: Family): Verdict => {
  const policy = family === 'inet' ? ['3/2', '3/3', '3/9', '3/10', '3/13'] : ['1/1', '1/4', '1/5', '1/6'];
  return policy.includes(icmp.join('/')) ? 'filtered' : 'unreachable';
};

const evidence = ({ icmp }: ProbeResult): [number, number] | undefined => icmp && [icmp.type, icmp.code];

const checkReject = (result: ProbeResult, row: PolicyRow, family: Family): void => {
  const icmp = family === 'inet' ? row.icmp : row.icmp6;
  assert.ok(icmp !== undefined);
  assert.deepEqual(evidence(result), icmp, result.reason);
  assert.equal(result.icmp?.offender, scene.routers[0]?.address[family]);
  assert.equal(result.verdict, verdictOfRouter(icmp, family), result.reason);
  assert.ok(result.reason.includes(`ICMP ${icmp[0]}/${icmp[1]}`), result.reason);
  assert.ok(result.error !== undefined && result.rtt !== undefined);
};

for (const family of families) {
  for (const protocol of ['tcp', 'udp'] as const) {
    for (const row of policies) {
      if (row.icmp === undefined) continue;
      test(`${protocol} over ${family}, router: ${row.name}`, { skip }, async () => {
        const target = targetText(protocol, scene.server.address[family], row.port);
        checkReject(await probe(target, patient), row, family);
      });
    }

    test(`${protocol} over ${family}, dropped on the way`, { skip }, async () => {
      const target = targetText(protocol, scene.server.address[family], 2020);
      const result = await probe(target, brief);
      assert.equal(result.verdict, protocol === 'tcp' ? 'timed-out' : 'silent');
      assert.equal(result.icmp, undefined);
      assert.equal(result.error, undefined);
      assert.ok(result.elapsed >= 290 && result.elapsed < 10_000, String(result.elapsed));
    });

    test(`${protocol} over ${family}, refused by the server`, { skip }, async () => {
      const target = targetText(protocol, scene.server.address[family], 9);
      const result = await probe(target, patient);
      assert.equal(result.verdict, protocol === 'tcp' ? 'refused' : 'closed');
      assert.equal(result.error?.code, 'ECONNREFUSED');
      assert.equal(result.icmp?.offender, protocol === 'tcp' ? undefined : scene.server.address[family]);
    });
  }

  test(`an RST in the server's name over ${family}`, { skip }, async () => {
    const result = await probe(targetText('tcp', scene.server.address[family], resetPort), patient);
    assert.equal(result.verdict, 'refused');
    assert.equal(result.icmp, undefined);
  });
}

/** Places with nobody there: who says so, and how. */
const places: readonly {
  readonly name: string;
  readonly where: () => NodeAddresses;
  readonly verdict: Verdict;
  readonly silentVerdict?: boolean;
  readonly offender?: 'router' | 'client';
  readonly icmp?: { readonly inet: [number, number]; readonly inet6: [number, number] };
}[] = [
  {
    name: 'no route at the router',
    where: () => scene.noRoute,
    verdict: 'unreachable',
    offender: 'router',
    icmp: { inet: [3, 0], inet6: [1, 0] },
  },
  {
    name: 'a dead neighbour behind the router',
    where: () => scene.deadBehindRouter,
    verdict: 'unreachable',
    offender: 'router',
    icmp: { inet: [3, 1], inet6: [1, 3] },
  },
  {
    name: 'a dead neighbour of ours',
    where: () => scene.deadNeighbour,
    verdict: 'unreachable',
    offender: 'client',
    icmp: { inet: [3, 1], inet6: [1, 3] },
  },
  {
    name: 'a prohibiting route at the router',
    where: () => scene.prohibited,
    verdict: 'filtered',
    offender: 'router',
    icmp: { inet: [3, 13], inet6: [1, 1] },
  },
  { name: 'no route here', where: () => scene.local.none, verdict: 'unreachable' },
  { name: 'a rejecting route here', where: () => scene.local.unreachable, verdict: 'unreachable' },
  { name: 'a discarding route here', where: () => scene.local.blackhole, verdict: 'unreachable' },
  { name: 'a prohibiting route here', where: () => scene.local.prohibit, verdict: 'denied' },
];

const offenderOf = (icmp: IcmpEvidence | undefined, family: Family): string | undefined => {
  if (icmp?.offender === scene.client.address[family]) return 'client';
  return icmp?.offender === scene.routers[0]?.address[family] ? 'router' : icmp?.offender;
};

for (const family of families) {
  for (const protocol of ['tcp', 'udp', 'icmp'] as const) {
    for (const { name, where, verdict, offender, icmp } of places) {
      test(`${protocol} over ${family}, ${name}`, { skip }, async () => {
        const host = where()[family];
        const target = protocol === 'icmp' ? `icmp:${host}` : targetText(protocol, host, 80);
        const result = await probe(target, patient);
        assert.equal(result.verdict, verdict, result.reason);
        if (icmp !== undefined) assert.deepEqual(evidence(result), icmp[family], result.reason);
        assert.equal(offenderOf(result.icmp, family), offender, result.reason);
      });
    }

    test(`${protocol} over ${family}, a router that discards`, { skip }, async () => {
      const host = scene.blackhole[family];
      const target = protocol === 'icmp' ? `icmp:${host}` : targetText(protocol, host, 80);
      const result = await probe(target, brief);
      assert.equal(result.verdict, protocol === 'tcp' ? 'timed-out' : 'silent', result.reason);
    });
  }

  test(`an echo over ${family}`, { skip }, async () => {
    const result = await probe(`icmp:${scene.server.address[family]}`, patient);
    assert.equal(result.verdict, 'answering', result.reason);
    assert.ok(result.rtt !== undefined && result.rtt > 0);
  });
}

const listenOnServer = (family: Family, backlog: number): { socket: Socket; port: number } => {
  const socket = Socket.open({ family, type: 'stream' }, { namespace: scene.server.namespace });
  socket.bind({ family, address: scene.server.address[family], port: 0 });
  socket.listen(backlog);
  const { localAddress } = socket;
  return { socket, port: 'port' in localAddress ? localAddress.port : 0 };
};

for (const family of families) {
  test(`a listener over ${family} is open, and a full one looks dead from afar`, { skip }, async () => {
    const { socket, port } = listenOnServer(family, 0);
    const held: Socket[] = [];
    try {
      const target = targetText('tcp', scene.server.address[family], port);
      const open = await probe(target, patient);
      assert.equal(open.verdict, 'open', open.reason);
      assert.equal(open.socket, undefined, 'a socket of another machine');
      for (let count = 0; count < 2; count++) {
        const client = Socket.open({ family, type: 'stream' });
        held.push(client);
        await client
          .connect({ family, address: scene.server.address[family], port }, { timeout: 300 })
          .catch(() => undefined);
      }
      const full = await probe(target, brief);
      assert.equal(full.verdict, 'timed-out', full.reason);
    } finally {
      for (const one of [socket, ...held]) one.close();
    }
  });

  for (const silent of [false, true]) {
    test(`a datagram server over ${family} that ${silent ? 'keeps silent' : 'answers'}`, {
      skip,
    }, async () => {
      const server = Socket.open({ family, type: 'dgram' }, { namespace: scene.server.namespace });
      try {
        server.bind({ family, address: scene.server.address[family], port: 0 });
        const { localAddress } = server;
        const port = 'port' in localAddress ? localAddress.port : 0;
        const answering = server.receive(100).then(({ from }) => {
          if (!silent && from !== undefined) return server.send('hello', { to: from });
          return 0;
        });
        const result = await probe(
          targetText('udp', scene.server.address[family], port),
          silent ? brief : patient,
        );
        assert.equal(result.verdict, silent ? 'silent' : 'answering', result.reason);
        assert.deepEqual(
          result.received && Buffer.from(result.received).toString(),
          silent ? undefined : 'hello',
        );
        await answering;
      } finally {
        server.close();
      }
    });
  }
}

test('the firewall of the server itself rejects connections: refused, with its word', { skip }, async () => {
  scene.server.nft(`table inet own {
  chain input {
    type filter hook input priority 0;
    tcp dport 3003 reject with icmp type port-unreachable
    tcp dport 3013 reject with icmpx type admin-prohibited
    udp dport 3013 reject with icmpx type admin-prohibited
  }
}
`);
  const host = scene.server.address.inet;
  const refused = await probe(`tcp:${host}:3003`, patient);
  assert.equal(refused.verdict, 'refused', refused.reason);
  assert.deepEqual(evidence(refused), [3, 3]);
  for (const protocol of ['tcp', 'udp'] as const satisfies Protocol[]) {
    const filtered = await probe(`${protocol}:${host}:3013`, patient);
    assert.equal(filtered.verdict, 'filtered', filtered.reason);
    assert.equal(filtered.icmp?.offender, host);
  }
});

test('from another namespace, by its file', { skip }, async () => {
  const { socket, port } = listenOnServer('inet', 8);
  try {
    const netns = { path: scene.server.path };
    const inside = await probe(`tcp:${scene.server.address.inet}:${port}`, { ...patient, netns });
    assert.equal(inside.verdict, 'open');
    assert.equal(inside.socket?.state, 'listen');
    assert.equal(inside.socket?.holders[0]?.pid, process.pid);
    const waited = await waitFor(`${scene.server.address.inet}:${port}`, { netns, timeout: 10_000 });
    assert.equal(waited.ready, true);
  } finally {
    socket.close();
  }
});
