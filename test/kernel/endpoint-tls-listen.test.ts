import assert from 'node:assert/strict';
import { once, setMaxListeners } from 'node:events';
import { connect as connectPlain } from 'node:net';
import { after, describe, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { openSpecification } from '../../src/endpoint/open.js';
import type { Endpoint, EndpointSource } from '../../src/endpoint/types.js';
import { makeCertificate } from '../support/certificate.js';
import { assertFlat } from '../support/descriptors.js';
import { type TestContext, testContext } from '../support/endpoint-context.js';
import { requires } from '../support/skip.js';

/** A source of connections at a port of its own, closed with the block. */
async function listening(options: string, context: TestContext) {
  const opened = await openSpecification(
    `OPENSSL-LISTEN:0,pf=ip4,bind=127.0.0.1,fork${options}`,
    'both',
    context,
  );
  assert.equal(opened.kind, 'source');
  const { source } = opened as { source: EndpointSource };
  return {
    source,
    port: (source.localAddress as { port: number }).port,
    [Symbol.asyncDispose]: () => source.close(),
  };
}

async function readOnce(end: Endpoint): Promise<string> {
  const into = new Uint8Array(1000);
  const length = await end.source?.read(into, testContext().signal);
  return Buffer.from(into.subarray(0, length ?? 0)).toString();
}

describe('OPENSSL-LISTEN with fork', { skip: requires('openssl', 'netns') }, () => {
  const own = makeCertificate('/CN=localhost');
  after(() => own[Symbol.dispose]());
  const identity = `,cert=${own.cert},key=${own.key}`;

  test('nobody waits for the handshake of another, and one that fails is logged', async () => {
    const context = testContext();
    await using server = await listening(`${identity},verify=0`, context);
    const silent = connectPlain(server.port, '127.0.0.1');
    const wrong = connectPlain(server.port, '127.0.0.1', () => wrong.write('GET / HTTP/1.0\r\n\r\n'));
    const right = connectTls({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false }, () =>
      right.write('hello'),
    );
    for (const socket of [silent, wrong, right]) socket.on('error', () => {});
    try {
      const end = await server.source.next(context.signal);
      assert.ok(end);
      assert.equal(await readOnce(end), 'hello');
      assert.equal(end.label, `tls tcp 127.0.0.1:${right.localPort}`);
      assert.equal(end.environment['PEERADDR'], '127.0.0.1');
      assert.equal(end.environment['OPENSSL_PROTO_VERSION'], 'TLSv1.3');
      await end.close();
      assert.match(
        context.logged.find(({ level }) => level === 'error')?.text ?? '',
        /TLS handshake tcp 127\.0\.0\.1:\d+: .*http request/,
      );
    } finally {
      for (const socket of [silent, wrong, right]) socket.destroy();
    }
  });

  test('a wait that is given up leaves nothing behind, and the next goes on', async () => {
    const context = testContext();
    await using server = await listening(`${identity},verify=0`, context);
    await assert.rejects(server.source.next(AbortSignal.timeout(30)), { name: 'TimeoutError' });
    const client = connectTls({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
    client.on('error', () => {});
    const end = await server.source.next(context.signal);
    assert.equal(end?.type, 'OPENSSL-LISTEN');
    await end?.close();
    client.destroy();
  });

  test('both ends by their specifications', async () => {
    const context = testContext();
    await using server = await listening(`${identity},cafile=${own.cert}`, context);
    const opening = openSpecification(
      `OPENSSL:localhost:${server.port},pf=ip4,cafile=${own.cert},cert=${own.cert},key=${own.key}`,
      'both',
      context,
    );
    const end = await server.source.next(context.signal);
    const opened = (await opening) as { endpoint: Endpoint };
    await opened.endpoint.sink?.write(Buffer.from('question'), context.signal);
    assert.equal(await readOnce(end as Endpoint), 'question');
    assert.equal(end?.environment['OPENSSL_X509_COMMONNAME'], 'localhost');
    await Promise.all([end?.close(), opened.endpoint.close()]);
  });

  test('shut-none keeps the end to itself', async () => {
    const context = testContext();
    await using server = await listening(`${identity},verify=0,shut-none`, context);
    const client = connectTls({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
    client.on('error', () => {});
    const end = await server.source.next(context.signal);
    let ended = false;
    client.on('end', () => {
      ended = true;
    });
    const heard = once(client, 'data');
    await end?.sink?.end();
    await end?.sink?.write(Buffer.from('still here'), context.signal);
    assert.deepEqual((await heard).map(String), ['still here']);
    assert.equal(ended, false);
    await end?.close();
    client.destroy();
  });

  test('an error of a client says where and why', async () => {
    const context = testContext();
    await using server = await listening(`${identity},verify=0`, context);
    // nothing is accepted before somebody asks for it
    const never = assert.rejects(server.source.next(context.signal));
    const give = (options: string) =>
      openSpecification(`OPENSSL:127.0.0.1:${server.port}${options}`, 'both', context);
    await assert.rejects(
      give(''),
      new RegExp(
        `TLS handshake tcp 127\\.0\\.0\\.1:${server.port}: self-signed certificate; name its authority`,
      ),
    );
    await assert.rejects(give(`,cafile=${own.cert}`), /does not match hostname "127.0.0.1"/);
    await assert.rejects(openSpecification('OPENSSL::443', 'both', context), /empty host name/);
    await assert.rejects(openSpecification('DTLS::443', 'both', context), /empty host name/);
    await server.source.close();
    await never;
  });

  test('sessions, refusals and waits that were given up leave no descriptor open', async () => {
    const context = testContext();
    setMaxListeners(0, context.signal);
    type Place = { readonly source: EndpointSource; readonly target: string };
    const session = async ({ source, target }: Place): Promise<void> => {
      const opening = openSpecification(`${target},verify=0`, 'both', context) as Promise<{
        endpoint: Endpoint;
      }>;
      const [end, { endpoint }] = await Promise.all([source.next(context.signal), opening]);
      await endpoint.sink?.write(Buffer.from('hello'), context.signal);
      assert.equal(await readOnce(end as Endpoint), 'hello');
      await Promise.all([end?.close(), endpoint.close()]);
    };
    const refusal = async ({ source, target }: Place): Promise<void> => {
      const ended = new AbortController();
      // the client leaves when the server takes it for connected: that is a session, if a short one
      const next = source.next(ended.signal).catch(() => undefined);
      await assert.rejects(openSpecification(target, 'both', context), /self-signed/);
      ended.abort();
      await (await next)?.close();
    };
    await assertFlat(async () => {
      const server = await listening(`${identity},verify=0`, context);
      const place = { source: server.source, target: `OPENSSL:127.0.0.1:${server.port}` };
      for (let round = 0; round < 5; round++) {
        await session(place);
        await refusal(place);
      }
      await server.source.close();
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
  });
});
