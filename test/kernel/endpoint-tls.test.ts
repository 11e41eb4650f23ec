import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, test } from 'node:test';
import type { OptionValue } from '../../src/endpoint/option/types.js';
import { plainEndpoint } from '../../src/endpoint/plain.js';
import { tlsEndpoint } from '../../src/endpoint/tls/endpoint.js';
import { beginAsClient, TlsAcceptor } from '../../src/endpoint/tls/handshake.js';
import { takeTlsSettings } from '../../src/endpoint/tls/settings.js';
import type { Endpoint } from '../../src/endpoint/types.js';
import { connect, listen } from '../../src/index.js';
import { makeCertificate } from '../support/certificate.js';
import { testContext } from '../support/endpoint-context.js';
import { givenOptions } from '../support/given-options.js';
import { requires } from '../support/skip.js';

type Options = Readonly<Record<string, OptionValue>>;

/** Both ends of a connection over loopback. */
async function connection(): Promise<[client: Endpoint, server: Endpoint]> {
  const listener = await listen('tcp:127.0.0.1:0');
  try {
    const [client, server] = await Promise.all([
      connect(`tcp:127.0.0.1:${(listener.address as { port: number }).port}`),
      listener.accept(),
    ]);
    const end = (fd: number, label: string): Endpoint =>
      plainEndpoint({
        type: 'TCP',
        label,
        bounds: 'bytes',
        plain: { read: fd, write: fd, kind: 'socket', end: 'shutdown' },
      });
    return [end(client.release(), 'tcp client'), end(server.release(), 'tcp server')];
  } finally {
    listener.close();
  }
}

/** Both ends after a handshake, or what each failed with. */
async function shake(client: Options, server: Options, host = 'localhost') {
  const context = testContext();
  const [left, right] = await connection();
  const acceptor = new TlsAcceptor(takeTlsSettings(givenOptions(server), 'server', context));
  // whoever opens a layer closes what is under it when it fails
  const orClose = (end: Endpoint) => async (error: unknown) => {
    await end.close();
    throw error;
  };
  const results = await Promise.allSettled([
    beginAsClient(left, takeTlsSettings(givenOptions(client), 'client', context), host, context.signal).then(
      (made) => tlsEndpoint('OPENSSL', made, left),
      orClose(left),
    ),
    acceptor
      .begin(right, context.signal)
      .then((made) => tlsEndpoint('OPENSSL-LISTEN', made, right), orClose(right)),
  ]);
  const closeAll = async (): Promise<void> => {
    for (const result of results) if (result.status === 'fulfilled') await result.value.close();
    await Promise.all([left.close(), right.close()]);
  };
  return { client: results[0], server: results[1], [Symbol.asyncDispose]: closeAll };
}

/** Everything until the end. */
async function readAll(end: Endpoint): Promise<Buffer> {
  const { signal } = testContext();
  const pieces: Buffer[] = [];
  const into = new Uint8Array(10_000);
  for (;;) {
    const length = await end.source?.read(into, signal);
    if (length === null || length === undefined) return Buffer.concat(pieces);
    pieces.push(Buffer.from(into.subarray(0, length)));
  }
}

const value = (result: PromiseSettledResult<Endpoint>): Endpoint => {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
};

describe('TLS over a connection', { skip: requires('openssl') }, () => {
  const own = makeCertificate('/C=XY/CN=localhost/O=A, B');
  after(() => own[Symbol.dispose]());
  const server = { 'openssl-certificate': own.cert, 'openssl-key': own.key, 'openssl-verify': false };

  test('carries any bytes both ways, and each end by itself', async () => {
    await using both = await shake({ 'openssl-cafile': own.cert }, server);
    const [left, right] = [value(both.client), value(both.server)];
    const { signal } = testContext();
    const question = randomBytes(300_000);
    const answer = randomBytes(200_000);
    const atServer = readAll(right);
    await left.sink?.write(question, signal);
    await left.sink?.end();
    assert.ok((await atServer).equals(question));
    // the server's direction is still open
    const atClient = readAll(left);
    await right.sink?.write(answer, signal);
    await right.sink?.end();
    assert.ok((await atClient).equals(answer));
  });

  test('tells children who the peer is', async () => {
    await using both = await shake({ 'openssl-cafile': own.cert }, server);
    const { environment } = value(both.client);
    assert.equal(environment['OPENSSL_X509_SUBJECT'], 'C = XY, CN = localhost, O = "A, B"');
    assert.equal(environment['OPENSSL_X509_COMMONNAME'], 'localhost');
    assert.equal(environment['OPENSSL_X509_ORGANIZATIONNAME'], 'A, B');
    assert.equal(environment['OPENSSL_PROTO_VERSION'], 'TLSv1.3');
  });

  test('a client refuses a certificate that nobody vouches for', async () => {
    await using both = await shake({}, server);
    assert.equal(both.client.status, 'rejected');
    assert.match(
      String((both.client as PromiseRejectedResult).reason),
      /TLS handshake tcp client: .*self.signed/i,
    );
  });

  test('a client refuses a certificate for another name, unless that is the one it wants', async () => {
    {
      await using both = await shake({ 'openssl-cafile': own.cert }, server, '127.0.0.1');
      assert.match(
        String((both.client as PromiseRejectedResult).reason),
        /certificate is valid but its commonName does not match hostname "127.0.0.1"/,
      );
    }
    for (const name of ['localhost', '']) {
      const options = { 'openssl-cafile': own.cert, 'openssl-commonname': name };
      await using both = await shake(options, server, '127.0.0.1');
      assert.equal(both.client.status, 'fulfilled');
    }
  });

  test('a server refuses clients without a certificate, and those of the wrong name', async () => {
    const strict = { ...server, 'openssl-verify': true, 'openssl-cafile': own.cert };
    {
      await using both = await shake({ 'openssl-verify': false }, strict);
      assert.match(String((both.server as PromiseRejectedResult).reason), /tcp server: no peer certificate/);
    }
    const known = { 'openssl-cafile': own.cert, 'openssl-certificate': own.cert, 'openssl-key': own.key };
    {
      await using both = await shake(known, strict);
      assert.equal(value(both.server).environment['OPENSSL_X509_COMMONNAME'], 'localhost');
    }
    {
      await using both = await shake(known, { ...strict, 'openssl-commonname': 'onlyyou' });
      assert.match(
        String((both.server as PromiseRejectedResult).reason),
        /does not match hostname "onlyyou"/,
      );
    }
  });

  test('versions without any in common end the handshake', async () => {
    const versions = { 'openssl-verify': false, 'openssl-max-proto-version': 'TLS1.2' };
    await using both = await shake(versions, { ...server, 'openssl-min-proto-version': 'TLS1.3' });
    assert.equal(both.client.status, 'rejected');
    assert.equal(both.server.status, 'rejected');
  });

  test('what speaks no TLS is told from what does', async () => {
    const context = testContext();
    const [left, right] = await connection();
    const acceptor = new TlsAcceptor(takeTlsSettings(givenOptions(server), 'server', context));
    await left.sink?.write(Buffer.from('GET / HTTP/1.0\r\n\r\n'), context.signal);
    await assert.rejects(acceptor.begin(right, context.signal), /TLS handshake tcp server: .*http request/);
    await Promise.all([left.close(), right.close()]);
  });

  test('a wait for a silent peer ends with its signal', async () => {
    const context = testContext();
    const [left, right] = await connection();
    const settings = takeTlsSettings(givenOptions({ 'openssl-verify': false }), 'client', context);
    const reason = new Error('enough');
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(50)]);
    await assert.rejects(beginAsClient(left, settings, 'localhost', signal), (error) => {
      assert.notEqual(error, reason);
      return signal.aborted;
    });
    await Promise.all([left.close(), right.close()]);
  });

  test('wrong values are told by the option', () => {
    const context = testContext();
    const take = (options: Options) => () => takeTlsSettings(givenOptions(options), 'server', context);
    assert.throws(take({ 'openssl-max-proto-version': 'TLS9' }), /Unknown SSL\/TLS version "TLS9"/);
    assert.throws(take({ 'openssl-certificate': '/nowhere' }), /\/nowhere.*ENOENT/);
    assert.throws(take({ 'openssl-cipherlist': 'NOTHING', 'openssl-verify': false }), /ciphers/);
    assert.throws(take({ 'openssl-maxfraglen': 512 }), /not applicable to a server/);
    assert.throws(take({ 'openssl-maxsendfrag': 5 }), /out of range 512 - 16384/);
    assert.throws(take({ 'openssl-compress': 'zip' }), /unknown compression method/);
  });
});
