import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { relay } from '../../src/index.js';
import { eventually } from '../kernel/native-help.js';
import { carriers } from './fault-help.js';

/** What two Unix sockets of usual size and the relay may hold of one session, generously. */
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

for (const carry of carriers) {
  test(`who does not read costs no more than buffers, and gets all when it reads: ${carry}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'relay-'));
    const [path, far] = [join(folder, 'left'), join(folder, 'right')];
    const readers: net.Socket[] = [];
    const upstream = net.createServer({ pauseOnConnect: true }, (socket) => readers.push(socket));
    upstream.listen(far);
    await once(upstream, 'listening');
    try {
      await using running = await relay(`unix-listen:${path},fork,backlog=64`, `unix:${far}`, { carry });
      const writers = Array.from({ length: sessions }, () => net.connect(path));
      const taken = await Promise.all(writers.map(fill));
      for (const bytes of taken) assert.ok(bytes <= most, `${bytes} bytes were taken that nobody reads`);
      await eventually(() => readers.length === sessions, 'a connection for each');
      for (const writer of writers) writer.end();
      const counts = await Promise.all(
        readers.map(async (reader) => {
          let count = 0;
          reader.on('data', (chunk) => (count += chunk.length)).resume();
          await once(reader, 'end');
          return count;
        }),
      );
      const written = writers.map(({ bytesWritten }) => bytesWritten);
      assert.deepEqual(counts.sort(), written.sort());
      for (const writer of writers) writer.destroy();
      await running.close();
    } finally {
      for (const reader of readers) reader.destroy();
      upstream.close();
      rmSync(folder, { recursive: true });
    }
  });
}
