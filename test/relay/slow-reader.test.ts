import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { relay } from '../../src/index.js';
import { eventually } from '../kernel/native-help.js';
import { makeCertificate } from '../support/certificate.js';
import { requires } from '../support/skip.js';
import { carriers, portOf } from './fault-help.js';

/** What sockets of usual size and the relay may hold of one session, generously. */
const most = 3 << 20;
const sessions = 10;

const later = (time: number): Promise<false> => new Promise((resolve) => setTimeout(resolve, time, false));

/** Writes until nothing has been taken for a while; returns how much was taken. */
async function fill(socket: net.Socket): Promise<number> {
  const piece = Buffer.alloc(1 << 16);
  const drained = (): Promise<boolean> => Promise.race([once(socket, 'drain').then(() => true), later(300)]);
  while (socket.bytesWritten - socket.writableLength <= most)
    if (!socket.write(piece) && !(await drained())) break;
  return socket.bytesWritten - socket.writableLength;
}

/** All bytes until the end, counted. */
async function count(reader: net.Socket): Promise<number> {
  let bytes = 0;
  reader.on('data', (chunk) => (bytes += chunk.length)).resume();
  await once(reader, 'end');
  return bytes;
}

/** A Unix socket that takes connections and reads nothing of them. */
async function idler(path: string) {
  const readers: net.Socket[] = [];
  const server = net.createServer({ pauseOnConnect: true }, (socket) => readers.push(socket));
  server.listen(path);
  await once(server, 'listening');
  return {
    readers,
    [Symbol.dispose]() {
      for (const reader of readers) reader.destroy();
      server.close();
    },
  };
}

/** Fills every session to the brim, then has all of it read. */
async function assertBounded(near: string, readers: readonly net.Socket[]): Promise<void> {
  const writers = Array.from({ length: sessions }, () => net.connect(near));
  try {
    const taken = await Promise.all(writers.map(fill));
    for (const bytes of taken) assert.ok(bytes <= most, `${bytes} bytes were taken that nobody reads`);
    await eventually(() => readers.length === sessions, 'a connection for each');
    for (const writer of writers) writer.end();
    const counts = await Promise.all(readers.map(count));
    const written = writers.map(({ bytesWritten }) => bytesWritten);
    assert.deepEqual(counts.sort(), written.sort());
  } finally {
    for (const writer of writers) writer.destroy();
  }
}

/** Gives two paths of Unix sockets, in a folder that goes away afterwards. */
async function withPaths(work: (near: string, far: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  try {
    await work(join(folder, 'near'), join(folder, 'far'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const carry of carriers) {
  test(`who does not read costs no more than buffers, and gets all when it reads: ${carry}`, () =>
    withPaths(async (near, far) => {
      using upstream = await idler(far);
      await using _ = await relay(`unix-listen:${near},fork,backlog=64`, `unix:${far}`, { carry });
      await assertBounded(near, upstream.readers);
    }));
}

test('who does not read costs no more than buffers over TLS', { skip: requires('openssl') }, () =>
  withPaths(async (near, far) => {
    using certificate = makeCertificate('/CN=localhost');
    const { cert, key } = certificate;
    using upstream = await idler(far);
    // TCP's own buffers would grow by far more than what is asked for here.
    const small = 'sndbuf=65536,rcvbuf=65536';
    await using server = await relay(
      `openssl-listen:0,bind=127.0.0.1,fork,cert=${cert},key=${key},verify=0,${small}`,
      `unix:${far}`,
    );
    const client = `openssl:127.0.0.1:${portOf(server)},cafile=${cert},commonname=localhost,${small}`;
    await using _ = await relay(`unix-listen:${near},fork,backlog=64`, client);
    await assertBounded(near, upstream.readers);
  }),
);
