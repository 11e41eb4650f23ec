import assert from 'node:assert/strict';
import { test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { EPOLLIN } from '../../src/kernel/constants.js';
import { watch } from '../../src/kernel/reactor.js';
import { walkDescriptors } from '../../src/kernel/walk.js';
import { descriptorCount } from '../support/descriptors.js';
import { diagSocket, dumpAll, flags, inetRequest, ok } from './native-help.js';

/** Runs a body many times and fails when descriptors remain; the first run may open what is kept on purpose. */
const flat = async (times: number, body: () => unknown): Promise<void> => {
  await body();
  const before = descriptorCount();
  for (let i = 0; i < times; i++) await body();
  assert.equal(descriptorCount(), before);
};

test('10,000 sockets come and go', async () => {
  await flat(10_000, () => ok(native().close(ok(native().socket(2, 1 | flags, 0)))));
});

test('1,000 watches come and go', async () => {
  await flat(1000, () => {
    const fd = ok(native().socket(2, 2 | flags, 0));
    watch(fd, EPOLLIN, () => {}).close();
    native().close(fd);
  });
});

test('1,000 dumps come and go, some cancelled', async () => {
  let round = 0;
  await flat(1000, async () => {
    const fd = diagSocket();
    if (++round % 2 === 0) await dumpAll(fd, [inetRequest(200, 1)]);
    else {
      await new Promise<void>((resolve) => {
        const handle = native().dump(fd, [inetRequest(200, 1)], 0, (request, bytes) => {
          if (bytes === null && request <= 0) resolve();
        });
        native().dumpCancel(handle);
      });
    }
    native().close(fd);
  });
});

test('100 walks come and go, also of a procfs that is not there', async () => {
  await flat(100, async () => {
    await walkDescriptors({ files: ['comm'], threads: 2 });
    await assert.rejects(walkDescriptors({ procPath: '/nowhere' }));
  });
});

test('1,000 failed calls leave nothing', async () => {
  const file = ok(native().open('/dev/null', 0, 0));
  await flat(1000, () => {
    assert.ok(native().socketIn(file, 2, 1, 0) < 0);
    assert.ok(native().openIn(-1, '/', 0) < 0);
    assert.equal(native().readFile('/proc/self/mem'), -5);
    assert.ok(native().dump(-1, [Buffer.alloc(16)], 0, () => {}) < 0);
    assert.throws(() => native().dump(file, [Buffer.alloc(15)], 0, () => {}));
  });
  native().close(file);
});

test('1,000 files read, small and large', async () => {
  await flat(1000, () => assert.ok(typeof native().readFile('/proc/self/status') !== 'number'));
});
