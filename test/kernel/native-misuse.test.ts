import assert from 'node:assert/strict';
import { test } from 'node:test';
import { native } from '../../src/kernel/addon.js';

type Misuse = (...values: unknown[]) => unknown;
const calls = (): Record<string, Misuse> => native() as unknown as Record<string, Misuse>;

const bytes = new Uint8Array(64);
const ints = new Int32Array(8);
const nothing = (): void => {};

/** Each call with arguments that are right in type and harmless: descriptor -1, unknown numbers. */
const right: Record<string, unknown[]> = {
  close: [-1],
  dup: [-1],
  closeAtExit: [1023, false],
  ownedElsewhere: [1023],
  fcntl: [-1, 3, 0],
  ioctl: [-1, 0x541b, bytes],
  open: ['/nowhere/at/all', 0, 0],
  read: [-1, bytes],
  write: [-1, bytes],
  readFile: ['/nowhere/at/all'],
  pidfdOpen: [-1, 0],
  pidfdGetfd: [-1, 0],
  pidfdSendSignal: [-1, 0],
  setns: [-1, 0],
  unshare: [0],
  strerror: [1],
  socket: [-1, 1, 0],
  socketpair: [-1, 1, 0, ints],
  socketIn: [-1, 2, 1, 0],
  openIn: [-1, '/', 0],
  bind: [-1, bytes],
  connect: [-1, bytes],
  listen: [-1, 0],
  accept4: [-1, bytes, ints, 0],
  shutdown: [-1, 0],
  getsockname: [-1, bytes],
  getpeername: [-1, bytes],
  getsockopt: [-1, 1, 3, bytes],
  setsockopt: [-1, 1, 3, bytes],
  attachFilter: [-1, 1, 26, bytes],
  sendmsg: [-1, null, bytes, null, 0],
  recvmsg: [-1, null, bytes, null, 0, ints],
  sendmmsg: [-1, bytes, 8, ints, 8, bytes, 8, ints, 0],
  recvmmsg: [-1, bytes, 8, ints, 8, bytes, 8, ints, ints, 0, bytes, 8, ints],
  reactorControl: [1, -1, 0, 0],
  reactorRef: [0],
  dump: [-1, [new Uint8Array(16)], 0, nothing],
  dumpCancel: [0],
  walk: ['/proc', ['comm'], 1, nothing],
  reactorOpen: [new Uint32Array(3), nothing, false],
};

/** Calls that would start something; only their refusals are tried here. */
const starting = ['walk', 'reactorOpen'];

/** Things an argument of each kind must never accept. */
const wrongFor = (value: unknown): unknown[] => {
  if (typeof value === 'number') return [undefined, null, '1', {}, 1n, true, Symbol.iterator];
  if (typeof value === 'string') return [undefined, null, 1, Buffer.from('/')];
  if (typeof value === 'boolean') return [1, 'x', {}];
  if (value instanceof Uint32Array) return [undefined, null, 1, [1, 2], new Int32Array(8)];
  if (value instanceof Int32Array) return [1, 'x', [1, 2], new Uint8Array(32), new Uint32Array(8)];
  if (value instanceof Uint8Array)
    return [1, 'x', [1, 2], new Int8Array(64), new Uint16Array(32), new ArrayBuffer(64)];
  if (value === null) return [1, 'x', [1, 2], new Int8Array(64)];
  if (Array.isArray(value)) return [undefined, null, 1, {}, new Uint8Array(3)];
  return [undefined, null, 1, {}];
};

test('every call names the argument that has a wrong type', () => {
  for (const [name, values] of Object.entries(right)) {
    const call = calls()[name] as Misuse;
    if (!starting.includes(name)) assert.doesNotThrow(() => call(...values), name);
    values.forEach((value, index) => {
      for (const wrong of wrongFor(value)) {
        const given = values.with(index, wrong);
        const what = `${name} with argument ${index} = ${String(wrong)}`;
        assert.throws(
          () => call(...given),
          (error: NodeJS.ErrnoException) => {
            assert.equal(error.code, 'ERR_INVALID_ARG_TYPE', what);
            assert.ok(error instanceof TypeError, what);
            assert.match(error.message, new RegExp(`^${name}: \\w+ must be `), what);
            return true;
          },
          what,
        );
      }
    });
  }
});

test('every call refuses numbers that are no 32-bit integers', () => {
  for (const [name, values] of Object.entries(right)) {
    const call = calls()[name] as Misuse;
    values.forEach((value, index) => {
      if (typeof value !== 'number') return;
      for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, -(2 ** 40)]) {
        assert.throws(() => call(...values.with(index, wrong)), RangeError, `${name} ${index} = ${wrong}`);
      }
    });
  }
});

test('missing arguments are wrong arguments', () => {
  for (const [name, values] of Object.entries(right)) {
    if (values[0] === null) continue;
    assert.throws(() => (calls()[name] as Misuse)(), TypeError, name);
  }
});

const tooShort: [string, unknown[]][] = [
  ['socketpair', [1, 1, 0, new Int32Array(1)]],
  ['accept4', [-1, bytes, null, 0]],
  ['accept4', [-1, bytes, new Int32Array(0), 0]],
  ['recvmsg', [-1, null, bytes, null, 0, new Int32Array(2)]],
  ['attachFilter', [-1, 1, 26, new Uint8Array(12)]],
  ['attachFilter', [-1, 1, 26, new Uint8Array(8 * 65536)]],
  ['ioctl', [-1, 0x80041272, new Uint8Array(3)]],
  ['sendmmsg', [-1, new Uint8Array(63), 8, ints, 8, null, 0, null, 0]],
  ['sendmmsg', [-1, bytes, 8, new Int32Array(7), 8, null, 0, null, 0]],
  ['sendmmsg', [-1, bytes, 8, Int32Array.of(9), 1, null, 0, null, 0]],
  ['sendmmsg', [-1, bytes, 8, Int32Array.of(-1), 1, null, 0, null, 0]],
  ['sendmmsg', [-1, bytes, 8, ints, 8, new Uint8Array(63), 8, ints, 0]],
  ['sendmmsg', [-1, bytes, 8, ints, 8, bytes, 8, new Int32Array(7), 0]],
  ['sendmmsg', [-1, bytes, 8, ints, 8, bytes, 8, null, 0]],
  ['sendmmsg', [-1, bytes, 8, ints, 1, bytes, 8, Int32Array.of(9), 0]],
  ['sendmmsg', [-1, bytes, 4294967295, new Int32Array(2), 2, null, 0, null, 0]],
  ['recvmmsg', [-1, new Uint8Array(63), 8, ints, 8, null, 0, null, null, 0]],
  ['recvmmsg', [-1, bytes, 8, ints, 8, null, 0, null, new Int32Array(7), 0]],
  ['recvmmsg', [-1, bytes, 8, ints, 8, null, 0, null, null, 0, new Uint8Array(63), 8, ints]],
  ['recvmmsg', [-1, bytes, 8, ints, 8, null, 0, null, null, 0, bytes, 7, ints]],
  ['recvmmsg', [-1, bytes, 8, ints, 8, null, 0, null, null, 0, bytes, 8, new Int32Array(7)]],
  ['recvmmsg', [-1, bytes, 8, ints, 8, null, 0, null, null, 0, bytes, 8, null]],
  ['dump', [-1, [], 0, nothing]],
  ['dump', [-1, [new Uint8Array(15)], 0, nothing]],
  ['dump', [-1, [new Uint8Array(16)], 2 ** 31, nothing]],
  ['walk', ['/proc', Array.from({ length: 65 }, () => 'comm'), 1, nothing]],
  ['reactorOpen', [new Uint32Array(2), nothing]],
];

test('lengths beyond their buffers are range errors', () => {
  for (const [name, values] of tooShort) {
    assert.throws(
      () => (calls()[name] as Misuse)(...values),
      { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' },
      name,
    );
  }
});

test('a detached buffer is an empty one', () => {
  const gone = new Uint8Array(64);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  assert.equal(native().bind(-1, gone), -9);
  assert.throws(() => native().sendmmsg(-1, gone, 8, ints, 1, null, 0, null, 0), RangeError);
});

test('paths with NUL bytes or without end are refused', () => {
  assert.throws(() => native().open('/proc/self\0/x', 0, 0), /open: path must be without NUL bytes/);
  assert.throws(() => native().readFile('x'.repeat(4096)), /readFile: path must be shorter than 4096 bytes/);
  assert.throws(() => native().walk('/proc', ['a\0b'], 1, nothing), /walk: files must be without NUL bytes/);
});

test('an exception of a getter in an array passes through', () => {
  const trap = Object.defineProperty([], 0, {
    get() {
      throw new Error('trap');
    },
  });
  assert.throws(() => native().dump(0, trap as Uint8Array[], 0, nothing), /trap/);
});

test('calls are plain functions that need no receiver', () => {
  const { strerror } = native();
  assert.equal(strerror(1), 'Operation not permitted');
});
