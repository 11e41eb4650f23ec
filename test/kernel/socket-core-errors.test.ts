import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SystemError } from '../../src/kernel/system-error.js';
import { SocketError } from '../../src/socket/error.js';
import { Socket } from '../../src/socket/socket.js';
import {
  bound,
  closedAddress,
  connection,
  freshName,
  listener,
  tcp,
  udp,
  unixStream,
} from './socket-core-help.js';

/** Operation, kind of socket, address if there is one, why, and the error's name. */
const shape = /^([a-zA-Z]+) (fd \d+|[a-z0-9-]+)((?: |:)[^ ]+)?: ([^:]+) \((E[A-Z0-9]+|ERR_SOCKET_[A-Z]+)\)$/;

function checkShape(error: unknown, what: string): SocketError {
  assert.ok(error instanceof SocketError, `${what}: ${String(error)} is no SocketError`);
  const match = shape.exec(error.message);
  assert.ok(match, `${what}: ${error.message}`);
  assert.equal(match[1], error.operation, what);
  assert.equal(match[5], error.code, what);
  assert.equal(error.name, 'SocketError');
  if (error.code.startsWith('ERR_')) {
    assert.equal(error.errno, 0, what);
  } else if (error.code !== 'ETIMEDOUT') {
    assert.ok(error.cause instanceof SystemError, `${what}: the cause is the system call`);
    assert.equal(error.cause.errno, error.errno, what);
    assert.equal(error.cause.code, error.code, what);
  }
  return error;
}

/** Failing operations, each with the code and the address expected in its message. */
const failures: Record<string, { run: () => unknown; code: string | RegExp; address?: RegExp }> = {
  'connect refused': {
    run: () => Socket.open(tcp).connect(closedAddress(tcp)),
    code: 'ECONNREFUSED',
    address: /^ 127\.0\.0\.1:\d+$/,
  },
  'connect refused over IPv6': {
    run: () =>
      Socket.open({ family: 'inet6', type: 'stream' }).connect(
        closedAddress({ family: 'inet6', type: 'stream' }),
      ),
    code: 'ECONNREFUSED',
    address: /^ \[::1\]:\d+$/,
  },
  'connect to no file': {
    run: () => Socket.open(unixStream).connect('/nowhere/x.sock'),
    code: 'ENOENT',
    address: /^:\/nowhere\/x\.sock$/,
  },
  'connect to a name of another type': {
    run: async () => {
      using other = bound({ family: 'unix', type: 'dgram' });
      await Socket.open(unixStream).connect(other.localAddress);
    },
    code: 'ECONNREFUSED',
    address: /^:@/,
  },
  'connect twice': {
    run: async () => {
      const [client] = await connection();
      await client.connect(client.remoteAddress!);
    },
    code: 'EISCONN',
    address: /^ 127/,
  },
  'bind twice': {
    run: () => {
      const first = bound(tcp);
      Socket.open(tcp).bind(first.localAddress);
    },
    code: 'EADDRINUSE',
    address: /^ 127\.0\.0\.1:\d+$/,
  },
  'bind to a foreign address': {
    run: () => Socket.open(tcp).bind('192.0.2.1:1'),
    code: 'EADDRNOTAVAIL',
    address: /^ 192\.0\.2\.1:1$/,
  },
  'bind to another family': {
    run: () => Socket.open(unixStream).bind({ family: 'inet', address: '127.0.0.1', port: 0 }),
    code: /EINVAL|EAFNOSUPPORT/,
  },
  'listen without connections': { run: () => bound(udp).listen(), code: 'EOPNOTSUPP', address: /^ 127/ },
  'accept on a client': { run: () => Socket.open(tcp).accept(), code: 'ERR_SOCKET_STATE' },
  'accept in vain': { run: () => listener().accept({ timeout: 5 }), code: 'ETIMEDOUT', address: /^ 127/ },
  'send without a peer': { run: () => Socket.open(udp).send('x'), code: 'EDESTADDRREQ' },
  'send to a closed peer': {
    run: async () => {
      const [left, right] = Socket.pair(unixStream);
      right.close();
      await left.send('x');
    },
    code: 'EPIPE',
  },
  'send after shutdown': {
    run: async () => {
      const [client] = await connection();
      client.shutdown('write');
      await client.send('x');
    },
    code: 'EPIPE',
    address: /^ 127\.0\.0\.1:\d+$/,
  },
  'send more than fits': {
    run: () => Socket.open(udp).send(new Uint8Array(70000), { to: closedAddress(udp) }),
    code: 'EMSGSIZE',
    address: /^ 127/,
  },
  'send to no name': {
    run: () => Socket.open({ family: 'unix', type: 'dgram' }).send('x', { to: freshName() }),
    code: 'ECONNREFUSED',
    address: /^:@/,
  },
  'receive unconnected': { run: () => Socket.open(tcp).receive(1), code: 'ENOTCONN' },
  'receive in vain': { run: () => bound(udp).receive(1, { timeout: 1 }), code: 'ETIMEDOUT' },
  'receive urgent data that is none': {
    run: async () => (await connection())[0].receive(1, { outOfBand: true }),
    code: 'EINVAL',
  },
  'shutdown unconnected': { run: () => Socket.open(tcp).shutdown('both'), code: 'ENOTCONN' },
  'an option that is none': { run: () => Socket.open(tcp).getOption(6, 9999, 4), code: 'ENOPROTOOPT' },
  'an option of another protocol': {
    run: () => Socket.open(udp).options.noDelay,
    code: /ENOPROTOOPT|EOPNOTSUPP/,
  },
  'an option set too short': {
    run: () => Socket.open(tcp).setOption(1, 2, Uint8Array.of(1)),
    code: 'EINVAL',
  },
  'open an impossible socket': {
    run: () => Socket.open({ family: 'inet', type: 'stream', protocol: 'udp' }),
    code: 'EPROTONOSUPPORT',
  },
  'open in no namespace': { run: () => Socket.open(tcp, { namespace: 0x7ffffff0 }), code: 'EBADF' },
  'a pair of the Internet': { run: () => Socket.pair(tcp), code: 'EOPNOTSUPP' },
  'adopt nothing': { run: () => Socket.adopt(0x7ffffff0), code: 'EBADF' },
  'adopt twice': { run: () => Socket.adopt(Socket.open(tcp).fd), code: 'ERR_SOCKET_STATE' },
  'closed while waiting': {
    run: () => {
      const socket = bound(udp);
      const waiting = socket.receive(1);
      socket.close();
      return waiting;
    },
    code: 'ERR_SOCKET_CLOSED',
    address: /^ 127/,
  },
  'released while waiting': {
    run: () => {
      const socket = bound(udp);
      const waiting = socket.readable();
      Socket.adopt(socket.release()).close();
      return waiting;
    },
    code: 'ERR_SOCKET_CLOSED',
  },
  'a step of the caller': {
    run: () =>
      bound(udp).perform('ioctl', 'read', () => {
        throw new SystemError('ioctl', 25);
      }),
    code: 'ENOTTY',
  },
};

for (const [what, { run, code, address }] of Object.entries(failures)) {
  test(`the shape of an error: ${what}`, async () => {
    let thrown: unknown;
    try {
      await run();
    } catch (error) {
      thrown = error;
    }
    const error = checkShape(thrown, what);
    assert.match(error.code, typeof code === 'string' ? new RegExp(`^${code}$`) : code);
    if (address !== undefined) assert.match(shape.exec(error.message)?.[3] ?? '', address);
  });
}

test('a refused connect, whole', async () => {
  const remote = closedAddress(tcp) as { port: number };
  using socket = Socket.open(tcp);
  const error = await socket.connect(closedAddress(tcp)).catch((reason: SocketError) => reason);
  assert.ok(error instanceof SocketError);
  const { port } = error.remote as { port: number };
  assert.ok(port > 0 && remote.port > 0);
  assert.equal(error.message, `connect tcp 127.0.0.1:${port}: Connection refused (ECONNREFUSED)`);
  assert.deepEqual([error.operation, error.errno, error.code], ['connect', 111, 'ECONNREFUSED']);
  assert.equal((error.cause as Error).message, 'connect: Connection refused (ECONNREFUSED)');
});

test('an address of a family unknown to this version is kept as bytes', async () => {
  const { SocketHandle } = await import('../../src/socket/handle.js');
  const { decodeName } = await import('../../src/socket/name.js');
  const fd = Socket.open(udp).release();
  const handle = new SocketHandle(fd, { family: 'inet', type: 'dgram', protocol: 17, label: 'udp' });
  const name = Uint8Array.of(99, 0, 1, 2, 3);
  assert.throws(
    () => handle.run('receive', () => decodeName('inet', name)),
    (error: SocketError) => {
      assert.equal(error.code, 'ERR_SOCKET_ADDRESS');
      assert.deepEqual(error.bytes, name);
      assert.match(error.message, /^receive udp: .*\(ERR_SOCKET_ADDRESS\)$/);
      return true;
    },
  );
  handle.close();
});
