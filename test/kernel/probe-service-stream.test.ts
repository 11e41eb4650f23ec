import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../../src/index.js';
import {
  type IdentifyStreamOptions,
  identifyStream,
  type StreamIdentification,
} from '../../src/probe/service/stream/identify.js';
import { assertFlat } from '../support/descriptors.js';

/** A server of Node's on a port of its own, with all its connections closed at the end. */
const serve = async (server: Server): Promise<AsyncDisposable & { readonly port: number }> => {
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => {}); // the other end goes when it likes
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

type Options = Omit<IdentifyStreamOptions, 'deadline'> & { readonly limit?: number };

const identify = (port: number, { limit = 5000, ...options }: Options = {}): Promise<StreamIdentification> =>
  identifyStream((wait) => connect(`tcp:127.0.0.1:${port}`, wait), {
    ...options,
    deadline: performance.now() + limit,
  });

/** The same, and that it is over by its deadline. */
const identifyInTime = async (
  port: number,
  options: Options & { limit: number },
): Promise<StreamIdentification> => {
  const begin = performance.now();
  const found = await identify(port, options);
  const elapsed = performance.now() - begin;
  assert.ok(elapsed < options.limit + 300, `took ${elapsed} ms`);
  return found;
};

test('a server that accepts and never speaks', async () => {
  await using server = await serve(createServer());
  const found = await identifyInTime(server.port, { limit: 2_000 });
  assert.equal(found.service, undefined);
  assert.equal(found.received, undefined);
  assert.equal(found.ended, undefined);
  assert.ok(found.connections > 1);
});

test('a server that accepts and ends at once, as the proxy of Docker does', async () => {
  await using server = await serve(createServer((socket) => socket.end()));
  for (const port of [server.port, 80, 22, 443]) {
    const found = await identifyInTime(server.port, { port, limit: 3000 });
    assert.deepEqual([found.service, found.ended], [undefined, 'end'], `as if it were at ${port}`);
    assert.ok(found.connections <= 2);
  }
});

test('a server that accepts and resets', async () => {
  await using server = await serve(createServer((socket) => socket.resetAndDestroy()));
  for (const port of [server.port, 80, 22]) {
    const found = await identify(server.port, { port });
    assert.deepEqual([found.service, found.ended], [undefined, 'reset'], `as if it were at ${port}`);
  }
});

test('a server that ends a connection over a request is not one that ends by itself', async () => {
  await using server = await serve(createServer((socket) => socket.on('data', () => socket.end())));
  const found = await identify(server.port, { port: 80, limit: 3000 });
  assert.deepEqual([found.service, found.ended], [undefined, undefined]);
});

test('a server that says a byte from time to time', async () => {
  const trickle = createServer((socket) => {
    const timer = setInterval(() => socket.write('S'), 50);
    socket.on('close', () => clearInterval(timer));
  });
  await using server = await serve(trickle);
  for (const port of [server.port, 22, 80]) {
    const found = await identifyInTime(server.port, { port, limit: 1000 });
    assert.equal(found.service, undefined);
    assert.match(Buffer.from(found.received ?? []).toString(), /^S+$/);
  }
});

test('a server that never stops talking', async () => {
  const babble = createServer((socket) => {
    const chunk = Buffer.alloc(16384, 'abcdefgh\r\n');
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  });
  await using server = await serve(babble);
  const found = await identifyInTime(server.port, { limit: 3000 });
  assert.equal(found.service, undefined);
  assert.equal(found.received?.length, 4096);
});

test('a server that sends garbage', async () => {
  const garbage = Buffer.from(Array.from({ length: 600 }, (_, index) => (index * 197 + 13) & 0xff));
  await using server = await serve(createServer((socket) => socket.write(garbage)));
  const found = await identifyInTime(server.port, { limit: 3000 });
  assert.equal(found.service, undefined);
  assert.deepEqual(Buffer.from(found.received ?? []), garbage);
});

test('a banner in pieces', async () => {
  const slow = createServer(async (socket) => {
    for (const piece of ['SS', 'H-2.0-', 'Slow_1', '.0\r', '\n']) {
      if (!socket.destroyed) socket.write(piece);
      await pause(30);
    }
  });
  await using server = await serve(slow);
  const found = await identify(server.port);
  assert.equal(found.service?.product, 'Slow_1.0');
  assert.equal(found.connections, 1);
});

test('a banner that comes late is waited for where it is usual', async () => {
  const late = createServer((socket) => {
    setTimeout(() => socket.destroyed || socket.write('220 mail.example.org ESMTP late\r\n'), 600);
  });
  await using server = await serve(late);
  assert.equal((await identify(server.port, { port: 25 })).service?.name, 'smtp');
});

for (const [greeted, answers] of [
  ['smtp', { EHLO: '250 hello\r\n', FEAT: '502 what?\r\n' }],
  ['ftp', { EHLO: '500 what?\r\n', FEAT: '211 none\r\n' }],
] as const) {
  test(`a greeting that does not tell SMTP from FTP: ${greeted}`, async () => {
    const said: string[] = [];
    const server = createServer((socket) => {
      socket.write('220 ready\r\n');
      socket.on('data', (chunk) => {
        const command = chunk.toString().trim().slice(0, 4);
        said.push(command);
        if (command === 'QUIT') socket.end('221 bye\r\n');
        else socket.write(answers[command as 'EHLO' | 'FEAT']);
      });
    });
    await using running = await serve(server);
    const found = await identify(running.port);
    assert.equal(found.service?.name, greeted);
    assert.equal(found.connections, 1);
    assert.equal(said.at(-1), 'QUIT', 'the server sees a proper end');
  });
}

test('an echo is an echo, whatever was said', async () => {
  await using server = await serve(createServer((socket) => socket.pipe(socket)));
  for (const port of [server.port, 7, 80, 5432, 5672, 443])
    assert.equal((await identify(server.port, { port })).service?.name, 'echo', `at ${port}`);
});

test('HTTP: what it runs, where it leads, and that it is not ready', async () => {
  const http = createHttpServer((request, response) => {
    response.setHeader('Server', 'unit/1');
    if (request.headers.host?.startsWith('moved:')) response.writeHead(302, { location: '/elsewhere' });
    else response.statusCode = 503;
    response.end();
  });
  await using server = await serve(http);
  const moved = (await identify(server.port, { port: 80, host: 'moved' })).service;
  assert.equal(moved?.product, 'unit/1');
  assert.deepEqual(
    [moved?.details['status'], moved?.details['location'], moved?.ready],
    [302, '/elsewhere', true],
  );
  const named = { port: server.port, host: 'moved', name: 'http' };
  assert.equal(
    (await identify(server.port, named)).service?.details['status'],
    302,
    'it gets a Host by name',
  );
  const away = (await identify(server.port)).service;
  assert.deepEqual([away?.name, away?.details['status'], away?.ready], ['http', 503, false]);
});

test('HTTP that takes its time', async () => {
  const http = createHttpServer((_request, response) => setTimeout(() => response.end(), 700));
  await using server = await serve(http);
  assert.equal((await identify(server.port, { port: 8080 })).service?.name, 'http');
});

test('HTTP/2, and gRPC inside', async () => {
  await using plain = await serve(
    createHttp2Server((_request, response) => response.end()) as unknown as Server,
  );
  assert.equal((await identify(plain.port)).service?.name, 'http2');
  const grpc = createHttp2Server();
  grpc.on('stream', (stream) => {
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' },
      { endStream: true },
    );
  });
  await using server = await serve(grpc as unknown as Server);
  for (const port of [server.port, 50051])
    assert.equal((await identify(server.port, { port })).service?.name, 'grpc');
});

test('nothing is sent where every byte is an action, unless a service is named', async () => {
  let received = 0;
  await using server = await serve(
    createServer((socket) => socket.on('data', (chunk) => (received += chunk.length))),
  );
  for (const place of [
    { port: 9100 },
    { port: 601 },
    { path: '/dev/log' },
    { path: '/run/systemd/journal/stdout' },
  ]) {
    const found = await identify(server.port, place);
    assert.deepEqual([found.service, found.connections, received], [undefined, 1, 0]);
  }
  await identify(server.port, { port: 9100, name: 'http', limit: 500 });
  assert.ok(received > 0);
});

test('Redis that loads, and a database that says no word more', async () => {
  const loading = createServer((socket) =>
    socket.on('data', () => socket.write('-LOADING Redis is loading\r\n')),
  );
  await using server = await serve(loading);
  const redis = (await identify(server.port, { port: 6379 })).service;
  assert.deepEqual([redis?.name, redis?.ready], ['redis', false]);
  const half = createServer((socket) =>
    socket.on('data', (chunk) => chunk.length === 8 && socket.write('N')),
  );
  await using halfServer = await serve(half);
  const database = (await identify(halfServer.port, { port: 5432, limit: 1500 })).service;
  assert.deepEqual([database?.name, database?.ready], ['postgresql', false]);
});

test('one letter does not make PostgreSQL', async () => {
  const odd = createServer((socket) => socket.on('data', () => socket.write('N')));
  await using server = await serve(odd);
  for (const port of [server.port, 5432])
    assert.equal((await identify(server.port, { port, limit: 1500 })).service, undefined);
});

test('a port that nobody listens at rejects as connect() does', async () => {
  const server = await serve(createServer());
  const { port } = server;
  await server[Symbol.asyncDispose]();
  await assert.rejects(identify(port), { code: 'ECONNREFUSED' });
  await assert.rejects(identify(port, { port: 80 }), { code: 'ECONNREFUSED' });
});

test('whatever happens, no descriptor stays open', async () => {
  await using mute = await serve(createServer((socket) => socket.resume()));
  await using echo = await serve(createServer((socket) => socket.pipe(socket)));
  await assertFlat(async () => {
    await identify(mute.port, { limit: 300 });
    await identify(echo.port);
    for (const delay of [1, 40, 230]) {
      const signal = AbortSignal.timeout(delay);
      await assert.rejects(identify(mute.port, { signal }), { name: 'TimeoutError' });
    }
    await assert.rejects(identify(mute.port, { signal: AbortSignal.abort(new Error('no')) }), /no/);
    await pause(20); // what the servers close
  });
});
