import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { native } from '../../src/kernel/addon.js';
import { SOCK_CLOEXEC, SOCK_NONBLOCK } from '../../src/kernel/constants.js';

/** Type flags of every socket the tests make. */
export const flags = SOCK_NONBLOCK | SOCK_CLOEXEC;

/** struct sockaddr_in for 127.0.0.1, <netinet/in.h>. */
export const loopback = (port: number): Buffer => {
  const name = Buffer.alloc(16);
  name.writeUInt16LE(2, 0);
  name.writeUInt16BE(port, 2);
  name.set([127, 0, 0, 1], 4);
  return name;
};

/** Fails with the error's name when a native call returned a negative errno. */
export const ok = (result: number): number => {
  assert.ok(result >= 0, `expected success, got ${result} (${native().strerror(-result)})`);
  return result;
};

/** A descriptor that is closed at the end of its block. */
export const owned = (fd: number): { readonly fd: number } & Disposable => ({
  fd: ok(fd),
  [Symbol.dispose]: () => void native().close(fd),
});

/** A bound socket of 127.0.0.1 and its port. */
export const boundSocket = (type: number): { fd: number; port: number } & Disposable => {
  const fd = ok(native().socket(2, type | flags, 0));
  ok(native().bind(fd, loopback(0)));
  const name = Buffer.alloc(16);
  assert.equal(native().getsockname(fd, name), 16);
  return { fd, port: name.readUInt16BE(2), [Symbol.dispose]: () => void native().close(fd) };
};

/** A loopback UDP port that nobody has, as it was given up a moment ago. */
export const closedPort = (): number => {
  using socket = boundSocket(2);
  return socket.port;
};

/** Waits for a condition, at most five seconds. */
export const eventually = async (condition: () => boolean, what: string): Promise<void> => {
  for (let i = 0; i < 1000; i++) {
    if (condition()) return;
    await sleep(5);
  }
  assert.fail(`did not happen within 5 s: ${what}`);
};

/** A sock_diag dump request for Internet sockets, <linux/inet_diag.h>. */
export const inetRequest = (protocol: number, sequence: number, messageFlags = 0x301): Buffer => {
  const request = Buffer.alloc(72);
  request.writeUInt32LE(72, 0);
  request.writeUInt16LE(20, 4);
  request.writeUInt16LE(messageFlags, 6);
  request.writeUInt32LE(sequence, 8);
  request.writeUInt8(2, 16);
  request.writeUInt8(protocol, 17);
  request.writeUInt32LE(0xffffffff, 20);
  return request;
};

/** Types of the messages in a chunk, which must be whole. */
export const messageTypes = (bytes: Buffer): number[] => {
  const types: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    assert.ok(length >= 16 && at + length <= bytes.length, 'a chunk holds whole messages');
    types.push(bytes.readUInt16LE(at + 4));
    at += (length + 3) & ~3;
  }
  return types;
};

export interface Dumped {
  readonly types: number[];
  readonly chunks: number;
  readonly status: number;
}

/** Runs a dump and collects what each request brought. */
export const dumpAll = (fd: number, requests: Buffer[], chunkBytes = 65536): Promise<Dumped[]> =>
  new Promise((resolve, reject) => {
    const results: Dumped[] = [];
    let types: number[] = [];
    let chunks = 0;
    const handle = native().dump(fd, requests, chunkBytes, (request, bytes, status) => {
      if (request !== results.length) reject(new Error(`request ${request} out of order`));
      if (bytes !== null) {
        for (const type of messageTypes(bytes)) types.push(type);
        chunks++;
        return;
      }
      results.push({ types, chunks, status });
      types = [];
      chunks = 0;
      if (results.length === requests.length) resolve(results);
    });
    if (handle < 0) reject(new Error(`dump: ${native().strerror(-handle)}`));
  });

/** A netlink socket for sock_diag. */
export const diagSocket = (): number => ok(native().socket(16, 3 | flags, 4));

/** Runs a script in a worker that has the addon as `native`; resolves with its message and exit code. */
export const inWorker = async (script: string): Promise<{ messages: unknown[]; code: unknown }> => {
  const url = new URL('../../src/kernel/addon.js', import.meta.url).href;
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     import(${JSON.stringify(url)}).then(({ native: load }) => { const native = load(); ${script} });`,
    { eval: true },
  );
  const messages: unknown[] = [];
  worker.on('message', (message) => messages.push(message));
  const [code] = await once(worker, 'exit');
  return { messages, code };
};
