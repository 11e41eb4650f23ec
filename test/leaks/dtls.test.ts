import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once, setMaxListeners } from 'node:events';
import { after, describe, test } from 'node:test';
import { openSpecification } from '../../src/endpoint/open.js';
import type { Endpoint, EndpointSource } from '../../src/endpoint/types.js';
import { makeCertificate } from '../support/certificate.js';
import { testContext } from '../support/endpoint-context.js';
import { requires } from '../support/skip.js';
import { assertFlat } from './flat.js';

/** Until the young generation and malloc's arenas are as large as sessions keep them. */
const warmUp = 500;

/** A context that keeps no log and lasts as long as the test. */
const quiet = (signal: AbortSignal) => ({ ...testContext(signal), log: () => {}, logs: () => false });

/** The code of what it rejects with: many stacks with their sources would take longer than the handshakes. */
const failure = (attempt: Promise<unknown>): Promise<string | undefined> =>
  attempt.then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );

describe('DTLS', { skip: requires('openssl', 'netns') }, () => {
  const own = makeCertificate('/CN=localhost', 'IP:127.0.0.1');
  const stranger = makeCertificate('/CN=localhost');
  after(() => {
    for (const made of [own, stranger]) made[Symbol.dispose]();
  });

  /** A server with `fork`, and what its clients connect to. */
  async function serving() {
    const life = new AbortController();
    setMaxListeners(0, life.signal);
    const context = quiet(life.signal);
    const text = `DTLS-LISTEN:0,pf=ip4,bind=127.0.0.1,fork,cert=${own.cert},key=${own.key},verify=0`;
    const { source } = (await openSpecification(text, 'both', context)) as { source: EndpointSource };
    const { port } = source.localAddress as { port: number };
    const dial = async (options: string) =>
      (
        (await openSpecification(`DTLS:127.0.0.1:${port}${options}`, 'both', context)) as {
          endpoint: Endpoint;
        }
      ).endpoint;
    return { source, dial, signal: life.signal, [Symbol.asyncDispose]: () => source.close() };
  }

  test('1,000 sessions leave descriptors and memory as they were', async () => {
    await using server = await serving();
    const { signal } = server;
    const into = new Uint8Array(100);
    const session = async () => {
      const dialling = server.dial(`,cafile=${own.cert}`);
      const end = (await server.source.next(signal)) as Endpoint;
      const client = await dialling;
      await client.sink?.write(Buffer.from('hello'), signal);
      assert.equal(await end.source?.read(into, signal), 5);
      await client.close();
      assert.equal(await end.source?.read(into, signal), null);
      await end.close();
    };
    await assertFlat(1000, session, warmUp);
  });

  test('500 handshakes that are refused or given up leave nothing either', async () => {
    await using server = await serving();
    // handshakes go on while somebody asks for the next session, which none of these becomes
    const next = server.source.next(server.signal);
    next.catch(() => {});
    const mute = createSocket('udp4').bind(0, '127.0.0.1');
    await once(mute, 'listening');
    const given = quiet(server.signal);
    const refusal = async () => {
      assert.equal(await failure(server.dial(`,cafile=${stranger.cert}`)), 'ERR_TLS_CERTIFICATE');
      const late = `DTLS:127.0.0.1:${mute.address().port},verify=0,connect-timeout=0.001`;
      assert.equal(await failure(openSpecification(late, 'both', given)), 'ETIMEDOUT');
    };
    await assertFlat(250, refusal, warmUp / 2);
    await new Promise<void>((done) => mute.close(() => done()));
  });
});
