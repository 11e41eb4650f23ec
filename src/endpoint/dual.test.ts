import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinOpened } from './dual.js';
import type { Endpoint, EndpointSource, Opened, PlainDescriptors } from './types.js';

/** An end that only remembers whether it was closed. */
const end = (type: string, more: Partial<Endpoint> = {}): Endpoint & { closed: number } => ({
  type,
  label: type.toLowerCase(),
  bounds: 'bytes',
  source: { read: async () => null },
  sink: { write: async () => undefined, end: async () => undefined },
  data: {},
  environment: {},
  ...more,
  closed: 0,
  async close() {
    this.closed++;
  },
});

const opened = (endpoint: Endpoint): Opened => ({ kind: 'endpoint', endpoint });

const source = (ends: readonly Endpoint[], failure?: Error): Opened & { closed: number } => {
  const left = [...ends];
  const made = {
    kind: 'source' as const,
    closed: 0,
    source: {
      type: 'SOURCE',
      label: 'source',
      maxSessions: 3,
      next: async () => {
        if (failure !== undefined) throw failure;
        return left.shift();
      },
      close: async () => {
        made.closed++;
      },
    } satisfies EndpointSource,
  };
  return made;
};

const joinedEnd = (read: Endpoint, write: Endpoint): Endpoint => {
  const both = joinOpened(opened(read), opened(write));
  assert.ok(both.kind === 'endpoint');
  return both.endpoint;
};

const plain = (descriptors: Partial<PlainDescriptors>): PlainDescriptors => ({
  read: 1,
  write: 1,
  kind: 'pipe',
  end: 'close',
  ...descriptors,
});

const signal = new AbortController().signal;

describe('joinOpened: two ends', () => {
  it('reads from the one, writes to the other', () => {
    const read = end('A');
    const write = end('B');
    const both = joinedEnd(read, write);
    assert.equal(both.type, 'A!!B');
    assert.equal(both.source, read.source);
    assert.equal(both.sink, write.sink);
  });

  it('closes both', async () => {
    const read = end('A');
    const write = end('B');
    await joinedEnd(read, write).close();
    assert.deepEqual([read.closed, write.closed], [1, 1]);
  });

  it('gives the pump one pair of descriptors, where both have some', () => {
    const read = end('A', { plain: plain({ read: 4, write: 5, kind: 'socket', end: 'shutdown' }) });
    const write = end('B', { plain: plain({ read: undefined, write: 7 }) });
    assert.deepEqual(joinedEnd(read, write).plain, { read: 4, write: 7, kind: 'other', end: 'close' });
    assert.equal(joinedEnd(read, end('C')).plain, undefined);
  });

  it('takes from each what is said of its direction', () => {
    const read = end('A', {
      data: { readBytes: 5, ignoreEnd: true },
      environment: { PEERADDR: '1', A: '1' },
    });
    const write = end('B', { data: { endClose: true, lineEnding: 'crlf' }, environment: { PEERADDR: '2' } });
    const both = joinedEnd(read, write);
    assert.deepEqual(both.data, { readBytes: 5, ignoreEnd: true, endClose: true, lineEnding: 'crlf' });
    assert.deepEqual(both.environment, { PEERADDR: '1', A: '1' });
  });
});

describe('joinOpened: with a source', () => {
  it('shares the other end between sessions', async () => {
    const shared = end('OUT');
    const first = end('IN');
    const from = source([first]);
    const both = joinOpened(from, opened(shared));
    assert.ok(both.kind === 'source');
    assert.equal(both.source.maxSessions, 3);
    const session = await both.source.next(signal);
    await session?.close();
    assert.deepEqual([first.closed, shared.closed], [1, 0]);
    assert.equal(await both.source.next(signal), undefined);
    await both.source.close();
    assert.deepEqual([from.closed, shared.closed], [1, 1]);
  });

  it('closes the one where the other fails or has no more', async () => {
    const first = end('IN');
    const second = end('IN');
    const failing = joinOpened(source([first]), source([], new Error('no')));
    const ended = joinOpened(source([second]), source([]));
    assert.ok(failing.kind === 'source' && ended.kind === 'source');
    await assert.rejects(failing.source.next(signal), /no/);
    assert.equal(await ended.source.next(signal), undefined);
    assert.deepEqual([first.closed, second.closed], [1, 1]);
  });
});
