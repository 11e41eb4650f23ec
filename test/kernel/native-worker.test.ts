import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { openDescriptors } from '../support/descriptors.js';
import { inWorker } from './native-help.js';

const addonUrl = new URL('../../src/kernel/addon.js', import.meta.url).href;

/** Everything at once and for ever: dumps, walks, and a reactor with a socket that is always ready. */
const busy = `
  const request = Buffer.alloc(72);
  request.writeUInt32LE(72, 0); request.writeUInt16LE(20, 4); request.writeUInt16LE(0x301, 6);
  request[16] = 2; request[17] = 6; request.writeUInt32LE(0xffffffff, 20);
  const requests = new Array(500).fill(request);
  const walk = () => native.walk('/proc', ['comm', 'cmdline'], 3, () => { count++; walk(); });
  const dump = () => {
    const fd = native.socket(16, 0o2004003, 4);
    native.dump(fd, requests, 0, (index, bytes) => { count++; if (bytes === null && index === 499) dump(); });
    native.close(fd);
  };
  const pair = new Int32Array(2);
  native.socketpair(1, 0o2004001, 0, pair);
  native.write(pair[1], Buffer.from('x'));
  let count = 0;
  native.reactorOpen(new Uint32Array(30), () => { count++; }, threaded);
  native.reactorControl(1, pair[0], 1, 1);
  native.reactorRef(1);
  walk(); walk(); dump(); dump();`;

const startBusy = (threaded: boolean, ending = ''): Worker =>
  new Worker(
    `const { parentPort } = require('node:worker_threads');
     import(${JSON.stringify(addonUrl)}).then(({ native: load }) => {
       const native = load(); const threaded = ${threaded}; ${busy}
       setTimeout(() => { parentPort.postMessage('busy'); ${ending} }, 5); });`,
    { eval: true },
  );

/** Descriptors that are ours to close: workers leave sockets of the script open, as no environment owns those. */
const kinds = (): string[] =>
  [...openDescriptors().values()].filter((target) => !target.startsWith('socket:')).sort();

test('two workers at once, each with its own reactor, dumps and walks', async () => {
  const script = `const threaded = false; ${busy}
    setTimeout(() => { parentPort.postMessage(count > 10); process.exit(0); }, 100);`;
  const results = await Promise.all([inWorker(script), inWorker(script)]);
  for (const { messages, code } of results) {
    assert.deepEqual(messages, [true]);
    assert.equal(code, 0);
  }
});

for (const threaded of [false, true]) {
  test(`terminate() in the middle, twenty times, reactor ${threaded ? 'by a thread' : 'by the loop'}`, async () => {
    let before: string[] | undefined;
    for (let round = 0; round < 20; round++) {
      const worker = startBusy(threaded);
      await once(worker, 'message');
      if (round % 2 === 1) await sleep(round % 7);
      assert.equal(await worker.terminate(), 1);
      before ??= kinds();
    }
    assert.deepEqual(kinds(), before);
  });
}

test('process.exit() of a worker in the middle, and in a callback', async () => {
  for (const ending of ['process.exit(3);', "native.walk('/proc', [], 1, () => process.exit(3));"]) {
    const worker = startBusy(false, ending);
    const [code] = await once(worker, 'exit');
    assert.equal(code, 3);
  }
});

test('a worker that is terminated inside a callback that never returns', async () => {
  for (const start of [
    `native.walk('/proc', [], 1, () => { parentPort.postMessage('in'); for (;;); });`,
    `const p = new Int32Array(2); native.socketpair(1, 1, 0, p); native.write(p[1], Buffer.from('x'));
     native.reactorOpen(new Uint32Array(3), () => { parentPort.postMessage('in'); for (;;); });
     native.reactorControl(1, p[0], 1, 1); native.reactorRef(1);`,
  ]) {
    const worker = new Worker(
      `const { parentPort } = require('node:worker_threads');
       import(${JSON.stringify(addonUrl)}).then(({ native: load }) => { const native = load(); ${start} });`,
      { eval: true },
    );
    await once(worker, 'message');
    assert.equal(await worker.terminate(), 1);
  }
});

/** Runs a script in a process of its own; resolves with its exit code and signal. */
const inProcess = async (ending: string): Promise<[number | null, string | null, string]> => {
  const script = `import(${JSON.stringify(addonUrl)}).then(({ native: load }) => {
    const native = load(); const threaded = false; ${busy} setTimeout(() => { ${ending} }, 20); });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return [code, signal, errors];
};

test('the process ends in the middle: exit, in a callback, or by an exception', async () => {
  for (let round = 0; round < 3; round++)
    assert.deepEqual(await inProcess('process.exit(7);'), [7, null, '']);
  const inCallback = "native.walk('/proc', [], 1, () => process.exit(8));";
  assert.deepEqual(await inProcess(inCallback), [8, null, '']);
  const [code, signal, errors] = await inProcess("throw new Error('the end');");
  assert.deepEqual([code, signal], [1, null]);
  assert.match(errors, /the end/);
});

test('a process with nothing to wait for ends by itself', async () => {
  const script = `import(${JSON.stringify(addonUrl)}).then(({ native: load }) => { const native = load();
    native.reactorOpen(new Uint32Array(3), () => {});
    native.walk('/proc', [], 2, () => console.log('walked')); });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  const [code] = await once(child, 'close');
  assert.deepEqual([code, text], [0, 'walked\n']);
});

test('a thread that ends closes what it noted as its own, however its life ends', async () => {
  await inWorker('');
  for (const ending of ['', 'process.exit();', 'process.exit(1);']) {
    const before = openDescriptors();
    const { messages } = await inWorker(`
      const open = () => native.socket(1, 0o2000001, 0);
      const many = Array.from({ length: 1500 }, open);
      for (const fd of many) native.closeAtExit(fd, true);
      for (const fd of many.splice(0, 500)) { native.closeAtExit(fd, false); native.close(fd); }
      const kept = open();
      native.closeAtExit(kept, true);
      native.closeAtExit(kept, false);
      native.closeAtExit(kept + 100_000, false);
      require('node:worker_threads').parentPort.postMessage(kept);
      setTimeout(() => { ${ending} }, 5);`);
    const left = [...openDescriptors().keys()].filter((fd) => !before.has(fd));
    assert.deepEqual(left, messages, 'only the one that was taken back');
    for (const fd of left) closeSync(fd);
  }
});
