import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { native } from '../../src/kernel/addon.js';
import type { PumpDial, PumpEnd, PumpListener } from '../../src/kernel/pump.js';
import { boundSocket, flags, loopback, ok } from './native-help.js';

const AF_UNIX = 1;
const AF_INET = 2;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_SEQPACKET = 5;

/** Both descriptors of a new socket pair. */
export const pair = (type = SOCK_STREAM): [number, number] => {
  const descriptors = new Int32Array(2);
  ok(native().socketpair(AF_UNIX, type | flags, 0, descriptors));
  return [descriptors[0]!, descriptors[1]!];
};

/** One end of a session over this socket. */
export const socketEnd = (fd: number, more: Partial<PumpEnd> = {}): PumpEnd => ({
  read: fd,
  write: fd,
  end: 'shutdown',
  ...more,
});

/** A stream of Node over a descriptor of ours, which it owns from now on. */
export const streamOf = (fd: number): net.Socket => {
  const stream = new net.Socket({ fd, allowHalfOpen: true, readable: true, writable: true });
  stream.on('error', () => {});
  return stream;
};

/** All that comes until the end. */
export const collect = async (stream: net.Socket): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(stream, 'end');
  return Buffer.concat(chunks);
};

/** Two socket pairs whose inner ends are to be joined: left and right are the inner ones. */
export const between = () => {
  const [leftOuter, left] = pair();
  const [rightOuter, right] = pair();
  const [leftStream, rightStream] = [streamOf(leftOuter), streamOf(rightOuter)];
  /** Resolves when all four descriptors are closed. */
  const close = async (): Promise<void> => {
    for (const fd of [left, right]) native().close(fd);
    for (const stream of [leftStream, rightStream]) {
      stream.destroy();
      if (!stream.closed) await once(stream, 'close');
    }
  };
  return { left, right, leftStream, rightStream, close };
};

/** A TCP server of Node on the loopback. */
export const server = async (
  take: (socket: net.Socket) => void,
): Promise<{ readonly port: number } & AsyncDisposable> => {
  const sockets = new Set<net.Socket>();
  const listener = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    take(socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as net.AddressInfo;
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
};

export const echo = () => server((socket) => socket.pipe(socket));

/** A connection to a port of the loopback. */
export const client = async (port: number): Promise<net.Socket> => {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

/** A listening TCP socket of 127.0.0.1, as the pump takes it. */
export const tcpListener = (more: Partial<PumpListener> = {}) => {
  const socket = boundSocket(SOCK_STREAM);
  ok(native().listen(socket.fd, 4096));
  const listener: PumpListener = { fd: socket.fd, bounds: 'bytes', options: [], ...more };
  return { ...socket, listener };
};

export const udpListener = (more: Partial<PumpListener> = {}) => {
  const socket = boundSocket(SOCK_DGRAM);
  const listener: PumpListener = { fd: socket.fd, bounds: 'messages', options: [], ...more };
  return { ...socket, listener };
};

/** What the pump dials: a port of 127.0.0.1. */
export const dialTo = (port: number, type = SOCK_STREAM, more: Partial<PumpDial> = {}): PumpDial => ({
  family: AF_INET,
  type,
  protocol: 0,
  to: loopback(port),
  bounds: type === SOCK_STREAM ? 'bytes' : 'messages',
  options: [],
  ...more,
});

/** Random bytes that repeat for the same seed. */
export const bytesOf = (length: number, seed: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed | 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
};

/** Fails when two buffers differ, without printing them. */
export const assertSame = (actual: Buffer, expected: Buffer, what: string): void => {
  assert.equal(actual.length, expected.length, `${what}: length`);
  assert.ok(actual.equals(expected), `${what}: bytes differ`);
};
