import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { compiled } from '../support/root.js';
import { run } from '../support/run.js';

const library = JSON.stringify(pathToFileURL(join(compiled, 'src/index.js')).href);

/** A process that waits for everything at once, then does `last`. */
const waiting = (last: string): string => `
  import { Socket, DatagramSocket, listen, connect } from ${library};
  const listener = await listen('unix:@exit-' + process.pid);
  const stream = await connect('unix:@exit-' + process.pid);
  const udp = await DatagramSocket.open({ bind: 'udp:127.0.0.1:0' });
  const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
  void Promise.allSettled([stream.read(), udp.receive(), right.receive(1), right.receive(1, { timeout: 60000 })]);
  void (async () => { for await (const _ of listener); })();
  await left.send('x', { ancillary: [{ kind: 'rights', descriptors: [0, 1, 2] }] });
  ${last}
`;

const execute = (source: string) =>
  run(process.execPath, ['--input-type=module', '--eval', source], { deadline: 20_000 });

test('process.exit in the middle of waits ends the process with its code', async () => {
  const { code, signal, err } = await execute(waiting('setImmediate(() => process.exit(7));'));
  assert.deepEqual({ code, signal, err }, { code: 7, signal: null, err: '' });
});

test('an uncaught error in the middle of waits ends the process as ever', async () => {
  const { code, signal, err } = await execute(waiting("setImmediate(() => { throw new Error('boom'); });"));
  assert.deepEqual({ code, signal }, { code: 1, signal: null });
  assert.match(err, /boom/);
});

test('a process whose sockets are all let go ends by itself', async () => {
  const { code, signal, err } = await execute(
    waiting('for (const one of [listener, stream, udp, left, right]) one.unref();'),
  );
  assert.deepEqual({ code, signal, err }, { code: 0, signal: null, err: '' });
});

test('a worker that is ended in the middle of waits takes nothing with it', async () => {
  const worker = JSON.stringify(
    waiting("(await import('node:worker_threads')).parentPort.postMessage('waiting');"),
  );
  const { code, err, out } = await execute(`
    import { Worker } from 'node:worker_threads';
    import { once } from 'node:events';
    import { readdirSync, readlinkSync } from 'node:fs';
    const sockets = () => readdirSync('/proc/self/fd').filter((fd) => {
      try { return readlinkSync('/proc/self/fd/' + fd).startsWith('socket:'); } catch { return false; }
    }).length;
    const before = sockets();
    for (let round = 0; round < 5; round++) {
      const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(${worker})));
      await once(worker, 'message');
      await worker.terminate();
    }
    console.log(sockets() - before);
  `);
  assert.deepEqual({ code, err }, { code: 0, err: '' });
  // descriptors belong to the process, so they would stay
  assert.equal(Number(out), 0);
});
