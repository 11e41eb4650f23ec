import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GrammarError } from '../../grammar/error.js';
import type { ProbeResult, Verdict } from '../result.js';
import type { ProbeTarget } from '../target.js';
import { Backoff } from './backoff.js';
import { orderRecords, parseSrv } from './srv.js';
import type { ProbeOnce, WaitedTarget, WaitForOptions } from './types.js';
import { waitForWith } from './wait.js';

const textOf = (target: string | ProbeTarget): string => (typeof target === 'string' ? target : target.text);

const result = (
  asked: string | ProbeTarget,
  verdict: Verdict,
  more: Partial<ProbeResult> = {},
): ProbeResult => ({
  target: textOf(asked),
  verdict,
  reason: verdict,
  protocol: 'tcp',
  elapsed: 0,
  attempts: [],
  ...more,
});

/** Answers from a list for each target; the last one stays. */
const script = (
  answers: Readonly<Record<string, readonly Verdict[]>>,
): { probe: ProbeOnce; asked: string[] } => {
  const asked: string[] = [];
  const probe: ProbeOnce = async (given) => {
    const target = textOf(given);
    const count = asked.filter((one) => one === target).length;
    asked.push(target);
    const list = answers[target] ?? ['refused'];
    return result(target, list[Math.min(count, list.length - 1)]!);
  };
  return { probe, asked };
};

const brief = (targets: readonly WaitedTarget[]) =>
  targets.map(({ ready, attempts, verdict }) => [ready, attempts, verdict]);

test('waits for all, or for one', async () => {
  const answers = { 'a:1': ['refused', 'refused', 'open'], 'b:1': ['open'], 'c:1': ['refused'] } as const;
  const all = await waitForWith(script(answers), ['a:1', 'b:1']);
  assert.equal(all.ready, true);
  assert.deepEqual(brief(all.targets), [
    [true, 3, 'open'],
    [true, 1, 'open'],
  ]);
  const any = await waitForWith(script(answers), ['c:1', 'b:1'], { any: true });
  assert.equal(any.ready, true);
  assert.deepEqual(brief(any.targets)[1], [true, 1, 'open']);
  const none = await waitForWith(script(answers), ['b:1', 'c:1'], { timeout: 150 });
  assert.equal(none.ready, false);
  assert.ok(none.elapsed >= 149 && none.elapsed < 10_000);
  assert.equal(none.targets[1]?.reason, 'refused');
});

test('what counts as ready, and as gone', async () => {
  const cases: [Verdict, WaitForOptions, Partial<ProbeResult>, boolean][] = [
    ['open', {}, {}, true],
    ['answering', {}, {}, true],
    ['silent', {}, {}, false],
    ['busy', {}, {}, false],
    ['open', { ready: true }, {}, false],
    ['answering', { ready: true }, {}, true],
    ['answering', { ready: true }, { service: { name: 'x', details: {}, ready: false } }, false],
    ['open', { gone: true }, {}, false],
    ['busy', { gone: true }, {}, false],
    ['silent', { gone: true }, {}, false],
    ['denied', { gone: true }, {}, false],
    ['refused', { gone: true }, {}, true],
    ['missing', { gone: true }, {}, true],
    ['stale', { gone: true }, {}, true],
    ['timed-out', { gone: true }, {}, true],
    ['unresolved', { gone: true }, {}, true],
  ];
  for (const [verdict, options, more, ready] of cases) {
    const probe: ProbeOnce = async (target, { service }) => {
      assert.equal(service, options.ready);
      return result(target, verdict, more);
    };
    const waited = await waitForWith({ probe }, 'a:1', { timeout: 30, ...options });
    assert.equal(waited.ready, ready, `${verdict} ${JSON.stringify(options)}`);
  }
});

test('an attempt that hangs ends with the wait, and says why', async () => {
  const seen: number[] = [];
  const probe: ProbeOnce = (target, { timeout, signal }) =>
    new Promise((resolve, reject) => {
      seen.push(timeout);
      const timer = setTimeout(() => resolve(result(target, 'timed-out')), timeout);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    });
  const { ready, targets } = await waitForWith({ probe }, 'a:1', { timeout: 200, attemptTimeout: 60 });
  assert.equal(ready, false);
  assert.equal(targets[0]?.verdict, 'timed-out');
  assert.ok(seen.length >= 2 && seen[0] === 60 && (seen.at(-1) ?? 60) <= 60, `${seen}`);
  const reason = new Error('enough');
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 20);
  await assert.rejects(waitForWith({ probe }, ['a:1', 'b:1'], { signal: controller.signal }), reason);
  await assert.rejects(waitForWith({ probe }, 'a:1', { signal: controller.signal }), reason);
});

test('what is no answer ends the wait', async () => {
  const probe: ProbeOnce = async () => {
    throw new RangeError('broken');
  };
  await assert.rejects(waitForWith({ probe }, ['a:1', 'b:1']), /broken/);
});

test('refuses what makes no sense', async () => {
  const tools = script({});
  await assert.rejects(waitForWith(tools, []), GrammarError);
  await assert.rejects(waitForWith(tools, 'a:99999'), GrammarError);
  await assert.rejects(waitForWith(tools, 'srv:example.org'), GrammarError);
  await assert.rejects(waitForWith(tools, 'a:1', { timout: 1 } as object), /did you mean timeout/);
  await assert.rejects(waitForWith(tools, 'a:1', { timeout: -1 }), RangeError);
  await assert.rejects(waitForWith(tools, 'a:1', { interval: Number.NaN }), RangeError);
  await assert.rejects(waitForWith(tools, 'a:1', { gone: true, ready: true }), TypeError);
  assert.deepEqual(tools.asked, []);
});

test('pauses grow up to a limit and differ a little', () => {
  const backoff = new Backoff(100, () => 0.5);
  const pauses = Array.from({ length: 8 }, () => Math.round(backoff.next()));
  assert.deepEqual(pauses, [20, 32, 51, 82, 100, 100, 100, 100]);
  backoff.reset();
  assert.equal(backoff.next(), 20);
  assert.equal(Math.round(new Backoff(5, () => 1).next()), 6);
});

test('servers of a name are tried in their order, until one is there', async () => {
  const records = [
    { name: 'backup.example', port: 2, priority: 20, weight: 0 },
    { name: 'main.example', port: 1, priority: 10, weight: 5 },
    { name: '::1', port: 3, priority: 30, weight: 0 },
  ];
  const asked: string[] = [];
  const probe: ProbeOnce = async (target) => {
    asked.push(textOf(target));
    return result(target, textOf(target).includes('backup') ? 'open' : 'refused');
  };
  const tools = { probe, resolveSrv: async () => records };
  const { ready, targets } = await waitForWith(tools, 'srv:_http._tcp.example');
  assert.equal(ready, true);
  assert.deepEqual(asked, ['tcp:main.example:1', 'tcp:backup.example:2']);
  assert.equal(targets[0]?.target, 'srv:_http._tcp.example');
  for (const name of ['.', '']) {
    const none = { probe, resolveSrv: async () => [{ name, port: 0, priority: 0, weight: 0 }] };
    assert.equal((await waitForWith(none, 'srv:_x._udp.example', { gone: true })).ready, true);
  }
  const failing = {
    probe,
    resolveSrv: async () => {
      throw Object.assign(new Error('x'), { code: 'ENOTFOUND' });
    },
  };
  const failed = await waitForWith(failing, 'srv:_http._tcp.example', { timeout: 40 });
  assert.equal(failed.targets[0]?.verdict, 'unresolved');
  assert.match(failed.targets[0]?.reason ?? '', /has no SRV records \(ENOTFOUND\)/);
});

test('equals share by their weights', () => {
  const record = (name: string, weight: number) => ({ name, port: 1, priority: 0, weight });
  const equals = [record('a', 1), record('b', 3)];
  assert.deepEqual(
    orderRecords(equals, () => 0.2).map(({ name }) => name),
    ['a', 'b'],
  );
  assert.deepEqual(
    orderRecords(equals, () => 0.5).map(({ name }) => name),
    ['b', 'a'],
  );
  assert.deepEqual(orderRecords([]), []);
  assert.equal(parseSrv('tcp:x:1'), undefined);
  assert.deepEqual(parseSrv('srv:_sip._udp.example')?.protocol, 'udp');
});
