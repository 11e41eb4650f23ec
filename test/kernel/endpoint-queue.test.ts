import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSpecification } from '../../src/endpoint/open.js';
import { SystemError, unlinkQueue } from '../../src/kernel/index.js';
import { assertFlat } from '../support/descriptors.js';
import { openEnd, readAll, readSome, writeText } from '../support/endpoint.js';
import { testContext } from '../support/endpoint-context.js';

let serial = 0;
const freeName = () => `/socketeer-test-${process.pid}-${++serial}`;

/** Whether the kernel has message queues that we may use. */
const unavailable = await openEnd(`POSIXMQ-SEND:${freeName()},unlink-close`, 'write').then(
  (end) => end.close().then(() => false),
  (error) => `no message queues: ${error.message}`,
);
const options = { skip: unavailable };

test('the most urgent message comes first, the older one before the younger', options, async () => {
  const name = freeName();
  for (const [text, priority] of [
    ['low', 0],
    ['high', 5],
    ['low too', 0],
  ] as const) {
    const sender = await openEnd(`POSIXMQ-SEND:${name},mq-prio=${priority}`, 'write');
    await writeText(sender, text);
    await sender.close();
  }
  const reader = await openEnd(`POSIXMQ-READ:${name},unlink-close`, 'read');
  assert.deepEqual(
    [await readSome(reader), await readSome(reader), await readSome(reader)],
    ['high', 'low', 'low too'],
  );
  await reader.close();
  assert.throws(
    () => unlinkQueue(name),
    (error) => error instanceof SystemError && error.code === 'ENOENT',
  );
});

test('RECEIVE gives one message and its priority, then the end', options, async () => {
  const name = freeName();
  const opening = openEnd(`POSIXMQ-RECEIVE:${name},unlink-close`, 'read');
  const sender = await openEnd(`POSIXMQ-SEND:${name},mq-prio=3`, 'write');
  await writeText(sender, 'first');
  await writeText(sender, 'second');
  await sender.close();
  const receiver = await opening;
  assert.equal(await readAll(receiver), 'first');
  assert.deepEqual(receiver.environment, { POSIXMQ_PRIO: '3' });
  await receiver.close();
});

test('with fork each message is an end of its own', options, async () => {
  const name = freeName();
  const context = testContext();
  const opened = await openSpecification(`POSIXMQ-RECV:${name},fork,unlink-close`, 'read', context);
  assert.ok(opened.kind === 'source');
  const sender = await openEnd(`POSIXMQ-WRITE:${name}`, 'write');
  for (const text of ['a', 'b']) {
    await writeText(sender, text);
    const end = await opened.source.next(context.signal);
    assert.ok(end !== undefined);
    assert.equal(await readAll(end), text);
    await end.close();
  }
  await sender.close();
  await opened.source.close();
});

test('limits, flush and waiting', options, async () => {
  const name = freeName();
  await assertFlat(async () => {
    const sender = await openEnd(`POSIXMQ-SEND:${name},mq-maxmsg=1,mq-msgsize=4`, 'write');
    await writeText(sender, 'full');
    await assert.rejects(writeText(sender, 'more', { signal: AbortSignal.timeout(30) }), {
      name: 'TimeoutError',
    });
    await assert.rejects(writeText(sender, 'too long'), { code: 'EMSGSIZE' });
    const reader = await openEnd(`POSIXMQ-READ:${name},mq-flush,unlink-close`, 'read');
    await assert.rejects(readSome(reader, AbortSignal.timeout(30)), { name: 'TimeoutError' });
    await reader.close();
    await sender.close();
  });
});

test('POSIXMQ both ways is refused, as it would read what it wrote', options, async () => {
  await assert.rejects(openEnd('POSIXMQ:/x'), /POSIXMQ-BIDIRECTIONAL/);
});
