import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { closeDescriptors } from '../../src/socket/ancillary/index.js';
import { Socket } from '../../src/socket/socket.js';
import { descriptorCount, openDescriptors } from '../support/descriptors.js';
import { holdNamespace } from '../support/namespace.js';
import { run } from '../support/run.js';
import { requires, requiresKernel } from '../support/skip.js';
import { connection, listener, rejection, tcp, text, udp } from './socket-core-help.js';

const library = JSON.stringify(new URL('../../src/socket/socket.js', import.meta.url).href);

/** A program that has `Socket` and a bound UDP socket. */
const program = (body: string): string[] => [
  '--input-type=module',
  '--eval',
  `import { Socket } from ${library};
   const socket = Socket.open({ family: 'inet', type: 'dgram' });
   socket.bind('127.0.0.1:0');
   ${body}`,
];

const ends = async (body: string): Promise<string> => {
  const { code, out, err } = await run(process.execPath, program(body), { deadline: 5000 });
  assert.equal(code, 0, err);
  return out;
};

test('an open socket that nobody waits for lets the process end', async () => {
  await ends('');
  await ends(`const [left, right] = Socket.pair({ family: 'unix', type: 'stream' });
    left.send('x'); right.receive(1).then(() => console.log('got'));`);
});

test('a wait keeps the process alive until it is over', async () => {
  assert.equal(
    await ends(`socket.receive(1).then(() => console.log('received'));
      setTimeout(() => socket.trySend('x', { to: socket.localAddress }), 50).unref();
      process.on('exit', () => console.log('exit'));
      setTimeout(() => {}, 100);`),
    'received\nexit\n',
  );
  const child = spawn(process.execPath, program(`socket.receive(1); console.log('waiting');`), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout!, 'data');
  const early = await Promise.race([once(child, 'exit'), new Promise((resolve) => setTimeout(resolve, 300))]);
  assert.equal(early, undefined, 'it waits');
  child.kill();
  await once(child, 'exit');
});

test('an unreferenced wait lets the process end, its timer too, whether unref came before or after', async () => {
  await ends('socket.unref(); socket.receive(1, { timeout: 60_000 });');
  await ends('socket.receive(1, { timeout: 60_000 }); socket.unref();');
  await ends(`const listener = Socket.open({ family: 'unix', type: 'stream' }).unref();
    listener.bind({ family: 'unix' }); listener.listen(); listener.accept({ signal: new AbortController().signal });`);
  assert.equal(
    await ends(`socket.unref(); socket.ref();
      socket.receive(1, { timeout: 50 }).catch((error) => console.log(error.code));`),
    'ETIMEDOUT\n',
    'a timer of a referenced socket fires',
  );
});

test('the process may exit in the middle of waits', async () => {
  assert.equal(
    await ends(`for (let i = 0; i < 100; i++) socket.receive(10, { timeout: 1000 });
      setTimeout(() => { console.log('out'); process.exit(0); }, 20);`),
    'out\n',
  );
});

test('descriptor 0 is one like any other', async () => {
  const child = spawn(
    process.execPath,
    program(`const input = Socket.adopt(0);
      const { bytes } = await input.receive(100);
      console.log(input.fd, input.family, Buffer.from(bytes).toString());
      input.close(); const again = Socket.open({ family: 'inet', type: 'stream' });
      console.log(again.fd); again.close();`),
    { stdio: ['pipe', 'pipe', 'inherit'] }, // Node's pipes are Unix sockets
  );
  let out = '';
  child.stdout!.on('data', (chunk) => {
    out += chunk;
  });
  child.stdin!.write('hello');
  await once(child, 'close');
  assert.equal(out, '0 unix hello\n0\n');
});

/** Runs a script with `Socket` in a worker until it posts a message, then ends it where it stands. */
const inWorker = async (script: string): Promise<unknown> => {
  const worker = new Worker(
    `import(${library}).then(async ({ Socket }) => {
      const { parentPort } = require('node:worker_threads');
      ${script}
    });`,
    { eval: true },
  );
  const [message] = await once(worker, 'message');
  await worker.terminate();
  return message;
};

test('a worker has sockets of its own', async () => {
  const message = await inWorker(`const [left, right] = Socket.pair({ family: 'unix', type: 'stream' });
    const waiting = right.receive(10);
    await left.send('x');
    parentPort.postMessage(Buffer.from((await waiting).bytes).toString());`);
  assert.equal(message, 'x');
});

test('the descriptor of another thread is not adopted while a socket there owns it', async () => {
  const adopting = (fd: number) =>
    inWorker(`try { Socket.adopt(${fd}).close(); parentPort.postMessage('adopted'); }
      catch ({ name, code, message }) { parentPort.postMessage([name, code, message].join('; ')); }`);
  const socket = Socket.open({ family: 'inet', type: 'dgram' });
  const { fd } = socket;
  assert.equal(
    await adopting(fd),
    `SocketError; ERR_SOCKET_STATE; adopt fd ${fd}: another thread owns it (ERR_SOCKET_STATE)`,
  );
  assert.equal(socket.options.type, 2, 'it is as it was');
  assert.equal(await adopting(socket.release()), 'adopted');
});

test('a worker that is ended in the middle of waits leaves no descriptor open, except what it gave away', async () => {
  await inWorker('parentPort.postMessage(0);');
  const before = openDescriptors();
  const given = await inWorker(`const sockets = [];
    for (let i = 0; i < 300; i++) sockets.push(...Socket.pair({ family: 'unix', type: 'stream' }));
    for (const socket of sockets) socket.receive(10, { timeout: 60_000 }).catch(() => {});
    for (const socket of sockets.splice(0, 100)) socket.close();
    parentPort.postMessage(Socket.open({ family: 'inet', type: 'dgram' }).release());`);
  using kept = Socket.adopt(given as number);
  assert.equal(kept.label, 'udp');
  const left = [...openDescriptors().keys()].filter((fd) => !before.has(fd));
  assert.deepEqual(left, [kept.fd]);
});

test('too many open files are reported by accept, and the connection waits on', async () => {
  const { code, out, err } = await run(
    'sh',
    [
      '-c',
      `ulimit -n 64; exec "$0" "$@"`,
      process.execPath,
      ...program(`const listener = Socket.open({ family: 'inet', type: 'stream' });
        listener.bind('127.0.0.1:0'); listener.listen();
        const client = Socket.open({ family: 'inet', type: 'stream' });
        await client.connect(listener.localAddress);
        await listener.readable();
        const fillers = [];
        try { for (;;) fillers.push(Socket.open({ family: 'inet', type: 'dgram' })); }
        catch (error) { console.log(error.message); }
        await listener.accept().catch((error) => console.log(error.message.replace(/:\\d+:/, ':PORT:')));
        fillers.pop().close();
        const server = await listener.accept();
        console.log(server.remoteAddress.port === client.localAddress.port);
        process.exit();`),
    ],
    { deadline: 10_000 },
  );
  assert.equal(code, 0, err);
  assert.equal(
    out,
    `open udp: Too many open files (EMFILE)
accept tcp 127.0.0.1:PORT: Too many open files (EMFILE)
true
`,
  );
});

const ownNamespace = requires('root', 'unshare');

test('a socket opened in another network namespace', { skip: ownNamespace }, async () => {
  const { closeSync, openSync } = await import('node:fs');
  using waiting = listener();
  await using elsewhere = await holdNamespace();
  const namespace = openSync(`/proc/${elsewhere.pid}/ns/net`, 'r');
  using socket = Socket.open(tcp, { namespace });
  closeSync(namespace);
  const error = await rejection(socket.connect(waiting.localAddress));
  assert.match(error.message, /\(ENETUNREACH\)$/, 'its loopback is down');
});

const mptcp = { family: 'inet', type: 'stream', protocol: 'mptcp' } as const;
const noMptcp = requiresKernel('MPTCP sockets', () => Socket.open(mptcp));

test('MPTCP: a listener accepts plain TCP and says so', { skip: noMptcp }, async () => {
  const [client, server] = await connection(mptcp);
  assert.deepEqual([client.label, client.protocol, server.protocol], ['mptcp', 262, 262]);
  await client.send('x');
  assert.equal(text((await server.receive(1)).bytes), 'x');
  client.close();
  server.close();
  using both = listener(mptcp);
  using plain = Socket.open(tcp);
  await plain.connect(both.localAddress);
  using accepted = await both.accept();
  assert.deepEqual([accepted.label, accepted.protocol], ['tcp', 6]);
});

test('control messages that cannot be read leave no descriptor open', async () => {
  const [left, right] = Socket.pair({ family: 'unix', type: 'stream' });
  using passed = Socket.open(udp);
  const before = descriptorCount();
  for (let i = 0; i < 100; i++) {
    left.trySend('x', { ancillary: [{ kind: 'rights', descriptors: [passed.fd, passed.fd] }] });
    // Room for one descriptor only: the other is lost, and the one that came is ours.
    const message = await right.receive(1, { ancillaryBytes: 20 });
    assert.equal(message.ancillaryTruncated, true);
    closeDescriptors(message.ancillary);
  }
  assert.equal(descriptorCount(), before);
  left.close();
  right.close();
});
