import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createPlainServer, type Server } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { connect } from '../../src/index.js';
import {
  type IdentifyStreamOptions,
  identifyStream,
  type StreamIdentification,
} from '../../src/probe/service/stream/identify.js';
import { assertFlat } from '../support/descriptors.js';
import { requires } from '../support/skip.js';
import { folder } from './peer.js';
import { makeCertificate } from './servers.js';

/** A server of Node's at a port of its own, or a path. */
const serve = async (server: Server, at?: string): Promise<AsyncDisposable & { readonly target: string }> => {
  const open = new Set<{ destroy(): void }>();
  server.on('connection', (socket: TLSSocket) => {
    open.add(socket);
    socket.on('error', () => {});
  });
  server.on('secureConnection', (socket: TLSSocket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) =>
    at === undefined ? server.listen(0, '127.0.0.1', resolve) : server.listen(at, resolve),
  );
  return {
    target: at ?? `tcp:127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const identify = (
  { target }: { readonly target: string },
  options: Omit<IdentifyStreamOptions, 'deadline'> = {},
  limit = 6000,
): Promise<StreamIdentification> =>
  identifyStream((wait) => connect(target, wait), { ...options, deadline: performance.now() + limit });

describe('inside TLS', { skip: requires('openssl') }, () => {
  const place = folder();
  let identity: { key: Buffer; cert: Buffer };

  before(async () => {
    const { key, certificate } = await makeCertificate(place.path);
    identity = { key: readFileSync(key), cert: readFileSync(certificate) };
  });
  after(() => place[Symbol.dispose]());

  const secure = (options: TlsOptions, greet: (socket: TLSSocket) => void): Server =>
    createServer({ ...identity, ...options }, greet);

  test('HTTP/1, with the facts of the certificate', async () => {
    const https = createHttpsServer(identity, (_request, response) =>
      response.setHeader('server', 'unit/2').end(),
    );
    await using server = await serve(https);
    for (const port of [443, 4444]) {
      const { service, received } = await identify(server, { port, host: 'localhost' });
      assert.equal(service?.name, 'https');
      assert.equal(service.product, 'unit/2');
      assert.match(Buffer.from(received ?? []).toString(), /^HTTP\/1\.1 200/);
      const { details } = service;
      assert.equal(details['status'], 200);
      assert.equal(details['tlsProtocol'], 'TLSv1.3');
      assert.equal(details['tlsAlpn'], 'http/1.1');
      assert.equal(details['tlsSubject'], 'O=Socketeer, CN=localhost');
      assert.equal(details['tlsSubjectAltNames'], 'DNS:localhost, IP Address:127.0.0.1');
      assert.match(String(details['tlsValidTo']), /^\d{4}-\d\d-\d\dT.*Z$/);
      assert.deepEqual(
        [details['tlsVerified'], details['tlsVerifyError']],
        [false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      );
    }
    assert.equal((await identify(server, { name: 'https' })).service?.name, 'https');
    assert.equal((await identify(server, { port: 443, name: 'tls' })).service?.name, 'https');
  });

  test('HTTP/2, with and without HTTP/1 beside it', async () => {
    const both = createSecureServer({ ...identity, allowHTTP1: true }, (_request, response) =>
      response.end(),
    );
    await using server = await serve(both as unknown as Server);
    const found = (await identify(server, { port: 443 })).service;
    assert.deepEqual(
      [found?.name, found?.details['tlsAlpn'], found?.details['status']],
      ['https', 'h2', 200],
    );
    const only = createSecureServer(identity, (_request, response) => response.end());
    only.on('unknownProtocol', (socket) => socket.destroy());
    await using strict = await serve(only as unknown as Server);
    const other = (await identify(strict, { port: 443 })).service;
    assert.deepEqual([other?.name, other?.details['tlsAlpn']], ['https', 'h2']);
  });

  test('a banner, and a request of another service', async () => {
    const imap = secure({}, (socket) => {
      socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n');
      socket.on('data', () => socket.end('* BYE\r\n'));
    });
    await using server = await serve(imap);
    for (const port of [993, 4444]) {
      const found = (await identify(server, { port })).service;
      assert.deepEqual([found?.name, found?.details['capabilities']], ['imaps', 'IMAP4rev1']);
    }
    const redis = secure({}, (socket) => {
      socket.on(
        'data',
        (chunk) => chunk.toString().startsWith('PING') && socket.write('+PONG\r\n-ERR what?\r\n'),
      );
    });
    await using other = await serve(redis);
    assert.equal((await identify(other, { port: 4444 })).service?.name, 'rediss');
    assert.equal((await identify(other, { name: 'rediss' })).service?.name, 'rediss');
  });

  test('an old protocol', async () => {
    const old = secure(
      { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
      (socket) => socket.end('SSH-2.0-inside\r\n'),
    );
    await using server = await serve(old);
    const found = (await identify(server, { port: 443 })).service;
    assert.deepEqual([found?.name, found?.details['tlsProtocol']], ['ssh', 'TLSv1.1']);
  });

  test('a server that wants a protocol we do not offer, and one that wants a certificate', async () => {
    const picky = secure({ ALPNProtocols: ['acme-tls/1'] }, (socket) => socket.resume());
    await using server = await serve(picky);
    const found = (await identify(server, { port: 443 }, 2000)).service;
    assert.deepEqual([found?.name, found?.details['tlsProtocol']], ['tls', 'TLSv1.3']);
    const mutual = secure({ requestCert: true, rejectUnauthorized: true }, (socket) => socket.resume());
    await using other = await serve(mutual);
    assert.equal((await identify(other, { port: 443 }, 2000)).service?.name, 'tls');
  });

  test('an alert and nothing else', async () => {
    const alert = createPlainServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => socket.end(Buffer.from('15030300020228', 'hex')));
    });
    await using server = await serve(alert);
    const found = (await identify(server, { port: 443 })).service;
    assert.deepEqual([found?.name, found?.details['alert']], ['tls', 'handshake_failure']);
  });

  test('a server that complains in plain HTTP', async () => {
    const https = createHttpsServer(identity, (_request, response) => response.end());
    const complaint = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';
    const mixed = createPlainServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (chunk) => {
        if (chunk[0] !== 0x16) return socket.end(complaint);
        socket.pause();
        socket.unshift(chunk);
        https.emit('connection', socket);
        return socket;
      });
    });
    await using server = await serve(mixed);
    const found = (await identify(server)).service;
    assert.deepEqual([found?.name, found?.details['status']], ['https', 200]);
    const badOnly = createPlainServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => socket.end(complaint));
    });
    await using plain = await serve(badOnly);
    assert.equal((await identify(plain)).service?.name, 'http', 'where TLS comes to nothing, it is HTTP');
  });

  test('over a Unix socket', async () => {
    const path = place.of('secure');
    await using server = await serve(
      createHttpsServer(identity, (_request, response) => response.end()),
      path,
    );
    assert.equal((await identify(server, { path })).service?.name, 'https');
  });

  test('given up in the middle, no descriptor stays open', async () => {
    await using mute = await serve(secure({}, (socket) => socket.resume()));
    await using half = await serve(createPlainServer((socket) => socket.resume().on('error', () => {})));
    await assertFlat(async () => {
      for (const delay of [20, 60, 150, 400]) {
        for (const { target } of [mute, half]) {
          const signal = AbortSignal.timeout(delay);
          const deadline = performance.now() + 6000;
          const found = identifyStream((wait) => connect(target, wait), { port: 443, deadline, signal });
          await assert.rejects(found, { name: 'TimeoutError' });
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50)); // what the servers close
    });
  });
});
