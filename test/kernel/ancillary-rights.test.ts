import assert from 'node:assert/strict';
import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DatagramSocket, Socket } from '../../src/index.js';
import { closeDescriptors, descriptorsOf } from '../../src/socket/ancillary/index.js';
import { descriptorCount } from '../support/descriptors.js';
import { requiresKernel } from '../support/skip.js';
import { only, openFile, patience, text, unixPair, unixTypes } from './ancillary-help.js';

const SOL_SOCKET = 1;
const SO_PASSCRED = 16;
const SO_PASSPIDFD = 76;
const room = 2048;

for (const type of unixTypes) {
  test(`${type}: a descriptor arrives as another one of the same file, close-on-exec`, async () => {
    using sockets = unixPair(type);
    using file = openFile();
    const ancillary = [{ kind: 'rights' as const, descriptors: [file.fd] }];
    assert.equal(await sockets.left.send('file', { ancillary }), 4);
    const message = await sockets.right.receive(16, { ...patience, ancillaryBytes: room });
    assert.equal(text(message.bytes), 'file');
    assert.equal(message.ancillaryTruncated, false);
    const [fd, ...others] = only(message, 'rights').descriptors;
    assert.ok(fd !== undefined && fd !== file.fd && others.length === 0);
    assert.equal(fstatSync(fd).rdev, fstatSync(file.fd).rdev);
    assert.match(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'), /flags:\s*02\d{6}\n/);
    closeSync(fd);
  });

  test(`${type}: 253 descriptors arrive in one message, and no more fit`, async () => {
    using sockets = unixPair(type);
    using file = openFile();
    const before = descriptorCount();
    const descriptors = new Array<number>(253).fill(file.fd);
    await sockets.left.send('many', { ancillary: [{ kind: 'rights', descriptors }] });
    const message = await sockets.right.receive(16, { ...patience, ancillaryBytes: room });
    const received = only(message, 'rights').descriptors;
    assert.equal(new Set(received).size, 253);
    assert.equal(descriptorCount(), before + 253);
    closeDescriptors(message.ancillary);
    assert.equal(descriptorCount(), before);
    const tooMany = [{ kind: 'rights' as const, descriptors: [...descriptors, file.fd] }];
    await assert.rejects(sockets.left.send('x', { ancillary: tooMany }), RangeError);
  });

  test(`${type}: descriptors that do not fit are reported, and none leaks`, async () => {
    using sockets = unixPair(type);
    using file = openFile();
    const before = descriptorCount();
    const ancillary = [{ kind: 'rights' as const, descriptors: [file.fd, file.fd, file.fd] }];
    for (const [ancillaryBytes, fit] of [
      [0, 0],
      [16, 0],
      [24, 2],
      [40, 3],
    ] as const) {
      await sockets.left.send('x', { ancillary });
      const message = await sockets.right.receive(16, { ...patience, ancillaryBytes });
      assert.equal(message.ancillaryTruncated, fit < 3, `${ancillaryBytes} bytes`);
      assert.equal(descriptorsOf(message.ancillary).length, fit, `${ancillaryBytes} bytes`);
      closeDescriptors(message.ancillary);
      assert.equal(descriptorCount(), before, `${ancillaryBytes} bytes`);
    }
  });

  test(`${type}: credentials are those of the sender, checked by the kernel`, async () => {
    using sockets = unixPair(type);
    sockets.right.setOption(SOL_SOCKET, SO_PASSCRED, 1);
    const own = {
      kind: 'credentials' as const,
      pid: process.pid,
      uid: process.getuid!(),
      gid: process.getgid!(),
    };
    await sockets.left.send('who');
    assert.deepEqual(only(await sockets.right.receive(16, patience), 'credentials'), own);
    await sockets.left.send('me', { ancillary: [own] });
    assert.deepEqual(only(await sockets.right.receive(16, patience), 'credentials'), own);
    const nobody = [{ ...own, pid: 0x7fffffff }];
    await assert.rejects(sockets.left.send('not me', { ancillary: nobody }), { code: /^(ESRCH|EPERM)$/ });
  });
}

const probePidfd = () => {
  const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
  left.close();
  try {
    right.setOption(SOL_SOCKET, SO_PASSPIDFD, 1);
  } catch (error) {
    right.close();
    throw error;
  }
  return right;
};

test('a pidfd of the sender', { skip: requiresKernel('SO_PASSPIDFD', probePidfd) }, async () => {
  const before = descriptorCount();
  const [left, right] = DatagramSocket.pair({ ancillary: ['pidfd', 'credentials'] });
  await left.send('who');
  const message = await right.receive(patience);
  const { descriptor } = only(message, 'pidfd');
  assert.match(
    readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'),
    new RegExp(`Pid:\\s*${process.pid}\\n`),
  );
  assert.equal(only(message, 'credentials').pid, process.pid);
  closeDescriptors(message.ancillary);
  left.close();
  right.close();
  assert.equal(descriptorCount(), before);
});

test('1,000 dropped messages leave no descriptor open, whatever way they are dropped', async () => {
  using file = openFile();
  const ancillary = [{ kind: 'rights' as const, descriptors: [file.fd, file.fd] }];
  const ways: Record<string, () => Promise<unknown>> = {
    'not received': async () => {
      const [left, right] = DatagramSocket.pair({ ancillary: ['rights'] });
      await left.send('x', undefined, { ancillary });
      left.close();
      right.close();
    },
    'no room asked for': async () => {
      const [left, right] = DatagramSocket.pair();
      await left.send('x', undefined, { ancillary });
      assert.equal((await right.receive(patience)).ancillaryTruncated, true);
      left.close();
      right.close();
    },
    'room for something else': async () => {
      const [left, right] = DatagramSocket.pair({ ancillary: ['credentials'] });
      await left.send('x', undefined, { ancillary });
      const message = await right.receive(patience);
      assert.equal(message.ancillaryTruncated, true);
      assert.deepEqual(descriptorsOf(message.ancillary), []);
      left.close();
      right.close();
    },
    'waiting in the socket': async () => {
      const [left, right] = DatagramSocket.pair({ ancillary: ['rights'] });
      await left.send('x', undefined, { ancillary });
      assert.equal(only(await right.receive({ ...patience, peek: true }), 'rights').descriptors.length, 2);
      left.close();
      right.close();
    },
    'in a batch': async () => {
      const [left, right] = DatagramSocket.pair();
      await left.send('x', undefined, { ancillary });
      await left.send('y', undefined, { ancillary });
      assert.equal((await right.receiveBatch(10, patience)).length, 2);
      left.close();
      right.close();
    },
  };
  for (const [name, way] of Object.entries(ways)) {
    await way();
    const before = descriptorCount();
    for (let round = 0; round < 1000; round++) await way();
    assert.equal(descriptorCount(), before, name);
  }
});
