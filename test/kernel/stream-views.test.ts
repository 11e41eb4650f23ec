import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket, connect as tlsConnect } from 'node:tls';
import { createGunzip, createGzip } from 'node:zlib';
import fc from 'fast-check';
import { connect, listen, Stream } from '../../src/index.js';
import { assertFlat } from '../support/descriptors.js';

const bounded = () => ({ signal: AbortSignal.timeout(10_000) });

test('a Duplex view pipes to zlib and back, with half-close', async () => {
  await assertFlat(async () => {
    const [left, right] = Stream.pair();
    const data = Buffer.alloc(3_000_000, 'socketeer ');
    const near = left.toDuplex();
    const far = right.toDuplex();
    const sending = pipeline([data], createGzip(), near, { end: true });
    const back = (async () => {
      const plain = await text(far.pipe(createGunzip()));
      far.end(String(plain.length));
    })();
    const [answer] = await Promise.all([text(near), sending.catch(() => {}), back]);
    assert.equal(answer, String(data.length));
    await Promise.all([left.closed, right.closed]);
  });
});

test('a Duplex view holds a writer back, and destroying either side destroys the other', async () => {
  const [left, right] = Stream.pair();
  const duplex = left.toDuplex();
  let written = 0;
  const piece = Buffer.alloc(65536);
  while (duplex.write(piece)) written++;
  for (let index = 0; index < 20; index++) duplex.write(piece);
  await sleep(20);
  assert.ok(left.bytesWritten < 10 * piece.length, `${left.bytesWritten} bytes were taken by nobody`);
  assert.ok(duplex.writableNeedDrain);
  duplex.on('error', () => {});
  duplex.destroy();
  await left.closed;
  assert.ok(left.destroyed && written >= 0);
  const other = right.toDuplex();
  const closed = once(other, 'close');
  right.destroy();
  await closed;
  assert.ok(other.destroyed);
});

test('TLS runs over Duplex views at both ends', async () => {
  const listener = await listen(`unix:@socketeer-tls-${process.pid}`);
  const [client, server] = await Promise.all([
    connect(listener.address, bounded()),
    listener.accept(bounded()),
  ]);
  const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
  const common = { ciphers: 'PSK-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' as const };
  const secure = new TLSSocket(server.toDuplex(), {
    isServer: true,
    ...common,
    pskCallback: () => key,
  } as ConstructorParameters<typeof TLSSocket>[1]);
  secure.on('data', (chunk) => secure.end(`echo ${chunk}`));
  const outer = tlsConnect({
    socket: client.toDuplex(),
    ...common,
    pskCallback: () => ({ psk: key, identity: 'socketeer' }),
    checkServerIdentity: () => undefined,
  });
  await once(outer, 'secureConnect');
  outer.write('through TLS');
  assert.equal(await text(outer), 'echo through TLS');
  for (const end of [client, server, listener]) await end[Symbol.asyncDispose]();
});

test('an HTTP server takes Duplex views as connections', async () => {
  const http = createServer((request, response) =>
    response.end(`${request.method} ${request.url} from ${request.socket.remoteAddress}`),
  );
  const listener = await listen('tcp:127.0.0.1:0');
  const served = (async () => {
    for await (const stream of listener) http.emit('connection', stream.toDuplex());
  })();
  const { port } = listener.address as { port: number };
  for (const path of ['/one', '/two']) {
    const [response] = await once(get({ port, host: '127.0.0.1', path, agent: false }), 'response');
    assert.equal(await text(response), `GET ${path} from 127.0.0.1`);
  }
  listener.close();
  await served;
  http.close();
});

test('Web Streams pipe, read into brought memory, and end', async () => {
  await assertFlat(async () => {
    const [left, right] = Stream.pair();
    const near = left.toWeb();
    const far = right.toWeb();
    const echo = far.readable.pipeTo(far.writable);
    const writer = near.writable.getWriter();
    await writer.write(Buffer.from('hello web'));
    const reader = near.readable.getReader({ mode: 'byob' });
    const first = await reader.read(new Uint8Array(5));
    assert.equal(Buffer.from(first.value ?? []).toString(), 'hello');
    reader.releaseLock();
    await writer.close();
    const rest: Uint8Array[] = [];
    for await (const chunk of near.readable) rest.push(chunk);
    assert.equal(Buffer.concat(rest).toString(), ' web');
    await echo;
    await Promise.all([left.closed, right.closed]);
  });
});

test('cancelling or aborting a Web Stream destroys the stream', async () => {
  const [left, right] = Stream.pair();
  await left.toWeb().readable.cancel();
  assert.ok(left.destroyed);
  const reason = new Error('enough');
  await right.toWeb().writable.abort(reason);
  await assert.rejects(right.closed, reason);
});

for (const target of ['tcp:127.0.0.1:0', `unix:@socketeer-node-${process.pid}`]) {
  test(`${target} is handed over to node:net`, async () => {
    const listener = await listen(target);
    const [client, server] = await Promise.all([
      connect(listener.address, bounded()),
      listener.accept(bounded()),
    ]);
    await client.write('before ');
    const node = server.toNodeSocket({ allowHalfOpen: true });
    assert.throws(() => server.release(), { code: 'ERR_SOCKET_CLOSED' });
    await server.closed;
    await client.end('after');
    let received = '';
    node.on('data', (chunk) => {
      received += chunk;
    });
    await once(node, 'end');
    assert.equal(received, 'before after');
    node.end('bye');
    assert.equal(String(await client.read(bounded())), 'bye');
    client.destroy();
    node.destroy();
    listener.close();
  });
}

test('a stream with a write under way is not handed over', async () => {
  const [left, right] = Stream.pair();
  const writing = left.write(Buffer.alloc(4_000_000));
  assert.throws(() => left.toNodeSocket(), { code: 'ERR_SOCKET_STATE' });
  left.destroy();
  await assert.rejects(writing, { code: 'ERR_SOCKET_CLOSED' });
  right.destroy();
});

/** Sends pieces and the end, then or before reading everything there is to read. */
const talk = async (stream: Stream, pieces: readonly Uint8Array[], endsFirst: boolean): Promise<Buffer> => {
  const sending = (async () => {
    for (const piece of pieces) await stream.write(piece);
    if (endsFirst) await stream.end();
  })();
  const chunks: Uint8Array[] = [];
  if (!endsFirst) await sending;
  for (let chunk = await stream.read(); chunk !== null; chunk = await stream.read()) chunks.push(chunk);
  await sending;
  await stream.end();
  await stream.closed;
  return Buffer.concat(chunks);
};

test('any chunking in both directions, with the ends in any order, arrives byte by byte', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 20 });
  const tcp = await listen('tcp:127.0.0.1:0');
  await fc.assert(
    fc.asyncProperty(pieces, pieces, fc.boolean(), fc.boolean(), async (there, back, leftFirst, overTcp) => {
      const [left, right] = overTcp ? await Promise.all([connect(tcp.address), tcp.accept()]) : Stream.pair();
      const [atLeft, atRight] = await Promise.all([
        talk(left, there, leftFirst),
        talk(right, back, !leftFirst),
      ]);
      assert.deepEqual(atRight, Buffer.concat(there));
      assert.deepEqual(atLeft, Buffer.concat(back));
      assert.equal(left.destroyed || right.destroyed, false);
    }),
    { numRuns: 60 },
  );
  tcp.close();
});

test('timers have their turn beside a stream that always has data', async () => {
  const [left, right] = Stream.pair();
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const end = performance.now() + 5000;
  while (turns < 10 && performance.now() < end) {
    await left.write('x');
    await right.read();
  }
  clearInterval(timer);
  assert.equal(turns, 10, 'turns in 5 seconds');
  left.destroy();
  right.destroy();
});
