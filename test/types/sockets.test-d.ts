// Compiled, never run: `tsc` is the test. Each @ts-expect-error holds a misuse that must not compile.
import {
  type AncillaryData,
  type ReceivedMessage,
  Socket,
  type SocketAddress,
  SocketError,
  type SystemError,
} from '../../src/index.js';
import { a, type Equal, expect } from './equal.js';

const socket = Socket.open({ family: 'inet', type: 'stream', protocol: 'mptcp' });
const pair = Socket.pair({ family: 'unix', type: 'seqpacket' });
expect<Equal<typeof pair, [Socket, Socket]>>();
// @ts-expect-error a misspelt family
Socket.open({ family: 'ipv4', type: 'stream' });
// @ts-expect-error a misspelt type
Socket.open({ family: 'inet', type: 'datagram' });
// @ts-expect-error a misspelt protocol
Socket.open({ family: 'inet', type: 'stream', protocol: 'tpc' });
// @ts-expect-error only open, pair and adopt make sockets
new Socket();

expect<Equal<typeof socket.localAddress, SocketAddress>>();
expect<Equal<typeof socket.remoteAddress, SocketAddress | undefined>>();
socket.bind('127.0.0.1:0');
socket.bind({ family: 'inet', address: '127.0.0.1', port: 0 });
// @ts-expect-error an IPv4 address has a port
socket.bind({ family: 'inet', address: '127.0.0.1' });
// @ts-expect-error a descriptor is no address
socket.bind(3);

expect<Equal<ReturnType<Socket['accept']>, Promise<Socket>>>();
expect<Equal<ReturnType<Socket['tryAccept']>, Socket | undefined>>();
expect<Equal<ReturnType<Socket['send']>, Promise<number>>>();
expect<Equal<ReturnType<Socket['trySend']>, number | undefined>>();
expect<Equal<ReturnType<Socket['receive']>, Promise<ReceivedMessage>>>();
expect<Equal<ReturnType<Socket['tryReceive']>, ReceivedMessage | undefined>>();
expect<Equal<ReturnType<Socket['takeError']>, SystemError | undefined>>();

socket.accept({ timeout: 100, signal: a<AbortSignal>() });
// @ts-expect-error timeouts are numbers of milliseconds
socket.accept({ timeout: '1s' });
// @ts-expect-error a misspelt flag
socket.send('x', { outOfBound: true });
// @ts-expect-error a receive needs to know how much
socket.receive();
// @ts-expect-error a misspelt direction
socket.shutdown('rd');
// @ts-expect-error trying does not wait
socket.tryReceive(10, { timeout: 100 });

const data = a<AncillaryData>();
if (data.kind === 'rights') expect<Equal<typeof data.descriptors, readonly number[]>>();
if (data.kind === 'timestamp') expect<Equal<typeof data.software, bigint | undefined>>();
// @ts-expect-error only some control messages have a value, so the kind must be asked first
data.value;

expect<Equal<typeof socket.options.noDelay, boolean>>();
expect<Equal<typeof socket.options.receiveBuffer, number>>();
expect<Equal<typeof socket.options.cookie, bigint>>();
expect<Equal<typeof socket.options.linger, number | false>>();
socket.options.keepAlive = true;
// @ts-expect-error the kernel does not let anybody set it
socket.options.cookie = 1n;
// @ts-expect-error a switch is no number
socket.options.noDelay = 1;
// @ts-expect-error a misspelt option
socket.options.nodelay = true;

const error = a<unknown>();
if (error instanceof SocketError) {
  expect<Equal<typeof error.code, string>>();
  expect<Equal<typeof error.errno, number>>();
  expect<Equal<typeof error.remote, SocketAddress | undefined>>();
  expect<Equal<typeof error.name, 'SocketError'>>();
}

expect<Equal<Extract<keyof Socket, typeof Symbol.dispose>, typeof Symbol.dispose>>();
expect<Equal<Extract<keyof Socket, typeof Symbol.asyncDispose>, typeof Symbol.asyncDispose>>();
