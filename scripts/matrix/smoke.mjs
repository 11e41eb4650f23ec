// The smoke test of the matrix: every face of the installed package must find one socket that we hold.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const own = fileURLToPath(import.meta.url);

/** Whether the library finds our listener and knows that it is ours. */
const listed = async (port) => {
  const { listSockets } = await import('socketeer');
  for await (const record of listSockets({ kinds: ['tcp'], states: ['listen'], owners: true })) {
    if (record.local.port === port) return record.owners.some(({ pid }) => pid === process.pid);
  }
  return false;
};

const inWorker = (port) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(own, { workerData: port });
    worker.once('message', resolve).once('error', reject);
  });

const command = async (...args) => {
  const manifest = createRequire(import.meta.url).resolve('socketeer/package.json');
  const bundle = join(dirname(manifest), 'dist/bin/socketeer.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [bundle, ...args], {
    timeout: 20_000,
    maxBuffer: 1 << 28,
  });
  return stdout;
};

const hasPort = (value, port) => {
  if (value === null || typeof value !== 'object') return false;
  return value.port === port || Object.values(value).some((inner) => hasPort(inner, port));
};

const main = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  const { version } = createRequire(import.meta.url)('socketeer/package.json');
  assert.match(await command('--version'), new RegExp(version.replaceAll('.', '\\.')), 'socketeer --version');
  assert.ok(hasPort(JSON.parse(await command('ls', '--json')), port), 'socketeer ls --json');
  assert.match(await command('ss', '-tln'), new RegExp(`127\\.0\\.0\\.1:${port}\\s`), 'socketeer ss -tln');
  // DTLS is by the OpenSSL of this very Node, and gets as far as the kernel's word that nobody is there
  await assert.rejects(command('socat', '-u', 'DTLS:127.0.0.1:1,verify=0', '-'), /ECONNREFUSED/, 'DTLS');
  assert.ok(await listed(port), 'listSockets in the main thread');
  assert.ok(await inWorker(port), 'listSockets in a worker');
  server.close();
};

if (isMainThread) await main();
else parentPort.postMessage(await listed(workerData));
