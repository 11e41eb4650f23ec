import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { DatagramSocket, probe, type SocketAddress } from '../../src/index.js';
import { identifyDatagram } from '../../src/probe/service/datagram/identify.js';
import { descriptorCount } from '../support/descriptors.js';
import { requires } from '../support/skip.js';

const skip = requires('netns');

/** A server on a port of its own that treats each datagram as `answer` says. */
const serve = async (
  answer: (
    request: Buffer,
    reply: (bytes: Uint8Array) => Promise<unknown>,
    from: SocketAddress | undefined,
  ) => unknown,
): Promise<AsyncDisposable & { readonly to: { family: 'inet'; address: string; port: number } }> => {
  const socket = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  const { localAddress } = socket;
  assert.ok(localAddress.family === 'inet');
  const done = (async () => {
    for await (const { bytes, from } of socket)
      await answer(Buffer.from(bytes), (reply) => socket.send(reply, from), from);
  })();
  return {
    to: { ...localAddress },
    async [Symbol.asyncDispose]() {
      socket.close();
      await done;
    },
  };
};

const coapReset = (request: Buffer): Buffer => Buffer.from([0x70, 0, request[2]!, request[3]!]);

test('an answer is recognised among those to other requests, and its round trip is its own', {
  skip,
}, async () => {
  await using server = await serve(async (request, reply) => {
    if (request.length !== 4) return;
    await pause(50);
    await reply(coapReset(request));
  });
  const found = await identifyDatagram(server.to, { services: 'all', pace: 1 });
  assert.equal(found.identity?.name, 'coap');
  assert.ok(found.answer!.rtt >= 45 && found.answer!.rtt < 1000, `rtt ${found.answer?.rtt}`);
  assert.equal(found.tried.length, 15);
});

test('an answer that nobody recognises is shown, but is no identity', { skip }, async () => {
  await using server = await serve((request, reply) => reply(request));
  const found = await identifyDatagram(server.to, { services: 'all', pace: 1, timeout: 8000 });
  assert.equal(found.identity, undefined);
  assert.ok(found.answer !== undefined && found.answer.bytes.length > 0);
  assert.ok(found.elapsed < 4000, 'it does not wait for the whole time');
});

test('the right answer counts, though garbage came before it', { skip }, async () => {
  await using server = await serve(async (request, reply) => {
    if (request.length !== 4) return;
    await reply(Buffer.from('garbage'));
    await pause(30);
    await reply(coapReset(request));
  });
  const found = await identifyDatagram(server.to, { services: ['coap'] });
  assert.equal(found.identity?.name, 'coap');
});

test('a lost request is sent again', { skip }, async () => {
  let seen = 0;
  await using server = await serve((request, reply) =>
    seen++ === 0 ? undefined : reply(coapReset(request)),
  );
  const found = await identifyDatagram(server.to, { services: ['coap'], timeout: 1500 });
  assert.equal(found.identity?.name, 'coap');
  assert.equal(found.sent, 2);
});

test('an answer from another port counts only for TFTP', { skip }, async () => {
  await using other = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  await using server = await serve((request, _reply, from) => {
    const isTftp = request[1] === 1 && request.length > 4;
    return other.send(isTftp ? Buffer.from('\0\x05\0\x01gone\0') : coapReset(request), from);
  });
  const found = await identifyDatagram(server.to, { services: ['tftp'], timeout: 3000 });
  assert.equal(found.identity?.name, 'tftp');
  assert.deepEqual(found.answer?.from, other.localAddress);
  for (const services of [['coap'], ['coap', 'memcached']])
    assert.equal((await identifyDatagram(server.to, { services, timeout: 100 })).answer, undefined);
});

test('a closed port is told by the error that came back, and ends the wait', { skip }, async () => {
  const to = { family: 'inet', address: '127.0.0.1', port: 40_404 } as const;
  const found = await identifyDatagram(to, { services: 'all', timeout: 8000 });
  assert.equal(found.error?.queued.code, 'ECONNREFUSED');
  assert.deepEqual([found.error.queued.type, found.error.queued.icmpCode], [3, 3]);
  assert.equal(found.answer, undefined);
  assert.ok(found.elapsed < 4000);
});

test('silence is explained where the port explains it, and syslog gets nothing', { skip }, async () => {
  for (const port of [514, 51_820]) {
    await using server = await DatagramSocket.open({ bind: `udp:127.0.0.1:${port}` });
    const found = await identifyDatagram(
      { family: 'inet', address: '127.0.0.1', port },
      { services: 'all', timeout: 100, pace: 0, attempts: 1 },
    );
    assert.equal(found.silence?.name, port === 514 ? 'syslog' : 'wireguard');
    assert.equal(found.sent > 0, port !== 514);
    if (port === 514) await assert.rejects(server.receive({ timeout: 50 }), { code: 'ETIMEDOUT' });
  }
});

test('giving up and being stopped leave no descriptor', { skip }, async () => {
  await using server = await serve(() => undefined);
  const before = descriptorCount();
  const found = await identifyDatagram(server.to, { services: ['dns'], timeout: 100 });
  assert.deepEqual([found.answer, found.error], [undefined, undefined]);
  assert.ok(found.sent === 1 || found.sent === 2); // a busy machine may not come to the second
  const reason = new Error('enough');
  const stop = AbortSignal.timeout(30);
  await assert.rejects(identifyDatagram(server.to, { services: 'all', signal: stop }), {
    name: 'TimeoutError',
  });
  await assert.rejects(
    identifyDatagram(server.to, { services: ['dns'], signal: AbortSignal.abort(reason) }),
    (error) => error === reason,
  );
  assert.equal(descriptorCount(), before);
});

test('bad options are refused before anything is sent', { skip }, async () => {
  const to = { family: 'inet', address: '127.0.0.1', port: 53 } as const;
  await assert.rejects(identifyDatagram(to, { timeout: -1 }), RangeError);
  await assert.rejects(identifyDatagram(to, { attempts: 0 }), RangeError);
  await assert.rejects(identifyDatagram(to, { pace: Number.NaN }), RangeError);
  await assert.rejects(identifyDatagram(to, { services: ['dsn'] }), /no datagram service is called dsn/);
});

test('probe recognises the service though other requests brought garbage, and keeps what nobody knows', {
  skip,
}, async () => {
  await using server = await serve((request, reply) =>
    reply(request.length === 4 ? coapReset(request) : Buffer.from('garbage')),
  );
  const target = `udp:127.0.0.1:${server.to.port}`;
  const found = await probe(target, { service: true });
  assert.deepEqual([found.verdict, found.service?.name], ['answering', 'coap']);
  assert.ok(found.rtt !== undefined && found.rtt <= found.elapsed);
  const unknown = await probe(target, { service: 'dns' });
  assert.deepEqual([unknown.verdict, unknown.service], ['answering', undefined]);
  assert.equal(Buffer.from(unknown.received!).toString(), 'garbage');
});

test('probe explains the silence of a port, and tells a closed one', { skip }, async () => {
  const closed = await probe('udp:127.0.0.1:161', { service: 'snmp' });
  assert.deepEqual([closed.verdict, closed.icmp?.type, closed.icmp?.code], ['closed', 3, 3]);
  await using _server = await DatagramSocket.open({ bind: 'udp:127.0.0.1:514' });
  const silent = await probe('udp:127.0.0.1:514', { timeout: 200, wantSocket: false });
  assert.equal(silent.verdict, 'silent');
  assert.match(silent.reason, /the port of syslog: it never answers/);
});
