import assert from 'node:assert/strict';
import { closeSync } from 'node:fs';
import { test } from 'node:test';
import type { Socket as SocketType } from '../../src/socket/socket.js';
import { Socket } from '../../src/socket/socket.js';
import type { SocketSpec } from '../../src/socket/spec.js';
import { nextDescriptor } from '../support/descriptors.js';
import { bound, freshName, listener, rejection, tcp, udp, unixStream } from './socket-core-help.js';

/** Arguments as a caller without types would pass them. */
const loose = <T>(value: unknown): T => value as T;

test('use after close is an error, closing again is harmless', async () => {
  const socket = Socket.open(tcp);
  socket.close();
  socket.close();
  socket[Symbol.dispose]();
  await socket[Symbol.asyncDispose]();
  const message = (operation: string) => ({
    name: 'SocketError',
    code: 'ERR_SOCKET_CLOSED',
    errno: 0,
    message: `${operation} tcp: the socket is closed (ERR_SOCKET_CLOSED)`,
  });
  assert.throws(() => socket.fd, message('fd'));
  assert.throws(() => socket.bind('127.0.0.1:0'), message('bind'));
  assert.throws(() => socket.listen(), message('listen'));
  assert.throws(() => socket.tryAccept(), message('accept'));
  assert.throws(() => socket.trySend('x'), message('send'));
  assert.throws(() => socket.tryReceive(1), message('receive'));
  assert.throws(() => socket.shutdown('both'), message('shutdown'));
  assert.throws(() => socket.localAddress, message('localAddress'));
  assert.throws(() => socket.remoteAddress, message('remoteAddress'));
  assert.throws(() => socket.getOption(1, 3, 4), message('getOption'));
  assert.throws(() => socket.setOption(1, 2, 1), message('setOption'));
  assert.throws(() => socket.options.noDelay, message('getOption'));
  assert.throws(() => socket.takeError(), message('takeError'));
  assert.throws(() => socket.disconnect(), message('disconnect'));
  assert.throws(() => socket.release(), message('release'));
  await assert.rejects(socket.accept(), message('accept'));
  await assert.rejects(socket.connect('127.0.0.1:1'), message('connect'));
  await assert.rejects(socket.send('x'), message('send'));
  await assert.rejects(socket.receive(1), message('receive'));
  await assert.rejects(socket.readable(), message('readable'));
  await assert.rejects(socket.writable(), message('writable'));
  await assert.rejects(socket.errorReady(), message('errorReady'));
  assert.equal(socket.ref().unref(), socket);
});

test('accept on what does not listen', async () => {
  using socket = bound(tcp);
  await assert.rejects(socket.accept(), {
    name: 'SocketError',
    code: 'ERR_SOCKET_STATE',
    message: /^accept tcp 127\.0\.0\.1:\d+: the socket does not listen \(ERR_SOCKET_STATE\)$/,
  });
  using ended = listener();
  const waiting = rejection(ended.accept());
  ended.shutdown('read');
  assert.equal(ended.listening, false);
  assert.match((await waiting).message, /^accept tcp /);
});

test('arguments that are wrong are named', async () => {
  using socket = Socket.open(udp);
  using stream = Socket.open(tcp);
  const type = (message: RegExp) => ({ name: 'TypeError', message });
  const range = (message: RegExp) => ({ name: 'RangeError', message });
  await assert.rejects(socket.receive(loose('x')), type(/^into must be a Uint8Array or a number/));
  await assert.rejects(socket.receive(loose(undefined)), type(/^into must/));
  await assert.rejects(socket.receive(loose(null)), type(/^into must/));
  await assert.rejects(socket.receive(-1), range(/^into must be 0 to/));
  await assert.rejects(socket.receive(1.5), range(/^into must be 0 to/));
  await assert.rejects(stream.receive(0), range(/^into must have room/));
  await assert.rejects(stream.receive(new Uint8Array()), range(/^into must have room/));
  await assert.rejects(socket.receive(1, { ancillaryBytes: loose('x') }), type(/^ancillaryBytes/));
  await assert.rejects(socket.receive(1, { ancillaryBytes: -1 }), range(/^ancillaryBytes/));
  await assert.rejects(socket.receive(1, { signal: loose({}) }), type(/^signal must be/));
  await assert.rejects(socket.receive(1, { timeout: loose('1') }), type(/^timeout must be/));
  await assert.rejects(socket.receive(1, { timeout: -1 }), range(/^timeout must be/));
  await assert.rejects(socket.receive(1, { timeout: Number.NaN }), range(/^timeout must be/));
  await assert.rejects(socket.send(loose(1)), type(/^data must be/));
  await assert.rejects(socket.send(loose(null)), type(/^data must be/));
  await assert.rejects(socket.connect(loose(80)), type(/^address must be/));
  await assert.rejects(socket.connect('nonsense'), { name: 'GrammarError' });
  assert.throws(() => socket.bind(loose(null)), type(/^address must be/));
  assert.throws(() => socket.bind(loose({ family: 'ipx' })), type(/unknown address family ipx/));
  assert.throws(() => stream.listen(loose('x')), type(/^backlog must be/));
  assert.throws(() => stream.shutdown(loose('all')), type(/^how must be read, write or both/));
  assert.throws(() => stream.setOption(1, 2, 1.5), type(/^value must be/));
  assert.throws(() => stream.setOption(1, 2, loose('x')), TypeError);
});

test('specs that are wrong are named', () => {
  assert.throws(() => Socket.open(loose(undefined)), { message: 'spec must be an object' });
  assert.throws(
    () => Socket.open({ family: loose('ipx'), type: 'stream' }),
    /^TypeError: family must be one of/,
  );
  assert.throws(
    () => Socket.open({ family: 'inet', type: loose('steam') }),
    /^TypeError: type must be one of/,
  );
  assert.throws(
    () => Socket.open({ family: 'inet', type: 'stream', protocol: loose('tpc') }),
    /^TypeError: protocol must be .* not tpc/,
  );
  assert.throws(
    () => Socket.open({ family: 'unix', type: 'stream', protocol: 'tcp' }),
    /^TypeError: protocol/,
  );
  assert.throws(() => Socket.open(tcp, { namespace: loose('/proc') }), /^TypeError: fd must be/);
});

test('a path of 107 bytes fits, one of 108 is refused before the kernel is asked', () => {
  using socket = Socket.open(unixStream);
  const path = `/tmp/${'x'.repeat(103)}`;
  assert.throws(() => socket.bind({ family: 'unix', path }), {
    name: 'RangeError',
    message: 'path has 108 bytes, and at most 107 fit',
  });
  assert.throws(() => socket.bind({ family: 'unix', path: `/nowhere/${'x'.repeat(98)}` }), {
    code: 'ENOENT',
  });
});

test('adopting: twice, no descriptor, no socket, no number, what another one gave away', () => {
  using socket = Socket.open(udp);
  assert.throws(() => Socket.adopt(socket.fd), {
    name: 'SocketError',
    code: 'ERR_SOCKET_STATE',
    message: `adopt fd ${socket.fd}: another Socket of this thread owns it (ERR_SOCKET_STATE)`,
  });
  const free = nextDescriptor();
  assert.throws(() => Socket.adopt(free), {
    code: 'EBADF',
    errno: 9,
    message: `adopt fd ${free}: Bad file descriptor (EBADF)`,
  });
  assert.throws(() => Socket.adopt(loose('3')), { name: 'TypeError', message: /^fd must be/ });
  assert.throws(() => Socket.adopt(-1), { name: 'RangeError', message: /^fd must be/ });
  const given = Socket.open(udp).release();
  Socket.adopt(given).close();
  assert.throws(() => Socket.adopt(given), { code: 'EBADF' });
});

test('a descriptor closed behind its back is told apart from its next owner', () => {
  const socket = Socket.open(udp);
  closeSync(socket.fd);
  assert.throws(() => socket.trySend('x'), { code: 'EBADF' });
  using next = Socket.open(udp);
  assert.equal(next.fd, socket.fd);
  assert.throws(() => socket.close(), { name: 'SocketError', code: 'ERR_SOCKET_STATE' });
  assert.equal(next.getOption(1, 3, 4)[0], 2, 'the next one is unharmed');
  const other = Socket.open(udp);
  closeSync(other.fd);
  assert.throws(() => other.close(), { code: 'EBADF', message: 'close udp: Bad file descriptor (EBADF)' });
  assert.equal(other.closed, true);
});

test('a second connect while one is under way', async () => {
  using full = listener(unixStream, 0);
  using first = Socket.open(unixStream);
  await first.connect(full.localAddress);
  using socket = Socket.open(unixStream);
  const waiting = rejection(socket.connect(full.localAddress));
  const second = await rejection(socket.connect(freshName()));
  assert.equal((second as { code?: string }).code, 'ERR_SOCKET_STATE');
  socket.close();
  assert.match((await waiting).message, /closed while waiting \(ERR_SOCKET_CLOSED\)$/);
});

test('a socket cannot be posted to a worker or copied', () => {
  using socket = Socket.open(udp);
  assert.throws(() => structuredClone(socket), {
    name: 'DataCloneError',
    message: /aSocketStaysInItsThread/,
  });
  const { port1, port2 } = new MessageChannel();
  assert.throws(() => port1.postMessage(socket), { name: 'DataCloneError' });
  port1.close();
  port2.close();
});

test('the class is not for new', () => {
  const Loose = loose<new (...args: unknown[]) => SocketType>(Socket);
  assert.throws(() => new Loose(), TypeError);
  assert.throws(() => new Loose(0, loose<SocketSpec>({})), {
    name: 'TypeError',
    message: /^make a Socket by/,
  });
});
