import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { listSockets, snapshotSockets } from '../../src/inventory/index.js';
import { assertFlat } from '../support/descriptors.js';
import { compiled } from '../support/root.js';
import { run } from '../support/run.js';

/** Cancelled dumps and walks close their own descriptors on their threads, soon after. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

test('a whole listing leaves no descriptor open', async () => {
  await assertFlat(async () => {
    await snapshotSockets({
      owners: true,
      peers: true,
      details: { memory: true, info: true, extended: true },
    });
    await settle();
  });
});

test('leaving the loop early leaves no descriptor open', async () => {
  await assertFlat(async () => {
    for await (const _ of listSockets({ owners: true })) break;
    for await (const _ of listSockets({ kinds: ['unix', 'tcp'], netns: 'all' }).batches()) break;
    await settle();
  });
});

test('an exception in the loop leaves no descriptor open', async () => {
  await assertFlat(async () => {
    const failing = async (): Promise<void> => {
      for await (const _ of listSockets({ kinds: ['netlink'] })) throw new Error('mine');
    };
    await assert.rejects(failing(), /mine/);
    await settle();
  });
});

test('an aborted signal rejects with its reason before anything is read', async () => {
  const reason = new Error('no');
  await assert.rejects(snapshotSockets({ signal: AbortSignal.abort(reason) }), reason);
});

test('an abort in the middle rejects with its reason and leaves no descriptor open', async () => {
  for (const owners of [false, true]) {
    await assertFlat(async () => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const listing = snapshotSockets({ owners, peers: owners, signal: controller.signal });
      controller.abort(reason);
      await assert.rejects(listing, reason);
      await settle();
    });
  }
});

test('an abort between two batches ends the next wait', async () => {
  const controller = new AbortController();
  const batches = listSockets({ signal: controller.signal }).batches()[Symbol.asyncIterator]();
  assert.equal((await batches.next()).done, false);
  controller.abort(new Error('later'));
  await assert.rejects(
    (async () => {
      while (!(await batches.next()).done);
    })(),
    /later/,
  );
});

test('a signal that is never aborted keeps no listener', async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  await snapshotSockets({ owners: true, signal });
  assert.ok(listeners <= 0, `${listeners} listeners left`);
});

test('a listing can be iterated once', async () => {
  const listing = listSockets({ kinds: ['netlink'] });
  for await (const _ of listing);
  await assert.rejects(
    (async () => {
      for await (const _ of listing);
    })(),
    /iterated once/,
  );
});

test('misspelt options throw at once', () => {
  assert.throws(() => listSockets({ kinds: ['tpc' as 'tcp'] }), TypeError);
});

test('a process ends by itself after a listing, and in the middle of one', async () => {
  const index = JSON.stringify(join(compiled, 'src/index.js'));
  const whole = await run(process.execPath, [
    '-e',
    `import(${index}).then((s) => s.snapshotSockets({owners: true}))`,
  ]);
  assert.deepEqual([whole.code, whole.err], [0, '']);
  const script = `import(${index}).then(async (s) => { for await (const _ of s.listSockets({owners: true})) process.exit(7); })`;
  assert.equal((await run(process.execPath, ['-e', script])).code, 7);
});
