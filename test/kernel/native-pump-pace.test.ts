import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { openPump } from '../../src/kernel/pump.js';
import { requires, requiresKernel } from '../support/skip.js';
import { eventually, flags, ok, owned } from './native-help.js';
import { pair, SOCK_STREAM, socketEnd, streamOf } from './pump-help.js';

const AF_INET6 = 10;
const SOL_IPV6 = 41;
const IPV6_V6ONLY = 26;
const SOL_TCP = 6;
const TCP_CONGESTION = 13;
const usualFile = '/proc/sys/net/ipv4/tcp_congestion_control';
const much = 3 * 1024 * 1024;
const little = 64 * 1024;

const congestionOf = (fd: number): string => {
  const value = new Uint8Array(16);
  ok(native().getsockopt(fd, SOL_TCP, TCP_CONGESTION, value));
  return String.fromCharCode(...value.subarray(0, value.indexOf(0)));
};

/** Makes this what a new socket has until it is disposed of. */
const usual = (name: string): Disposable & { close(): void } => {
  const before = readFileSync(usualFile, 'utf8');
  writeFileSync(usualFile, name);
  const close = () => writeFileSync(usualFile, before);
  return { close, [Symbol.dispose]: close };
};

const skip = requiresKernel('BBR as congestion control', () => usual('bbr'));

/** struct sockaddr_in6 for ::1, or for an IPv4 address. */
const name6 = (address: string, port: number): Buffer => {
  const name = Buffer.alloc(28);
  name.writeUInt16LE(AF_INET6, 0);
  name.writeUInt16BE(port, 2);
  name.set(
    address === '::1' ? [1] : [255, 255, ...address.split('.').map(Number)],
    address === '::1' ? 23 : 18,
  );
  return name;
};

/** Relays so many bytes from a pair to a connection with this address; what controls its congestion then. */
const congestionAfter = async (
  address: string,
  bytes: number,
  { chosen, from }: { readonly chosen?: string; readonly from?: string } = {},
): Promise<string> => {
  let received = 0;
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => {
      received += chunk.length;
    });
  });
  server.listen(0, address);
  await once(server, 'listening');
  using right = owned(native().socket(AF_INET6, SOCK_STREAM | flags, 0));
  ok(native().setsockopt(right.fd, SOL_IPV6, IPV6_V6ONLY, new Uint8Array(4)));
  if (chosen !== undefined) ok(native().setsockopt(right.fd, SOL_TCP, TCP_CONGESTION, Buffer.from(chosen)));
  if (from !== undefined) ok(native().bind(right.fd, name6(from, 0)));
  native().connect(right.fd, name6(address, (server.address() as net.AddressInfo).port));
  const [outer, inner] = pair();
  using left = owned(inner);
  const stream = streamOf(outer);
  await using pump = openPump();
  const join = pump.join(socketEnd(left.fd), socketEnd(right.fd));
  stream.write(Buffer.alloc(bytes));
  await eventually(() => received === bytes, `${bytes} bytes arrive`);
  const congestion = congestionOf(right.fd);
  stream.end();
  server.close();
  await join.ended;
  stream.destroy();
  return congestion;
};

for (const address of ['::1', '127.0.0.1']) {
  test(`${address}: a way that carries much within the machine is not paced by BBR`, { skip }, async () => {
    using _ = usual('bbr');
    assert.equal(await congestionAfter(address, much), 'reno');
  });
}

test('a way that carries little is left alone', { skip }, async () => {
  using _ = usual('bbr');
  assert.equal(await congestionAfter('::1', little), 'bbr');
});

test('congestion control that was chosen is left alone, whatever it is', { skip }, async () => {
  using _ = usual('reno');
  assert.equal(await congestionAfter('::1', much, { chosen: 'bbr' }), 'bbr');
});

test('a peer with an address that is not the own one is paced', {
  skip: skip || requires('netns', 'ip'),
}, async () => {
  using _ = usual('bbr');
  const [from, to] = ['198.18.77.1', '198.18.77.2'];
  for (const address of [from, to]) execFileSync('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
  try {
    assert.equal(await congestionAfter(to, much, { from }), 'bbr');
    assert.equal(await congestionAfter(to, much, { from: to }), 'reno');
  } finally {
    for (const address of [from, to]) execFileSync('ip', ['address', 'del', `${address}/32`, 'dev', 'lo']);
  }
});
