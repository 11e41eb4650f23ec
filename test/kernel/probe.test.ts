import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { type ProbeOptions, probe, probeAll } from '../../src/index.js';
import { probeWith } from '../../src/probe/probe.js';
import { Socket } from '../../src/socket/socket.js';
import { assertFlat } from '../support/descriptors.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns');

const here = '127.0.0.1';
const brief: ProbeOptions = { timeout: 300, retries: 1 };
const patient: ProbeOptions = { timeout: 5000 };

const open: net.Server[] = [];
const peers = new Set<net.Socket>();

/** A TCP server of this process; its port. */
const serve = async (talk: (socket: net.Socket) => void): Promise<number> => {
  const server = net.createServer((socket) => {
    peers.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => peers.delete(socket));
    talk(socket);
  });
  open.push(server);
  server.listen(0, here);
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
};

let mute: number;
before(async () => {
  if (skip === false) mute = await serve(() => {});
});
after(() => {
  for (const server of open) server.close();
  for (const peer of peers) peer.destroy();
});

const rangeFile = '/proc/sys/net/ipv4/ip_local_port_range';
const pingFile = '/proc/sys/net/ipv4/ping_group_range';

/** Writes a setting of this namespace, and puts it back at the end. */
const withSetting = async (path: string, value: string, body: () => Promise<void>): Promise<void> => {
  const kept = readFileSync(path, 'utf8');
  writeFileSync(path, value);
  try {
    await body();
  } finally {
    writeFileSync(path, kept);
  }
};

const portOf = (socket: Socket): number => {
  const { localAddress } = socket;
  return 'port' in localAddress ? localAddress.port : 0;
};

const bound = (type: 'stream' | 'dgram'): { socket: Socket; port: number } => {
  const socket = Socket.open({ family: 'inet', type });
  socket.bind({ family: 'inet', address: here, port: 0 });
  return { socket, port: portOf(socket) };
};

test('a listener here is open, and its process is told', { skip }, async () => {
  const result = await probe(`${here}:${mute}`, patient);
  assert.equal(result.verdict, 'open', result.reason);
  assert.equal(result.socket?.state, 'listen');
  assert.deepEqual(
    result.socket?.holders.map(({ pid }) => pid),
    [process.pid],
  );
  assert.equal(result.attempts.length, 1);
  assert.ok(result.rtt !== undefined && result.elapsed >= result.rtt);
  const plain = await probe(`${here}:${mute}`, { ...patient, wantSocket: false });
  assert.equal(plain.socket, undefined);
});

test('a listener on every address is found by any of them', { skip }, async () => {
  const socket = Socket.open({ family: 'inet6', type: 'stream' });
  try {
    socket.bind({ family: 'inet6', address: '::', port: 0 });
    socket.listen(4);
    for (const host of [here, '127.9.9.9', '[::1]']) {
      const result = await probe(`${host}:${portOf(socket)}`, patient);
      assert.equal(result.verdict, 'open', result.reason);
      assert.equal(result.socket?.holders[0]?.pid, process.pid, host);
    }
  } finally {
    socket.close();
  }
});

test('a full backlog here is busy, as the inventory shows it', { skip }, async () => {
  const { socket, port } = bound('stream');
  const held: Socket[] = [];
  try {
    socket.listen(1);
    for (let count = 0; count < 4; count++) {
      const client = Socket.open({ family: 'inet', type: 'stream' });
      held.push(client);
      await client.connect({ family: 'inet', address: here, port }, { timeout: 100 }).catch(() => undefined);
    }
    const result = await probe(`${here}:${port}`, brief);
    assert.equal(result.verdict, 'busy', result.reason);
    assert.deepEqual([result.socket?.receiveQueue, result.socket?.sendQueue], [2, 1]);
    assert.equal(result.attempts[0]?.verdict, 'busy');
  } finally {
    for (const one of [socket, ...held]) one.close();
  }
});

test('a datagram socket here is open although it keeps silent, and its drops are told', {
  skip,
}, async () => {
  const { socket, port } = bound('dgram');
  try {
    const result = await probe(`udp:${here}:${port}`, patient);
    assert.equal(result.verdict, 'open', result.reason);
    assert.ok(result.elapsed < 5000, 'it does not wait for what will not come');
    assert.equal(result.socket?.drops, 0);
    const alone = await probe(`udp:${here}:${port}`, { ...brief, wantSocket: false });
    assert.equal(alone.verdict, 'silent', alone.reason);
  } finally {
    socket.close();
  }
});

test('a mute server here is open, also where this machine takes its time to tell', { skip }, async () => {
  using receiver = Socket.open({ family: 'inet', type: 'dgram' });
  receiver.bind(`${here}:0`);
  const told = { type: 'dgram', state: 'unconnected', inode: 1, receiveQueue: 0, sendQueue: 0, holders: [] };
  const internet = async () => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    return told;
  };
  const target = `udp:${here}:${portOf(receiver)}`;
  const { verdict, socket } = await probeWith(target, {
    timeout: 1000,
    service: 'ntp',
    lookup: { internet },
  });
  assert.equal(verdict, 'open');
  assert.deepEqual(socket, told);
});

test('a datagram is repeated as often as asked for, and no more', { skip }, async () => {
  const { socket, port } = bound('dgram');
  try {
    await probe(`udp:${here}:${port}`, { timeout: 200, retries: 3, wantSocket: false });
    const sizes: number[] = [];
    for (let one = socket.tryReceive(10); one !== undefined; one = socket.tryReceive(10)) {
      sizes.push(one.bytes.length);
    }
    assert.deepEqual(sizes, [0, 0, 0, 0]);
  } finally {
    socket.close();
  }
});

test('a probe that meets itself finds nobody', { skip }, async () => {
  for (const port of [41000, 41001, 41002]) {
    await withSetting(rangeFile, `${port} ${port}`, async () => {
      const result = await probe(`${here}:${port}`, brief);
      assert.equal(result.verdict, 'refused', result.reason);
      assert.match(result.reason, /the probe only met itself/);
    });
  }
});

test('no port left to come from is told as such', { skip }, async () => {
  const { socket, port } = bound('dgram');
  try {
    await withSetting(rangeFile, `${port} ${port}`, async () => {
      const result = await probe(`udp:${here}:53`, brief);
      assert.equal(result.verdict, 'denied', result.reason);
      assert.ok(result.error?.code === 'EAGAIN' || result.error?.code === 'EADDRNOTAVAIL', result.reason);
    });
  } finally {
    socket.close();
  }
});

const faults: readonly [string, (socket: net.Socket) => void, string, RegExp][] = [
  ['accepts and never speaks', () => {}, 'open', /keeps silent/],
  ['closes at once', (socket) => socket.destroy(), 'open', /closes them at once, without a word/],
  ['resets at once', (socket) => socket.resetAndDestroy(), 'open', /resets them at once, without a word/],
  ['sends garbage', (socket) => socket.write(Buffer.alloc(9000, 7)), 'answering', /4096 bytes of no service/],
];

for (const [name, talk, verdict, reason] of faults) {
  test(`a server that ${name} is ${verdict}`, { skip }, async () => {
    const port = await serve(talk);
    const started = performance.now();
    const result = await probe(`${here}:${port}`, { timeout: 1000, service: true });
    assert.equal(result.verdict, verdict, result.reason);
    assert.match(result.reason, reason);
    assert.equal(result.service, undefined);
    assert.ok(performance.now() - started < 10_000, 'the deadline holds');
  });
}

test('a server that trickles does not hold a probe beyond its deadline', { skip }, async () => {
  const port = await serve((socket) => {
    const timer = setInterval(() => socket.write('x'), 50);
    socket.on('close', () => clearInterval(timer));
  });
  const result = await probe(`${here}:${port}`, { timeout: 700, service: true });
  assert.equal(result.verdict, 'answering', result.reason);
  assert.ok(result.elapsed < 10_000, String(result.elapsed));
});

test('a service is recognised, by its URL as well, and another one is not', { skip }, async () => {
  const port = await serve((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\nServer: test/1\r\n\r\n'));
  });
  for (const target of [`${here}:${port}`, `http://${here}:${port}/path`]) {
    const result = await probe(target, { ...patient, service: true });
    assert.equal(result.verdict, 'answering', result.reason);
    assert.equal(result.service?.name, 'http');
  }
  const other = await probe(`${here}:${port}`, { timeout: 1000, service: 'ssh' });
  assert.equal(other.verdict, 'open', other.reason);
  await assert.rejects(probe(`${here}:${port}`, { service: 'shh' }), /did you mean ssh/);
  await assert.rejects(probe(`udp:${here}:${port}`, { service: 'dsn' }), /no datagram service is called dsn/);
});

test('the answer of a datagram service is known among others, also on another port', { skip }, async () => {
  const server = createSocket('udp4');
  const begins = Buffer.from('000000010000000000000000020001', 'hex');
  server.on('message', (bytes, from) => {
    const isQuestion = bytes.length === 17 && bytes.subarray(2).equals(begins);
    const reply = Buffer.from(bytes);
    if (isQuestion) reply.writeUInt8(0x80, 2);
    server.send(isQuestion ? reply : 'what?', from.port, from.address);
  });
  server.bind(0, here);
  await once(server, 'listening');
  try {
    const { port } = server.address();
    const result = await probe(`udp:${here}:${port}`, { ...patient, service: true });
    assert.equal(result.verdict, 'answering', result.reason);
    assert.equal(result.service?.name, 'dns', result.reason);
    const named = await probe(`udp:${here}:${port}`, { ...patient, service: 'ntp' });
    assert.equal(named.verdict, 'answering', named.reason);
    assert.equal(named.service, undefined);
    assert.equal(Buffer.from(named.received ?? []).toString(), 'what?');
    const plain = await probe(`dns://${here}:${port}`, patient);
    assert.equal(plain.service?.name, 'dns', plain.reason);
  } finally {
    server.close();
  }
});

test('a name without an address is unresolved', { skip }, async () => {
  for (const target of ['none-such.invalid:80', 'udp:none-such.invalid:53', 'icmp:none-such.invalid']) {
    const result = await probe(target, patient);
    assert.equal(result.verdict, 'unresolved');
    assert.match(result.error?.code ?? '', /^(ENOTFOUND|EAI_AGAIN)$/);
    assert.deepEqual(result.attempts, []);
  }
  const wrong = await probe(`${here}:80`, { family: 6 });
  assert.equal(wrong.verdict, 'unresolved');
  assert.match(wrong.reason, /no IPv6 address/);
});

test('of the addresses of a name the one that answers decides', { skip }, async () => {
  const result = await probe(`localhost:${mute}`, patient);
  assert.equal(result.verdict, 'open', result.reason);
  assert.deepEqual(result.address, { family: 'inet', address: here, port: mute });
  const both = await probe(`${mute}`, { ...patient, family: 4 });
  assert.equal(both.verdict, 'open');
});

test('without ping sockets and without privilege an echo is denied, with what would allow it', {
  skip: requires('netns', 'root'),
}, async () => {
  process.seteuid?.(65534);
  try {
    for (const target of ['icmp:127.0.0.1', 'icmp:::1']) {
      const result = await probe(target, brief);
      assert.equal(result.verdict, 'denied', result.reason);
      assert.match(result.reason, /net\.ipv4\.ping_group_range .* CAP_NET_RAW/);
    }
  } finally {
    process.seteuid?.(0);
  }
});

test('an echo is answered through a raw socket and through a ping socket', { skip }, async () => {
  // A new namespace allows ping sockets to no group; nothing can be mapped back to that where few groups are.
  for (const range of [undefined, '0 0']) {
    if (range !== undefined) writeFileSync(pingFile, range);
    for (const target of ['icmp:127.0.0.1', 'icmp:::1']) {
      const result = await probe(target, patient);
      assert.equal(result.verdict, 'answering', `${range}: ${result.reason}`);
      assert.ok(result.rtt !== undefined && result.rtt < 1000);
    }
  }
});

test('protocols with a transport of their own', { skip }, async () => {
  const mptcp = await probe(`mptcp:${here}:${mute}`, patient);
  assert.ok(mptcp.verdict === 'open' || mptcp.error?.code === 'EPROTONOSUPPORT', mptcp.reason);
  const vsock = await probe('vsock:1:9', brief);
  assert.ok(
    ['refused', 'timed-out', 'unreachable', 'missing', 'denied'].includes(vsock.verdict),
    vsock.reason,
  );
});

test('our own address and interface can be chosen', { skip }, async () => {
  const result = await probe(`${here}:${mute}`, { ...patient, source: '127.0.0.77', interface: 'lo' });
  assert.equal(result.verdict, 'open', result.reason);
  assert.equal(result.local?.family === 'inet' && result.local.address, '127.0.0.77');
  const foreign = await probe(`${here}:${mute}`, { ...patient, source: '192.0.2.1' });
  assert.equal(foreign.verdict, 'denied');
  assert.equal(foreign.error?.code, 'EADDRNOTAVAIL');
  const nowhere = await probe(`${here}:${mute}`, { ...patient, interface: 'none-such' });
  assert.equal(nowhere.verdict, 'denied', nowhere.reason);
});

test('wrong options are told with the right name', { skip }, async () => {
  await assert.rejects(
    probe('1', { timeuot: 1 } as ProbeOptions),
    /unknown option timeuot; did you mean timeout/,
  );
  await assert.rejects(probe('1', { timeout: -1 }), RangeError);
  await assert.rejects(probe('1', { retries: 1.5 }), RangeError);
  await assert.rejects(probe('1', { family: 5 as 4 }), RangeError);
  await assert.rejects(probeAll(['1'], { parallel: 0 }), RangeError);
  await assert.rejects(probe('1', { netns: { name: 'none-such' } }), /none-such/);
  await assert.rejects(probe('[fe80::1]:80'), /interface of a link-local address/);
});

test('probes leave no descriptor, whatever became of them', { skip }, async () => {
  const { socket, port } = bound('dgram');
  try {
    await assertFlat(async () => {
      await probeAll(
        [
          `${here}:${mute}`,
          `${here}:1`,
          `udp:${here}:${port}`,
          `udp:${here}:1`,
          `icmp:${here}`,
          '/none',
          'localhost:1',
        ],
        brief,
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
  } finally {
    socket.close();
  }
});

test('a probe that is aborted rejects with the reason and leaves no descriptor', { skip }, async () => {
  const { socket, port } = bound('dgram');
  const enough = new Error('enough');
  const targets = [`udp:${here}:${port}`, `localhost:${mute}`, `${here}:${mute}`, 'icmp:192.0.2.1'];
  try {
    await assertFlat(async () => {
      for (const delay of [0, 5, 60]) {
        for (const target of targets) {
          const controller = new AbortController();
          const service = !target.startsWith('udp') && !target.startsWith('icmp');
          const options = { timeout: 5000, service, wantSocket: false, signal: controller.signal };
          const running = probe(target, options);
          setTimeout(() => controller.abort(enough), delay);
          const outcome = await running.then(
            ({ verdict }) => verdict,
            (error: unknown) => error,
          );
          assert.ok(outcome === enough || outcome === 'unreachable', `${target}: ${String(outcome)}`);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
  } finally {
    socket.close();
  }
  await assert.rejects(probe(`${here}:1`, { signal: AbortSignal.abort(enough) }), enough);
  await assert.rejects(probeAll([`${here}:1`], { signal: AbortSignal.abort(enough) }), enough);
});

test('many targets come back in their order, each as it comes', { skip }, async () => {
  const targets = Array.from({ length: 300 }, (_, index) => `${here}:${index % 2 === 0 ? mute : 1}`);
  const heard: number[] = [];
  const results = await probeAll(targets, { ...patient, onResult: (_, index) => heard.push(index) });
  assert.deepEqual(
    results.map(({ target }) => target),
    targets,
  );
  assert.ok(results.every(({ verdict }, index) => verdict === (index % 2 === 0 ? 'open' : 'refused')));
  assert.deepEqual(
    [...heard].sort((one, other) => one - other),
    targets.map((_, index) => index),
  );
});
