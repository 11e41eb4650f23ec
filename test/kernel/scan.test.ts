import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { scan } from '../../src/assembly/scan.js';
import type { ScannedHost, ScanProgress } from '../../src/probe/scan/types.js';
import { assertFlat } from '../support/descriptors.js';

const listener = async (host = '127.0.0.1') => {
  const server = createServer((socket) => socket.on('error', () => {}).end());
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address() as { port: number };
  return { port: address.port, [Symbol.dispose]: () => server.close() };
};

const datagrams = async (answer?: (bytes: Buffer) => Uint8Array, port = 0) => {
  const socket = createSocket('udp4');
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('message', (bytes, from) => {
    if (answer !== undefined) socket.send(answer(bytes), from.port, from.address);
  });
  return { port: socket.address().port, [Symbol.dispose]: () => socket.close() };
};

const only = (hosts: readonly ScannedHost[]): ScannedHost => {
  assert.equal(hosts.length, 1);
  return hosts[0]!;
};

test('all TCP ports of loopback, with the processes behind them', async () => {
  const listeners = await Promise.all(Array.from({ length: 5 }, () => listener()));
  for (let round = 0; round < 3; round++) {
    const { hosts, complete } = await scan('127.0.0.1', 'all');
    const { ports, summaries, local } = only(hosts);
    assert.ok(complete && local);
    assert.deepEqual(
      ports.filter(({ verdict }) => verdict === 'open').map(({ port }) => port),
      listeners.map(({ port }) => port).sort((a, b) => a - b),
    );
    for (const { socket, confidence, attempts } of ports) {
      assert.deepEqual(
        socket?.holders.map(({ pid }) => pid),
        [process.pid],
      );
      assert.deepEqual([confidence, attempts], ['certain', 1]);
    }
    assert.deepEqual(summaries, [
      {
        protocol: 'tcp',
        ports: 65535,
        verdicts: { open: 5, refused: 65530 },
        unfinished: 0,
        confidence: 'certain',
        repeats: 0,
      },
    ]);
  }
  for (const one of listeners) one[Symbol.dispose]();
});

test('all UDP ports of loopback: closed, answering, and bound as this machine knows', async () => {
  using silent = await datagrams();
  using echo = await datagrams((bytes) => bytes);
  for (let round = 0; round < 3; round++) {
    const { ports, summaries } = only((await scan('127.0.0.1', 'all', { protocols: ['udp'] })).hosts);
    const expected = [
      [silent.port, 'open', 'certain'],
      [echo.port, 'answering', 'certain'],
    ].sort(([a], [b]) => Number(a) - Number(b));
    assert.deepEqual(
      ports.map(({ port, verdict, confidence }) => [port, verdict, confidence]),
      expected,
    );
    assert.deepEqual(summaries[0]?.verdicts, { closed: 65533, open: 1, answering: 1 });
    assert.ok(ports.every(({ socket }) => socket?.holders[0]?.pid === process.pid));
  }
});

test('without a look at its sockets, this machine is silent as any other', async () => {
  using silent = await datagrams();
  const options = { protocols: ['udp'] as const, owners: false };
  const { ports } = only((await scan('127.0.0.1', `${silent.port},1`, options)).hosts);
  assert.deepEqual(
    ports.map(({ port, verdict, confidence, socket }) => [port, verdict, confidence, socket]),
    [[silent.port, 'silent', 'high', undefined]],
  );
});

test('both protocols, both families, and every port on demand', async () => {
  using v6 = await listener('::1');
  const { hosts } = await scan('::1', `${v6.port},1`, { protocols: ['udp', 'tcp'], all: true });
  assert.deepEqual(
    only(hosts).ports.map(({ protocol, port, verdict }) => [protocol, port, verdict]),
    [
      ['tcp', 1, 'refused'],
      ['tcp', v6.port, 'open'],
      ['udp', 1, 'closed'],
      ['udp', v6.port, 'closed'],
    ],
  );
  const closed = only(hosts).ports.find(({ protocol }) => protocol === 'udp');
  assert.equal(closed?.icmp?.name, 'port unreachable');
  assert.equal(closed.icmp.offender, '::1');
});

test('several hosts come in their order, each address once', async () => {
  using one = await listener('127.0.0.2');
  const seen: string[] = [];
  const { hosts } = await scan(['127.0.0.0/29', '127.0.0.2', 'localhost'], String(one.port), {
    family: 'inet',
    onHost: ({ host }) => seen.push(host),
  });
  assert.deepEqual(
    hosts.map(({ address, ports }) => ['address' in address && address.address, ports.length]),
    [1, 2, 3, 4, 5, 6].map((last) => [`127.0.0.${last}`, last === 2 ? 1 : 0]),
  );
  assert.equal(seen.length, 6);
});

test('recognises a service by its answer', async () => {
  // CoAP's ping and its reset, RFC 7252 section 4.3
  using _coap = await datagrams((ping) => (ping.length === 4 ? ping.fill(0x70, 0, 1) : ping), 5683);
  for (const payloads of [true, false]) {
    const options = { protocols: ['udp'] as const, payloads };
    const { ports } = only((await scan('127.0.0.1', '5683,5684', options)).hosts);
    assert.deepEqual(
      ports.map(({ port, verdict, service }) => [port, verdict, service?.name]),
      [[5683, 'answering', payloads ? 'coap' : undefined]],
    );
  }
});

test('the deadline ends a scan with what it knows; a signal ends it with its reason', async () => {
  using full = await listener();
  const slow = { rate: 20, timeout: 300 };
  await assertFlat(async () => {
    const { hosts, complete, elapsed } = await scan('127.0.0.1', '1-1000', slow);
    assert.equal(complete, false);
    assert.ok(elapsed >= 299 && elapsed < 20_000, `${elapsed}`);
    const [summary] = only(hosts).summaries;
    const known = summary!.verdicts.refused ?? 0;
    assert.ok(known >= 1 && known < 50, `${known} known`);
    assert.equal(summary!.unfinished, 1000 - known);
    for (const protocol of ['tcp', 'udp'] as const) {
      const reason = new Error('enough');
      const controller = new AbortController();
      const running = scan(['127.0.0.1', '127.0.0.2'], '1-1000', {
        protocols: [protocol],
        rate: 20,
        signal: controller.signal,
      });
      await sleep(50);
      controller.abort(reason);
      await assert.rejects(running, reason);
      await assert.rejects(scan('127.0.0.1', '1', { signal: controller.signal }), reason);
    }
  });
  assert.ok(full.port > 0);
});

test('tells how far it is', async () => {
  const reports: ScanProgress[] = [];
  await scan('127.0.0.1', '1-100', { rate: 200, onProgress: (progress) => reports.push({ ...progress }) });
  assert.ok(reports.length >= 3, `${reports.length} reports`);
  assert.deepEqual(
    reports.map(({ done }) => done),
    reports.map(({ done }) => done).sort((a, b) => a - b),
  );
  assert.deepEqual([reports.at(-1)?.done, reports.at(-1)?.total], [100, 100]);
});

test('refuses what makes no sense', async () => {
  await assert.rejects(scan('127.0.0.1', '0'), { name: 'GrammarError' });
  await assert.rejects(scan('127.0.0.1', 'nosuchservice'), { name: 'GrammarError' });
  await assert.rejects(scan('10.0.0.0/8', '1'), { name: 'GrammarError' });
  await assert.rejects(scan('2001:db8::/64', '1'), { name: 'GrammarError' });
  await assert.rejects(scan('127.0.0.1/33', '1'), { name: 'GrammarError' });
  await assert.rejects(scan('a/b/c', '1'), { name: 'GrammarError' });
  await assert.rejects(scan('', '1'), { name: 'GrammarError' });
  await assert.rejects(scan([], '1'), { name: 'GrammarError' });
  await assert.rejects(scan('127.0.0.1', '1', { concurency: 1 } as object), /did you mean concurrency/);
  await assert.rejects(scan('127.0.0.1', '1', { concurrency: 0 }), { name: 'RangeError' });
  await assert.rejects(scan('127.0.0.1', '1', { wait: 1.5 }), { name: 'RangeError' });
  await assert.rejects(scan('127.0.0.1', '1', { protocols: [] }), { name: 'TypeError' });
  await assert.rejects(scan('127.0.0.1', '1', { protocols: ['sctp' as 'tcp'] }), { name: 'TypeError' });
  await assert.rejects(scan('127.0.0.1', '1', { source: '/x' }), { name: 'TypeError' });
  await assert.rejects(scan('127.0.0.1', '1', { source: '203.0.113.1' }), { code: 'EADDRNOTAVAIL' });
  await assert.rejects(scan('127.0.0.1', '1', { netns: { path: '/etc/passwd' } }), { code: 'EINVAL' });
});
