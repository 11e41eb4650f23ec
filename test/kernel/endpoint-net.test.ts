import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { openSpecification } from '../../src/endpoint/open.js';
import type { Endpoint, EndpointContext, EndpointSource } from '../../src/endpoint/types.js';
import { testContext } from '../support/endpoint-context.js';

const directory = mkdtempSync(join(tmpdir(), 'skt-net-'));
after(() => rmSync(directory, { recursive: true }));
const path = (name: string): string => join(directory, name);

async function endpoint(text: string, context: EndpointContext = testContext()): Promise<Endpoint> {
  const opened = await openSpecification(text, 'both', context);
  assert.equal(opened.kind, 'endpoint');
  return (opened as { endpoint: Endpoint }).endpoint;
}

async function source(text: string, context: EndpointContext = testContext()): Promise<EndpointSource> {
  const opened = await openSpecification(text, 'both', context);
  assert.equal(opened.kind, 'source');
  return (opened as { source: EndpointSource }).source;
}

const write = (end: Endpoint, text: string): Promise<void> | undefined =>
  end.sink?.write(Buffer.from(text), testContext().signal);

async function read(end: Endpoint): Promise<string | null> {
  const into = new Uint8Array(70_000);
  const length = await end.source?.read(into, testContext().signal);
  return length === null || length === undefined ? null : Buffer.from(into.subarray(0, length)).toString();
}

const portOf = ({ localAddress }: EndpointSource): number => (localAddress as { port: number }).port;

/** The next session of a source; there has to be one. */
async function next(listener: EndpointSource): Promise<Endpoint> {
  const session = await listener.next(testContext().signal);
  assert.ok(session !== undefined);
  return session;
}

async function exchange(left: Endpoint, right: Endpoint): Promise<void> {
  await write(left, 'question');
  assert.equal(await read(right), 'question');
  await write(right, 'answer');
  assert.equal(await read(left), 'answer');
}

describe('sockets with connections', () => {
  test('TCP: a session, its addresses and what a child finds of them', async () => {
    const listener = await source('TCP4-LISTEN:0,fork,bind=127.0.0.1');
    const client = await endpoint(`TCP4:127.0.0.1:${portOf(listener)},bind=127.0.0.2`);
    const session = await next(listener);
    await exchange(client, session);
    const { PEERADDR, SOCKADDR, SOCKPORT } = session.environment;
    assert.deepEqual([PEERADDR, SOCKADDR, SOCKPORT], ['127.0.0.2', '127.0.0.1', String(portOf(listener))]);
    await client.sink?.end();
    assert.equal(await read(session), null);
    await write(session, 'late');
    assert.equal(await read(client), 'late');
    await Promise.all([client.close(), session.close(), listener.close()]);
  });

  test('range: who is not in it is turned away before anything is read', async () => {
    const quiet = { ...testContext(), logs: () => false };
    const listener = await source('TCP4-LISTEN:0,fork,bind=127.0.0.1,range=127.0.0.3/32', quiet);
    assert.equal(listener.listener?.allowed?.length, 1, 'the pump can check it by itself');
    const other = await endpoint(`TCP4:127.0.0.1:${portOf(listener)},bind=127.0.0.2`);
    const mine = await endpoint(`TCP4:127.0.0.1:${portOf(listener)},bind=127.0.0.3`);
    const session = await next(listener);
    assert.equal(session.environment['PEERADDR'], '127.0.0.3');
    assert.equal(await read(other), null);
    await Promise.all([other.close(), mine.close(), session.close(), listener.close()]);
  });

  test('tables of hosts: allowed, denied', async () => {
    writeFileSync(path('hosts.allow'), 'other: ALL\nours: 127.0.0.0/255.255.255.0 EXCEPT 127.0.0.2\n');
    writeFileSync(path('hosts.deny'), 'ALL: ALL\n');
    const listener = await source(`TCP4-LISTEN:0,fork,tcpwrap=ours,tcpwrap-etc=${directory}`);
    const denied = await endpoint(`TCP4:127.0.0.1:${portOf(listener)},bind=127.0.0.2`);
    const allowed = await endpoint(`TCP4:127.0.0.1:${portOf(listener)},bind=127.0.0.3`);
    const session = await next(listener);
    assert.equal(session.environment['PEERADDR'], '127.0.0.3');
    assert.equal(await read(denied), null);
    await Promise.all([denied.close(), allowed.close(), session.close(), listener.close()]);
  });

  test('accept-timeout: nobody came, and that is no error', async () => {
    const listener = await source('TCP4-LISTEN:0,accept-timeout=0.05');
    assert.equal(await listener.next(testContext().signal), undefined);
  });

  test('a refusal says who refused', async () => {
    await assert.rejects(endpoint('TCP4:127.0.0.1:1'), /connect tcp 127\.0\.0\.1:1: .*ECONNREFUSED/);
  });

  test('Unix: the file is there while somebody listens, and not touched where it was', async () => {
    const file = path('stream.sock');
    const listener = await source(`UNIX-LISTEN:${file},fork,mode=600`);
    const client = await endpoint(`UNIX:${file}`);
    const session = await next(listener);
    await exchange(client, session);
    await assert.rejects(endpoint(`UNIX-LISTEN:${file}`), /exists/);
    assert.ok(existsSync(file));
    await Promise.all([client.close(), session.close(), listener.close()]);
    assert.ok(!existsSync(file));
  });

  test('an abort ends the wait and closes the listener', async () => {
    const controller = new AbortController();
    const file = path('aborted.sock');
    const waiting = openSpecification(`UNIX-LISTEN:${file}`, 'both', testContext(controller.signal));
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await assert.rejects(waiting, /enough/);
    assert.ok(!existsSync(file));
  });
});

describe('sockets without connections', () => {
  test('UDP: a burst of new peers is answered, each by a session of its own', async () => {
    const listener = await source('UDP4-LISTEN:0,fork');
    const clients = await Promise.all(
      Array.from({ length: 200 }, () => endpoint(`UDP4:127.0.0.1:${portOf(listener)}`)),
    );
    await Promise.all(clients.map((client, index) => write(client, `hello ${index}`)));
    const sessions: Endpoint[] = [];
    for (const _ of clients) sessions.push(await next(listener));
    for (const session of sessions) await write(session, `${await read(session)}!`);
    for (const [index, client] of clients.entries()) assert.equal(await read(client), `hello ${index}!`);
    await Promise.all([...sessions, ...clients].map((end) => end.close()));
    await listener.close();
  });

  test('UDP: a message of the largest size passes whole', async () => {
    const listener = await source('UDP4-LISTEN:0,fork');
    const client = await endpoint(`UDP4-SENDTO:127.0.0.1:${portOf(listener)}`);
    const long = 'x'.repeat(65_507);
    await write(client, long);
    const session = await next(listener);
    assert.equal(await read(session), long);
    await write(session, long);
    assert.equal(await read(client), long);
    await Promise.all([client.close(), session.close()]);
    await listener.close();
  });

  test('UDP: the session outlives its listener', async () => {
    const listener = await source('UDP4-LISTEN:0,fork');
    const client = await endpoint(`UDP4:127.0.0.1:${portOf(listener)}`);
    await write(client, 'first');
    const session = await next(listener);
    await listener.close();
    assert.equal(await read(session), 'first');
    await exchange(client, session);
    await Promise.all([client.close(), session.close()]);
  });

  test('RECVFROM: a message, its end, and the answer', async () => {
    const file = path('from.sock');
    const receiver = await source(`UNIX-RECVFROM:${file},fork`);
    const client = await endpoint(`UNIX-SENDTO:${file},bind=${path('client.sock')}`);
    await write(client, 'question');
    const session = await next(receiver);
    assert.equal(await read(session), 'question');
    assert.equal(await read(session), null);
    assert.equal(session.environment['PEERADDR'], path('client.sock'));
    await write(session, 'answer');
    assert.equal(await read(client), 'answer');
    await Promise.all([client.close(), session.close(), receiver.close()]);
    assert.ok(!existsSync(file) && !existsSync(path('client.sock')));
  });

  test('SENDTO hears nobody but its peer', async () => {
    const peer = await source('UDP4-RECVFROM:0,fork,bind=127.0.0.1');
    const client = await endpoint(`UDP4-SENDTO:127.0.0.1:${portOf(peer)},bind=127.0.0.1`);
    const port = (client.localAddress as { port: number }).port;
    const stranger = await endpoint(`UDP4-SENDTO:127.0.0.1:${port}`);
    await write(stranger, 'stranger');
    await write(client, 'question');
    const session = await next(peer);
    await write(session, 'answer');
    assert.equal(await read(client), 'answer');
    await Promise.all([stranger.close(), client.close(), session.close(), peer.close()]);
  });

  test('UNIX-CLIENT finds out what type of socket is there', async () => {
    for (const [listen, bounds] of [
      ['UNIX-LISTEN:%,fork', 'bytes'],
      ['UNIX-LISTEN:%,fork,type=5', 'messages'],
      ['UNIX-RECVFROM:%,fork', 'messages'],
    ] as const) {
      const file = path(`client-${bounds}-${listen.length}`);
      const server = await source(listen.replace('%', file));
      const client = await endpoint(`UNIX-CLIENT:${file}`);
      assert.equal(client.bounds, bounds, listen);
      await client.close();
      await server.close();
    }
  });

  test('SOCKET-…: the same by numbers', async () => {
    const listener = await source('SOCKET-LISTEN:2:6:x00007f000001x0000000000000000,fork');
    const port = portOf(listener).toString(16).padStart(4, '0');
    const client = await endpoint(`SOCKET-CONNECT:2:6:x${port}7f000001x0000000000000000`);
    const session = await next(listener);
    await exchange(client, session);
    await Promise.all([client.close(), session.close(), listener.close()]);
  });
});
