import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Socket } from '../../src/index.js';
import { assertFlat } from './flat.js';

const enough = new Error('enough');

/** Starts something, and aborts it one turn of the loop later. */
const aborted = async (start: (signal: AbortSignal) => Promise<unknown>): Promise<void> => {
  const controller = new AbortController();
  const work = start(controller.signal);
  setImmediate(() => controller.abort(enough));
  await assert.rejects(work, enough);
};

test('10,000 accepts are aborted on one listener, and it goes on', async () => {
  using listener = Socket.open({ family: 'unix', type: 'stream' });
  listener.bind({ family: 'unix' });
  listener.listen();
  await assertFlat(10_000, () => aborted((signal) => listener.accept({ signal })));
  using client = Socket.open({ family: 'unix', type: 'stream' });
  await client.connect(listener.localAddress);
  using _ = await listener.accept({ timeout: 1000 });
});

test('10,000 receives are aborted on one socket, and nothing is lost', async () => {
  const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
  await assertFlat(10_000, () => aborted((signal) => right.receive(16, { signal })));
  await left.send('last');
  const { bytes } = await right.receive(16, { timeout: 1000 });
  assert.equal(Buffer.from(bytes).toString(), 'last');
  left.close();
  right.close();
});

test('10,000 connects to a full backlog are aborted', async () => {
  using listener = Socket.open({ family: 'unix', type: 'stream' });
  listener.bind({ family: 'unix' });
  listener.listen(0);
  const address = listener.localAddress;
  using first = Socket.open({ family: 'unix', type: 'stream' });
  await first.connect(address);
  await assertFlat(10_000, async () => {
    using client = Socket.open({ family: 'unix', type: 'stream' });
    await aborted((signal) => client.connect(address, { signal }));
  });
});

test('10,000 waits of one long-lived signal leave no listener on it', async () => {
  const { signal } = new AbortController();
  const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: unknown[]) => {
    listeners++;
    return Reflect.apply(addEventListener, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]) => {
    listeners--;
    return Reflect.apply(removeEventListener, signal, args);
  };
  await assertFlat(10_000, async () => {
    const received = right.receive(16, { signal, timeout: 1000 });
    left.trySend('x');
    await received;
  });
  assert.equal(listeners, 0);
  left.close();
  right.close();
});
