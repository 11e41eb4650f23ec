import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Relay, relay } from '../../src/index.js';
import { assertSame, bytesOf, client, collect } from '../kernel/pump-help.js';
import { makeCertificate } from '../support/certificate.js';
import { requires } from '../support/skip.js';
import { carriers, listening, portOf, relayed } from './fault-help.js';
import { dice, exchangeRandom, feed, seeds } from './random-help.js';
import { endOf } from './relay-help.js';

/** Exchanges over one connection after the other, and checks what the relay counted. */
async function exchangeOver(
  running: Relay,
  connect: () => Promise<net.Socket>,
  next: () => Promise<net.Socket>,
  what: string,
): Promise<void> {
  let [toRight, toLeft] = [0, 0];
  for (const seed of seeds) {
    const left = await connect();
    const right = await next();
    const passed = await exchangeRandom(left, right, seed, what);
    toRight += passed.toRight;
    toLeft += passed.toLeft;
    left.destroy();
    right.destroy();
  }
  await running.close({ drain: true });
  const { bytesToRight, bytesToLeft, begun, ended } = running.statistics();
  assert.deepEqual([bytesToRight, bytesToLeft], [toRight, toLeft]);
  assert.deepEqual([begun, ended], [seeds.length, seeds.length]);
}

/** A folder that goes away with the block. */
function folder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'relay-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** A connected stream that may be half closed. */
const open = async (where: net.NetConnectOpts): Promise<net.Socket> => {
  const socket = net.connect({ ...where, allowHalfOpen: true } as net.NetConnectOpts);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
};

for (const carry of carriers) {
  test(`random payloads arrive as they were sent, whoever ends first: socket pairs, ${carry}`, async () => {
    for (const seed of seeds) {
      const [left, right] = [endOf(), endOf()];
      const running = await relay(left.endpoint, right.endpoint, { carry });
      const { toRight, toLeft } = await exchangeRandom(left.stream, right.stream, seed, carry);
      await running.closed;
      const { bytesToRight, bytesToLeft } = running.statistics();
      assert.deepEqual([bytesToRight, bytesToLeft], [toRight, toLeft]);
      left.stream.destroy();
      right.stream.destroy();
    }
  });

  test(`random payloads arrive as they were sent, whoever ends first: TCP, ${carry}`, async () => {
    await using scene = await relayed(carry);
    await exchangeOver(scene.running, () => client(scene.port), scene.next, `tcp ${carry}`);
  });

  test(`random payloads arrive as they were sent, whoever ends first: Unix sockets, ${carry}`, async () => {
    using place = folder();
    const [near, far] = [join(place.path, 'near'), join(place.path, 'far')];
    const accepted: net.Socket[] = [];
    const upstream = net.createServer({ allowHalfOpen: true }, (socket) => accepted.push(socket));
    await new Promise<void>((resolve) => upstream.listen(far, resolve));
    try {
      await using running = await relay(`unix-listen:${near},fork`, `unix:${far}`, { carry });
      const next = async (): Promise<net.Socket> => {
        while (accepted.length === 0) await new Promise((resolve) => upstream.once('connection', resolve));
        return accepted.shift() as net.Socket;
      };
      await exchangeOver(running, () => open({ path: near }), next, `unix ${carry}`);
    } finally {
      upstream.close();
    }
  });

  test(`random payloads come back from a program as they were sent: ${carry}`, async () => {
    await using running = await relay(listening, 'exec:cat', { carry });
    for (const seed of seeds) {
      const socket = await client(portOf(running));
      const bytes = bytesOf(dice(seed)(2_000_000), seed);
      const [back] = await Promise.all([
        collect(socket),
        feed(socket, bytes, dice(seed)).then(() => socket.end()),
      ]);
      assertSame(back, bytes, `${carry} ${seed}`);
    }
  });
}

test('random payloads arrive as they were sent, whoever ends first: TLS', {
  skip: requires('openssl'),
}, async () => {
  using certificate = makeCertificate('/CN=localhost');
  const { cert, key } = certificate;
  await using scene = await relayed(
    'auto',
    `openssl-listen:0,bind=127.0.0.1,fork,cert=${cert},key=${key},verify=0`,
  );
  const server = `openssl:127.0.0.1:${scene.port},cafile=${cert},commonname=localhost`;
  await using running = await relay(listening, server);
  await exchangeOver(running, () => client(portOf(running)), scene.next, 'tls');
});
