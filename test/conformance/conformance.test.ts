import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import * as library from '../../src/index.js';
import { openDescriptors } from '../support/descriptors.js';
import { isPrivateNamespace } from '../support/namespace.js';
import { type Outcome, runSuite } from './suite.js';

/** Echo sockets are for these groups only, icmp(7); a new network namespace has none. */
const allowEcho = (): void => {
  if (!isPrivateNamespace()) return;
  try {
    writeFileSync('/proc/sys/net/ipv4/ping_group_range', '0 0');
  } catch {
    // not ours to write: the suite skips them and says why
  }
};

const collect = async (outcomes: AsyncIterable<Outcome>): Promise<Outcome[]> => {
  const all: Outcome[] = [];
  for await (const outcome of outcomes) all.push(outcome);
  return all;
};

const inWorker = async (): Promise<Outcome[]> => {
  const all: Outcome[] = [];
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: new URL('../../src/index.js', import.meta.url).href,
  });
  worker.on('message', (outcome: Outcome) => all.push(outcome));
  await once(worker, 'exit');
  return all;
};

const report = (outcomes: readonly Outcome[]): void => {
  for (const { title, skipped, failure } of outcomes) {
    test(title, { skip: skipped ?? false }, () => assert.equal(failure, undefined, failure));
  }
};

const socketsOf = (descriptors: Map<number, string>): string[] =>
  [...descriptors.values()].filter((target) => target.startsWith('socket:'));

allowEcho();
const before = socketsOf(openDescriptors());
const outcomes = { 'main thread': await collect(runSuite(library)), worker: await inWorker() };
const after = socketsOf(openDescriptors());

for (const [where, all] of Object.entries(outcomes)) describe(`conformance, ${where}`, () => report(all));

test('the conformance suite runs whole in both places, and leaves no socket open', () => {
  const [main, worker] = [outcomes['main thread'], outcomes.worker];
  assert.deepEqual(
    worker.map(({ title }) => title),
    main.map(({ title }) => title),
  );
  assert.ok(main.filter(({ skipped }) => skipped === undefined).length > 100, `${main.length} outcomes`);
  assert.deepEqual(after, before);
});
