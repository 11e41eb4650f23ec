import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { after, describe, test } from 'node:test';
import { openSpecification } from '../../src/endpoint/open.js';
import type { Endpoint, EndpointSource } from '../../src/endpoint/types.js';
import { makeCertificate, makeExpiredCertificate } from '../support/certificate.js';
import { assertFlat, socketCount } from '../support/descriptors.js';
import { type TestContext, testContext } from '../support/endpoint-context.js';
import { lossyRelay } from '../support/lossy-udp.js';
import { requires } from '../support/skip.js';

const portOf = ({ localAddress }: { localAddress?: unknown }): number =>
  (localAddress as { port: number }).port;

/** A source of sessions at a port of its own, closed with the block. */
async function listening(options: string, context: TestContext) {
  const text = `DTLS-LISTEN:0,pf=ip4,bind=127.0.0.1,fork${options}`;
  const { source } = (await openSpecification(text, 'both', context)) as { source: EndpointSource };
  return { source, port: portOf(source), [Symbol.asyncDispose]: () => source.close() };
}

async function connecting(target: string, context: TestContext): Promise<Endpoint> {
  const opened = await openSpecification(target, 'both', context);
  return (opened as { endpoint: Endpoint }).endpoint;
}

/** One message; null for the end. */
async function read(end: Endpoint): Promise<Buffer | null> {
  const into = new Uint8Array(70_000);
  const length = await end.source!.read(into, testContext().signal);
  return length === null ? null : Buffer.from(into.subarray(0, length));
}

const write = (end: Endpoint, data: string | Uint8Array): Promise<void> =>
  end.sink!.write(Buffer.from(data), testContext().signal);

/** A UDP socket that hears and says nothing. */
async function silent() {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    socket,
    port: socket.address().port,
    [Symbol.asyncDispose]: () => new Promise<void>((done) => socket.close(() => done())),
  };
}

describe('DTLS', { skip: requires('openssl', 'netns') }, () => {
  const own = makeCertificate('/C=XY/CN=localhost', 'DNS:localhost,IP:127.0.0.1');
  after(() => own[Symbol.dispose]());
  const identity = `,cert=${own.cert},key=${own.key}`;
  const trusting = `,pf=ip4,cafile=${own.cert}`;

  /** Both ends of a session of a server with `fork`, closed with the block. */
  async function session(ofServer = ',verify=0', ofClient = '', context = testContext()) {
    const server = await listening(`${identity}${ofServer}`, context);
    const opening = connecting(`DTLS:127.0.0.1:${server.port}${trusting}${ofClient}`, context);
    const [end, client] = await Promise.all([server.source.next(context.signal), opening]);
    return {
      client,
      server: end as Endpoint,
      context,
      async [Symbol.asyncDispose]() {
        await Promise.all([client.close(), end?.close()]);
        await server[Symbol.asyncDispose]();
      },
    };
  }

  test('messages keep their bounds, long ones are cut, and everything is as it was', async () => {
    await using ends = await session();
    assert.equal(ends.client.bounds, 'messages');
    for (const length of [1, 1200, 1500, 16_384]) {
      for (const [from, to] of [
        [ends.client, ends.server],
        [ends.server, ends.client],
      ] as const) {
        const message = randomBytes(length);
        await write(from, message);
        assert.deepEqual(await read(to), message);
      }
    }
    const long = randomBytes(40_000);
    let taken = 0;
    await ends.client.sink!.write(long, ends.context.signal, (bytes) => {
      taken += bytes;
    });
    assert.equal(taken, long.length);
    const pieces = [await read(ends.server), await read(ends.server), await read(ends.server)];
    assert.deepEqual(
      pieces.map((piece) => piece?.length),
      [16_384, 16_384, 7232],
    );
    assert.deepEqual(Buffer.concat(pieces.map((piece) => piece!)), long);
  });

  test('maxsendfrag and maxfraglen say where they are cut', async () => {
    await using ends = await session(',verify=0,maxsendfrag=1200', ',maxfraglen=1024');
    await write(ends.client, randomBytes(2000));
    assert.equal((await read(ends.server))?.length, 1024);
    assert.equal((await read(ends.server))?.length, 976);
    await write(ends.server, randomBytes(2000));
    assert.equal((await read(ends.client))?.length, 1024);
  });

  test('what is known of the connection', async () => {
    await using ends = await session(`,cafile=${own.cert}`, identity);
    assert.equal(ends.client.type, 'OPENSSL-DTLS-CLIENT');
    assert.equal(ends.server.type, 'OPENSSL-DTLS-SERVER');
    assert.equal(ends.server.label, `dtls udp 127.0.0.1:${portOf(ends.client)}`);
    assert.equal(ends.server.environment['PEERPORT'], String(portOf(ends.client)));
    assert.equal(ends.server.environment['OPENSSL_X509_SUBJECT'], 'C = XY, CN = localhost');
    assert.equal(ends.server.environment['OPENSSL_PROTO_VERSION'], 'TLSv1.2');
    assert.match(ends.client.environment['OPENSSL_CIPHER'] ?? '', /^ECDHE-ECDSA-/);
    assert.equal(ends.client.plain, undefined);
  });

  test('an end is told, once, and the other way stays open', async () => {
    await using ends = await session();
    await ends.client.sink!.end();
    await ends.client.sink!.end();
    assert.equal(await read(ends.server), null);
    await write(ends.server, 'late');
    assert.equal(String(await read(ends.client)), 'late');
    // closing says goodbye as well
    await ends.server.close();
    assert.equal(await read(ends.client), null);
  });

  test('shut-none keeps the end to itself', async () => {
    await using ends = await session(',verify=0,shut-none');
    await ends.server.sink!.end();
    await write(ends.server, 'still here');
    assert.equal(String(await read(ends.client)), 'still here');
  });

  test('nobody waits for another, garbage ends only itself, and a session that is given up leaves nothing', async () => {
    const context = testContext();
    await using server = await listening(`${identity},verify=0`, context);
    await using mute = await silent();
    await using noise = await silent();
    // what may be the beginning of a handshake, and never goes on
    mute.socket.send(Buffer.from([22, 0xfe, 0xff, 0, 0]), server.port, '127.0.0.1');
    noise.socket.send(randomBytes(40).fill(7, 0, 1), server.port, '127.0.0.1');
    const opening = connecting(`DTLS:127.0.0.1:${server.port}${trusting}`, context);
    const end = await server.source.next(context.signal);
    const client = await opening;
    await write(client, 'hello');
    assert.equal(String(await read(end!)), 'hello');
    const told = context.logged.filter(({ level }) => level === 'error').map(({ text }) => text);
    assert.deepEqual(told, [
      `DTLS handshake udp 127.0.0.1:${noise.port}: the first message is none of a handshake (ERR_TLS)`,
    ]);
    await Promise.all([client.close(), end?.close()]);
  });

  test('who does not send the cookie back is given up, however often it asks', async () => {
    const context = testContext();
    await using server = await listening(`${identity},verify=0`, context);
    // the answers are lost, and the client asks again after 1 and 2 seconds
    await using relay = await lossyRelay(server.port, (way) => way === 'to-server');
    const next = server.source.next(context.signal);
    next.catch(() => {});
    const attempt = connecting(`DTLS:127.0.0.1:${relay.port}${trusting},connect-timeout=4`, context);
    await assert.rejects(attempt, { code: 'ETIMEDOUT' });
    while (!context.logged.some(({ level }) => level === 'error')) {
      context.signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.match(
      context.logged.find(({ level }) => level === 'error')?.text ?? '',
      /^DTLS handshake udp 127\.0\.0\.1:\d+: the client did not prove its address in time \(ETIMEDOUT\)$/,
    );
  });

  test('certificates that are not to be trusted are refused at both ends', async () => {
    const stranger = makeCertificate('/CN=localhost', 'DNS:localhost');
    const expired = makeExpiredCertificate('/CN=localhost');
    try {
      const context = testContext();
      const refused = async (ofServer: string, ofClient: string, why: RegExp, heard?: RegExp) => {
        await using server = await listening(`${ofServer},fork`, context);
        // who is refused only after the handshake has been a session for the server
        const next = server.source.next(context.signal).then(
          (end) => end?.close(),
          () => {},
        );
        const before = context.logged.length;
        const attempt = connecting(`DTLS:127.0.0.1:${server.port},pf=ip4${ofClient}`, context);
        await assert.rejects(attempt, why);
        if (heard === undefined) return await next;
        // the server hears it by an alert, and tells
        while (!context.logged.slice(before).some(({ level }) => level === 'error')) {
          context.signal.throwIfAborted();
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        const text = context.logged.slice(before).find(({ level }) => level === 'error')?.text;
        assert.match(text ?? '', heard);
      };
      const server = `${identity},verify=0`;
      await refused(
        server,
        `,cafile=${stranger.cert}`,
        /DTLS handshake udp 127\.0\.0\.1:\d+: self-signed certificate; name its authority by the option cafile/,
        /alert unknown ca/,
      );
      await refused(server, `,cafile=${own.cert},cn=elsewhere`, /does not match hostname "elsewhere"/);
      await refused(
        `,cert=${expired.cert},key=${expired.key},verify=0`,
        `,cafile=${expired.cert}`,
        /certificate has expired/,
        /alert certificate expired/,
      );
      await refused(
        `${identity},cafile=${own.cert}`,
        `,cafile=${own.cert}`,
        /handshake failure/,
        /peer did not return a certificate/,
      );
      await refused(
        `${identity},cafile=${own.cert}`,
        `,cafile=${own.cert},cert=${stranger.cert},key=${stranger.key}`,
        /alert unknown ca/,
        /self-signed certificate/,
      );
    } finally {
      stranger[Symbol.dispose]();
      expired[Symbol.dispose]();
    }
  });

  test('a server refuses a client whose certificate is for another name', async () => {
    const context = testContext();
    await using server = await listening(`${identity},cafile=${own.cert},cn=elsewhere`, context);
    const next = server.source.next(context.signal);
    next.catch(() => {});
    const client = await connecting(`DTLS:127.0.0.1:${server.port}${trusting}${identity}`, context);
    assert.equal(await read(client), null);
    assert.ok(context.logged.some(({ text }) => /does not match hostname "elsewhere"/.test(text)));
    await client.close();
  });

  test('a handshake that loses datagrams is finished all the same', async () => {
    const context = testContext();
    await using server = await listening(`${identity},verify=0`, context);
    // the first hello, the first flight with the server's certificate, and the client's answer to it
    await using relay = await lossyRelay(server.port, (way, number) =>
      way === 'to-server' ? number !== 0 && number !== 3 : number !== 1,
    );
    const opening = connecting(`DTLS:127.0.0.1:${relay.port}${trusting}`, context);
    const [end, client] = await Promise.all([server.source.next(context.signal), opening]);
    assert.ok(relay.lost >= 3, `${relay.lost} were lost`);
    await write(client, 'through');
    assert.equal(String(await read(end!)), 'through');
    await Promise.all([client.close(), end?.close()]);
  });

  test('the last flight of a handshake is sent again to who lost it', async () => {
    const context = testContext();
    await using server = await listening(`${identity},verify=0`, context);
    // ChangeCipherSpec begins a server's last flight
    let dropped = false;
    await using relay = await lossyRelay(server.port, (way, _, bytes) => {
      const last = way === 'to-client' && bytes[0] === 20;
      if (!last || dropped) return true;
      dropped = true;
      return false;
    });
    const opening = connecting(`DTLS:127.0.0.1:${relay.port}${trusting}`, context);
    const end = await server.source.next(context.signal);
    // the server has done its part, and hears the client by reading
    const heard = read(end!);
    const client = await opening;
    assert.ok(dropped);
    await write(client, 'through');
    assert.equal(String(await heard), 'through');
    await Promise.all([client.close(), end?.close()]);
  });

  test('what others put in between changes nothing', async () => {
    const context = testContext();
    await using server = await listening(`${identity},verify=0`, context);
    let from: { port: number } | undefined;
    const relaySocket = createSocket('udp4');
    const front = createSocket('udp4');
    relaySocket.bind(0, '127.0.0.1');
    front.bind(0, '127.0.0.1');
    await Promise.all([once(relaySocket, 'listening'), once(front, 'listening')]);
    front.on('message', (bytes, peer) => {
      from = peer;
      relaySocket.send(bytes, server.port, '127.0.0.1');
    });
    relaySocket.on('message', (bytes) => front.send(bytes, from!.port, '127.0.0.1'));
    const opening = connecting(`DTLS:127.0.0.1:${front.address().port}${trusting}`, context);
    const [end, client] = await Promise.all([server.source.next(context.signal), opening]);
    const forged: Buffer[] = [
      Buffer.alloc(0),
      randomBytes(30),
      // encrypted, it says, and too short for that: in each type of record
      ...[20, 21, 22, 23].map((type) => Buffer.from([type, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 7])),
      // a fatal alert, in the open
      Buffer.from([21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 2, 40]),
    ];
    for (const bytes of forged) {
      relaySocket.send(bytes, server.port, '127.0.0.1');
      front.send(bytes, from!.port, '127.0.0.1');
    }
    await write(client, 'question');
    assert.equal(String(await read(end!)), 'question');
    await write(end!, 'answer');
    assert.equal(String(await read(client)), 'answer');
    await Promise.all([client.close(), end?.close()]);
    await Promise.all(
      [front, relaySocket].map((socket) => new Promise<void>((done) => socket.close(() => done()))),
    );
  });

  test('a handshake ends with its deadline, its abort, a silent peer or none', async () => {
    await using mute = await silent();
    const context = testContext();
    const before = socketCount();
    const at = (port: number, options: string) => `DTLS:127.0.0.1:${port},verify=0${options}`;
    await assert.rejects(connecting(at(mute.port, ',connect-timeout=0.05'), context), {
      name: 'SocketError',
      code: 'ETIMEDOUT',
      message: `DTLS handshake udp 127.0.0.1:${mute.port}: Connection timed out (ETIMEDOUT)`,
    });
    await assert.rejects(connecting(at(mute.port, ',so-rcvtimeo=0.05'), context), {
      code: 'ETIMEDOUT',
      message: /nothing came in the time of so-rcvtimeo/,
    });
    const controller = new AbortController();
    const reason = new Error('given up');
    const attempt = connecting(at(mute.port, ''), testContext(controller.signal));
    await once(mute.socket, 'message');
    controller.abort(reason);
    await assert.rejects(attempt, reason);
    const free = await silent();
    await free[Symbol.asyncDispose]();
    await assert.rejects(connecting(at(free.port, ''), context), {
      code: 'ECONNREFUSED',
      message: `DTLS handshake udp 127.0.0.1:${free.port}: Connection refused (ECONNREFUSED)`,
    });
    assert.equal(socketCount(), before);
  });

  test('a server that waits for one peer hears the first, and whoever gives it up gets the port back', async () => {
    const port = await silent().then(async (free) => {
      await free[Symbol.asyncDispose]();
      return free.port;
    });
    const text = `DTLS-LISTEN:${port},pf=ip4,bind=127.0.0.1${identity},verify=0`;
    const controller = new AbortController();
    const given = openSpecification(text, 'both', testContext(controller.signal));
    controller.abort(new Error('given up'));
    await assert.rejects(given, /given up/);

    const context = testContext();
    const heard = openSpecification(text, 'both', context) as Promise<{ endpoint: Endpoint }>;
    while (!context.logged.some(({ text: line }) => line.startsWith('listening on UDP'))) {
      context.signal.throwIfAborted();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const client = await connecting(`DTLS:127.0.0.1:${port}${trusting}`, context);
    const { endpoint } = await heard;
    await write(client, 'hello');
    assert.equal(String(await read(endpoint)), 'hello');
    await Promise.all([client.close(), endpoint.close()]);
  });

  test('accept-timeout ends the wait for a peer', async () => {
    const context = testContext();
    const text = `DTLS-LISTEN:0,pf=ip4,bind=127.0.0.1,accept-timeout=0.02${identity},verify=0`;
    const { source } = (await openSpecification(text, 'both', context)) as { source: EndpointSource };
    assert.equal(await source.next(context.signal), undefined);
    await source.close();
  });

  test('options that cannot be are told before anything is sent', async () => {
    const context = testContext();
    const refused = (text: string, why: RegExp) =>
      assert.rejects(openSpecification(text, 'both', context), { name: 'TypeError', message: why });
    await refused('DTLS::1', /empty host name/);
    await refused('DTLS:127.0.0.1:1,min-proto-version=TLS1.2', /Wrong type of TLS\/DTLS version "TLS1.2"/);
    await refused('DTLS:127.0.0.1:1,min-proto-version=x', /Unknown SSL\/TLS version "x"/);
    await refused('DTLS:127.0.0.1:1,maxfraglen=500', /maxfraglen 500 is not one of 512, 1024, 2048, or 4096/);
    await refused(`DTLS-LISTEN:0,maxfraglen=512${identity}`, /not applicable to a server/);
    await refused('DTLS:127.0.0.1:1,maxsendfrag=100', /maxsendfrag 100 out of range/);
    await refused('DTLS:127.0.0.1:1,cipher=none', /no cipher match/);
    await assert.rejects(openSpecification('DTLS:127.0.0.1:1,cafile=/nowhere', 'both', context), /nowhere/);
  });

  test('sessions, refusals and waits that were given up leave no descriptor open', async () => {
    await assertFlat(async () => {
      const context = testContext();
      for (let round = 0; round < 5; round++) {
        await using ends = await session();
        await write(ends.client, 'hello');
        assert.equal(String(await read(ends.server)), 'hello');
      }
      await using server = await listening(`${identity},verify=0`, context);
      const next = server.source.next(context.signal);
      next.catch(() => {});
      await assert.rejects(connecting(`DTLS:127.0.0.1:${server.port}`, context), /self-signed/);
    });
  });
});

describe('maxfraglen of TLS', { skip: requires('openssl', 'netns') }, () => {
  test('a client asks its server for short records, over TCP', async () => {
    const own = makeCertificate('/CN=localhost', 'DNS:localhost');
    const context = testContext();
    const text = `OPENSSL-LISTEN:0,pf=ip4,bind=127.0.0.1,fork,cert=${own.cert},key=${own.key},verify=0`;
    const { source } = (await openSpecification(text, 'both', context)) as { source: EndpointSource };
    try {
      const target = `OPENSSL:localhost:${portOf(source)},pf=ip4,cafile=${own.cert},maxfraglen=512`;
      const opening = connecting(target, context);
      const [end, client] = await Promise.all([source.next(context.signal), opening]);
      assert.equal(client.bounds, 'bytes');
      assert.equal(client.environment['OPENSSL_PROTO_VERSION'], 'TLSv1.3');
      const data = randomBytes(300_000);
      const there = collect(end!, data.length);
      await write(client, data);
      assert.deepEqual(await there, data);
      const back = collect(client, data.length);
      await write(end!, data);
      assert.deepEqual(await back, data);
      // no record was longer than what was asked for
      assert.equal((await readAfter(end!, client, 2000)).length, 512);
      await client.sink!.end();
      assert.equal(await read(end!), null);
      await end!.sink!.end();
      assert.equal(await read(client), null);
      await Promise.all([client.close(), end?.close()]);
    } finally {
      await source.close();
      own[Symbol.dispose]();
    }
  });
});

/** So many bytes. */
async function collect(end: Endpoint, length: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let left = length; left > 0; ) {
    const piece = await read(end);
    assert.ok(piece, 'it ended early');
    pieces.push(piece);
    left -= piece.length;
  }
  return Buffer.concat(pieces);
}

/** What is read first of so many bytes that are written; the rest is read as well. */
async function readAfter(from: Endpoint, to: Endpoint, length: number): Promise<Buffer> {
  await write(from, Buffer.alloc(length));
  const first = (await read(to))!;
  await collect(to, length - first.length);
  return first;
}
