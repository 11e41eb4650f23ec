import assert from 'node:assert/strict';
import { test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { type SweepPlan, sweep, sweepResult } from '../../src/kernel/sweep.js';
import { assertFlat } from '../support/descriptors.js';
import { run } from '../support/run.js';
import { boundSocket, flags, inWorker, ok, owned } from './native-help.js';

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const IP_RECVERR = 11;
const ECONNREFUSED = 111;
const ETIMEDOUT = 110;

const loopback = Uint8Array.of(AF_INET, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);

const plan = (ports: Int32Array, changes: Partial<SweepPlan> = {}): SweepPlan => ({
  datagram: changes.type === SOCK_DGRAM,
  family: AF_INET,
  type: SOCK_STREAM,
  protocol: 0,
  name: loopback,
  portOffset: 2,
  errorLevel: 0,
  errorOption: IP_RECVERR,
  ports,
  concurrency: 100,
  timeout: 300,
  rate: 0,
  ...changes,
});

const every = Int32Array.from({ length: 65535 }, (_, index) => index + 1);

/** Result by port; a port that is told twice fails the test. */
const collect = async (asked: SweepPlan, signal?: AbortSignal): Promise<Map<number, number>> => {
  const results = new Map<number, number>();
  await sweep(
    asked,
    ({ port, result }) => {
      if (result === sweepResult.sourcePort) return;
      assert.ok(!results.has(port), `port ${port} is told once`);
      results.set(port, result);
    },
    signal,
  );
  return results;
};

const portsWith = (results: Map<number, number>, wanted: number): number[] =>
  [...results].filter(([, result]) => result === wanted).map(([port]) => port);

const listening = () => {
  const socket = boundSocket(SOCK_STREAM);
  ok(native().listen(socket.fd, 16));
  return socket;
};

test('finds the listeners among all ports, and nothing else', async () => {
  const listeners = Array.from({ length: 20 }, listening);
  for (let round = 0; round < 3; round++) {
    const results = await collect(plan(every));
    assert.equal(results.size, 65535);
    const open = portsWith(results, 0).sort((a, b) => a - b);
    assert.deepEqual(
      open,
      listeners.map(({ port }) => port).sort((a, b) => a - b),
    );
    const refused = portsWith(results, ECONNREFUSED).length;
    const ourselves = portsWith(results, sweepResult.ourselves).length;
    assert.equal(refused + ourselves, 65515);
    assert.ok(ourselves < 20, `met ourselves ${ourselves} times`);
  }
  for (const listener of listeners) listener[Symbol.dispose]();
});

test('one datagram socket tells closed ports from silent ones, with the ICMP error', async () => {
  using bound = boundSocket(SOCK_DGRAM);
  const details = new Set<string>();
  const results = new Map<number, number>();
  let source = 0;
  await sweep(plan(every, { type: SOCK_DGRAM }), ({ port, result, detail }) => {
    if (result === sweepResult.sourcePort) source = port;
    else results.set(port, result);
    // origin ICMP, type 3, code 3 of struct sock_extended_err, then the offender's sockaddr
    if (result === ECONNREFUSED)
      details.add(`${detail[4]}/${detail[5]}/${detail[6]} ${[...detail.subarray(20, 24)]}`);
  });
  assert.equal(results.size, 65535);
  assert.deepEqual(portsWith(results, ETIMEDOUT), [bound.port]);
  assert.deepEqual(portsWith(results, sweepResult.ourselves), [source]);
  assert.deepEqual([...details], ['2/3/3 127,0,0,1']);
});

test('sends each port its payload and keeps what it answers', async () => {
  using echo = boundSocket(SOCK_DGRAM);
  using other = boundSocket(SOCK_DGRAM);
  const bytes = Buffer.from('onetwo');
  const answers: string[] = [];
  const done = sweep(
    plan(Int32Array.of(other.port, echo.port), {
      type: SOCK_DGRAM,
      payloads: { bytes, ends: Int32Array.of(3, 6) },
    }),
    ({ port, result, answer }) => {
      if (result === 0) answers.push(`${port === echo.port} ${Buffer.from(answer)}`);
    },
  );
  const [payload, name, lengths] = [Buffer.alloc(100), Buffer.alloc(16), new Int32Array(3)];
  let got = -11;
  while (got === -11) {
    await new Promise(setImmediate);
    got = native().recvmsg(echo.fd, name, payload, null, 0x40, lengths);
  }
  assert.equal(payload.subarray(0, got).toString(), 'two');
  ok(native().sendmsg(echo.fd, name.subarray(0, lengths[0]), Buffer.from('yes'), null, 0));
  await done;
  assert.deepEqual(answers, ['true yes']);
});

test('gives up what does not answer, and keeps to its rate', async () => {
  using full = boundSocket(SOCK_STREAM);
  ok(native().listen(full.fd, 0));
  const fillers = [1, 2].map(() => owned(native().socket(AF_INET, SOCK_STREAM | flags, 0)));
  const name = Uint8Array.from(loopback);
  name.set([full.port >> 8, full.port & 255], 2);
  for (const { fd } of fillers) native().connect(fd, name);
  const started = performance.now();
  const results = await collect(plan(Int32Array.of(full.port), { timeout: 200 }));
  assert.deepEqual([...results], [[full.port, ETIMEDOUT]]);
  assert.ok(performance.now() - started >= 199);
  for (const filler of fillers) filler[Symbol.dispose]();

  for (const type of [SOCK_STREAM, SOCK_DGRAM]) {
    const began = performance.now();
    await collect(plan(every.subarray(0, 21), { type, rate: 100, timeout: 0 }));
    const elapsed = performance.now() - began;
    assert.ok(elapsed >= 199 && elapsed < 2000, `21 ports at 100 a second took ${elapsed} ms`);
  }
});

test('a sweep that is cancelled leaves no descriptor', async () => {
  using full = boundSocket(SOCK_STREAM);
  ok(native().listen(full.fd, 0));
  const slow = Int32Array.from({ length: 50 }, () => full.port);
  await assertFlat(async () => {
    for (const type of [SOCK_STREAM, SOCK_DGRAM]) {
      const signal = AbortSignal.timeout(20);
      const ports = type === SOCK_STREAM ? slow : every;
      await assert.rejects(collect(plan(ports, { type, rate: 10, timeout: 5000 }), signal), {
        name: /TimeoutError|AssertionError/,
      });
    }
    await assert.rejects(
      sweep(plan(every), () => {
        throw new Error('enough');
      }),
      /enough/,
    );
  });
});

const underThreadSanitizer =
  process.env['TSAN_OPTIONS'] === undefined ? false : 'ThreadSanitizer itself needs more descriptors';

test('does with few descriptors', { skip: underThreadSanitizer }, async () => {
  using full = boundSocket(SOCK_STREAM);
  ok(native().listen(full.fd, 0));
  const script = `
    import(process.argv[1]).then(({ native }) => {
      const name = new Uint8Array([2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
      const ports = new Int32Array(300).fill(${full.port});
      const settings = Int32Array.of(0, 2, 1, 0, 2, 0, 11, 200, 50, 0, -1);
      let bytes = 0;
      native().sweep(settings, name, ports, null, null, null, (request, records, status) => {
        if (records !== null) bytes += records.length;
        else console.log(bytes, status);
      });
    });`;
  const addon = new URL('../../src/kernel/addon.js', import.meta.url).href;
  const shell = ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, '-e', script, addon];
  const { out, err } = await run('sh', shell);
  assert.equal(err, '');
  assert.equal(out, `${300 * 16} 0\n`);
});

test('ends with its worker', async () => {
  const script = `
    const name = new Uint8Array([2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    const settings = Int32Array.of(1, 2, 2, 0, 2, 0, 11, 1, 60000, 1, -1);
    native.sweep(settings, name, Int32Array.of(1, 2, 3), null, null, null, () => {});
    setTimeout(() => process.exit(3), 50);`;
  assert.equal((await inWorker(script)).code, 3);
});

test('refuses misuse', () => {
  const settings = Int32Array.of(0, 2, 1, 0, 2, 0, 11, 10, 100, 0, -1);
  const ports = Int32Array.of(1);
  const begin = (...changes: [number, unknown][]): number => {
    const given: unknown[] = [settings, loopback, ports, null, null, null, () => {}];
    for (const [index, value] of changes) given[index] = value;
    return (native().sweep as (...given: unknown[]) => number)(...given);
  };
  const changed = (index: number, value: number): Int32Array => settings.with(index, value);
  assert.throws(() => begin([0, Int32Array.of(1)]), /settings must be 11 long/);
  assert.throws(() => begin([0, changed(4, 15)]), /portOffset/);
  assert.throws(() => begin([0, changed(4, -1)]), /portOffset/);
  assert.throws(() => begin([0, changed(7, 0)]), /concurrency/);
  assert.throws(() => begin([0, changed(8, -1)]), /timeout/);
  assert.throws(() => begin([1, new Uint8Array(129)]), /name must be at most 128/);
  assert.throws(() => begin([2, Int32Array.of()]), /ports/);
  assert.throws(() => begin([2, Int32Array.of(65536)]), /ports must be from 0 to 65535/);
  assert.throws(() => begin([3, 'x']), /source must be a Uint8Array/);
  assert.throws(() => begin([4, new Uint8Array(1)]), /ends must be given with payloads/);
  assert.throws(() => begin([4, new Uint8Array(1)], [5, Int32Array.of(2)]), /within the payloads/);
  assert.throws(() => begin([6, undefined]), /onOutcomes must be a function/);
  assert.ok(begin([0, changed(10, 9999)]) < 0, 'no such namespace');
  native().sweepCancel(12345);
});

test('reports that no socket could be had', async () => {
  await assert.rejects(collect(plan(Int32Array.of(1), { family: 200 })), { code: 'EAFNOSUPPORT' });
  await assert.rejects(collect(plan(Int32Array.of(1), { family: 200, type: SOCK_DGRAM })), {
    code: 'EAFNOSUPPORT',
  });
});
