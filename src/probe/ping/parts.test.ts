import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundTrip } from '../round-trip.js';
import { Ledger } from './ledger.js';
import { resolvePingOptions } from './options.js';
import { firstCorrupted, makePayload } from './payload.js';
import { Tally } from './statistics.js';
import type { PingOptions } from './types.js';

test('data counts up, or repeats a pattern', () => {
  assert.deepEqual([...makePayload(4)], [0, 1, 2, 3]);
  assert.equal(makePayload(258)[257], 1);
  assert.deepEqual([...makePayload(5, Uint8Array.of(0xff, 0))], [0xff, 0, 0xff, 0, 0xff]);
  assert.equal(makePayload(0).length, 0);
});

test('the first byte that differs is found, and what is missing is none', () => {
  const sent = makePayload(8);
  assert.equal(firstCorrupted(sent, sent), undefined);
  assert.equal(firstCorrupted(sent, sent.subarray(0, 3)), undefined);
  const received = Uint8Array.from(sent);
  received[5] = 0x42;
  assert.deepEqual(firstCorrupted(sent, received), { offset: 5, sent: 5, received: 0x42 });
});

test('the statistics are those of the round trips', () => {
  const tally = new Tally();
  assert.equal(tally.statistics(0).rtt, undefined);
  assert.equal(tally.statistics(0).loss, 0);
  for (const rtt of [1, 2, 3, 6]) tally.trip(rtt);
  Object.assign(tally, { transmitted: 8, received: 4, started: 100, last: 350 });
  const { rtt, loss, elapsed } = tally.statistics(1);
  assert.deepEqual({ loss, elapsed }, { loss: 0.5, elapsed: 250 });
  assert.equal(rtt?.minimum, 1);
  assert.equal(rtt?.average, 3);
  assert.equal(rtt?.maximum, 6);
  // sqrt((4 + 1 + 0 + 9) / 4)
  assert.ok(Math.abs((rtt?.deviation ?? 0) - Math.sqrt(3.5)) < 1e-12);
  // 1, then an eighth of each step: 1.125, 1.359375, 1.939453125
  assert.equal(rtt?.moving, 1.939453125);
});

test('the ledger finds requests by the 16 bits of the header, and knows which is under way longest', () => {
  const ledger = new Ledger();
  const first = ledger.add(1, 10);
  const second = ledger.add(2, 20);
  assert.equal(ledger.oldest, first);
  ledger.depart(1, 5n);
  assert.deepEqual([first.departed, second.departed], [undefined, 5n]);
  ledger.settle(first);
  assert.equal(ledger.oldest, second);
  const wrapped = ledger.add(65537, 30);
  assert.equal(ledger.find(1), wrapped);
  assert.equal(ledger.find(9), undefined);
  assert.equal(ledger.pipe, 2);
  ledger.settle(second);
  ledger.settle(wrapped);
  assert.equal(ledger.isQuiet, true);
});

test("departures are counted anew after a send that failed, and the old ones' are not taken for others", () => {
  const ledger = new Ledger();
  const lost = ledger.add(1, 10);
  ledger.renumber();
  const next = ledger.add(2, 20);
  ledger.depart(0, 7n);
  ledger.depart(3, 8n);
  assert.deepEqual([lost.departed, next.departed], [undefined, 7n]);
});

test("the kernel's times count, unless somebody set the clock meanwhile", () => {
  const sent = { at: 100, departed: 1_000_000_000n };
  assert.equal(roundTrip(sent, 1_002_500_000n, 105), 2.5);
  assert.equal(roundTrip(sent, 9_000_000_000n, 105), 5);
  assert.equal(roundTrip(sent, 1n, 105), 5);
  assert.equal(roundTrip(sent, undefined, 105), 5);
  assert.equal(roundTrip({ at: 100 }, 1_002_500_000n, 105), 5);
});

const wrong: [object, RegExp][] = [
  [{ cuont: 1 }, /unknown option cuont; did you mean count\?/],
  [{ count: 0 }, /count must be an integer from 1/],
  [{ count: 1.5 }, /count must be an integer/],
  [{ size: 65508 }, /size must be an integer from 0 to 65507/],
  [{ timeToLive: 256 }, /timeToLive/],
  [{ interval: -1 }, /interval must be 0 or more/],
  [{ interval: Number.NaN }, /interval must be 0 or more/],
  [{ deadline: '1' }, /deadline must be 0 or more/],
  [{ timeout: -1 }, /timeout/],
  [{ pace: 'fast' }, /pace must be steady, adaptive, flood, not fast/],
  [{ family: 5 }, /family must be 4, 6, not 5/],
  [{ socket: 'stream' }, /socket must be datagram, raw/],
  [{ pattern: 'ff' }, /pattern must be a Uint8Array/],
  [{ pattern: new Uint8Array(0) }, /the length of pattern/],
  [{ pattern: new Uint8Array(17) }, /the length of pattern/],
];
for (const [options, expected] of wrong) {
  test(`${JSON.stringify(options)} are no options of ping`, () => {
    assert.throws(() => resolvePingOptions(options as PingOptions), expected);
  });
}
