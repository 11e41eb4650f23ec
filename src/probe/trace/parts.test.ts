import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SocketError } from '../../socket/error.js';
import { backHops } from './back-hops.js';
import { Board, type Flying } from './board.js';
import { resolveTraceOptions } from './options.js';
import type { TraceAnswer, TraceOptions } from './types.js';
import { Wakeup } from './wakeup.js';

const answer = (rtt: number): TraceAnswer => ({
  kind: 'answer',
  from: '192.0.2.1',
  rtt,
  by: 'icmp',
  reached: false,
});

test('the number of hops back is guessed from the usual starts', () => {
  assert.deepEqual([64, 60, 1, 128, 65, 255, 250, 129].map(backHops), [1, 5, 64, 1, 64, 1, 6, 127]);
});

test('a hop is complete when each of its probes is', () => {
  const board = new Board(2);
  const flights = [0, 1].map((number) => ({ number, hop: 1, at: 0 }));
  for (const flying of flights) board.launch(flying);
  assert.equal(board.only, undefined);
  board.settle(flights[1]!, answer(5));
  assert.equal(board.hop(1), undefined);
  assert.equal(board.only, flights[0]);
  board.settle(flights[0]!, { kind: 'silent', waited: 9 });
  assert.deepEqual(
    board.hop(1)?.map(({ kind }) => kind),
    ['silent', 'answer'],
  );
  assert.equal(board.flying, 0);
});

test('others of the same hop and of later ones tell how long to wait; earlier ones do not', () => {
  const board = new Board(2);
  const [early, here, far] = [1, 2, 3].map((hop) => ({ number: hop * 2, hop, at: 0 }));
  const waiting = { number: 5, hop: 2, at: 0 };
  board.settle(early!, answer(1));
  assert.equal(board.patience(waiting, 3000), 3000);
  board.settle(far!, answer(200));
  assert.equal(board.patience(waiting, 3000), 2000);
  board.settle(here!, answer(200));
  assert.equal(board.patience(waiting, 3000), 600);
  board.settle({ number: 7, hop: 3, at: 0 }, answer(0.1));
  assert.equal(board.patience(waiting, 3000), 250);
  assert.equal(board.patience(waiting, 100), 100);
});

test('departures are told by number, and are counted anew after a send that failed', () => {
  const board = new Board(1);
  const flights: Flying[] = [1, 2].map((hop) => ({ number: hop, hop, at: 0 }));
  board.sent(flights[0]!);
  board.renumber();
  board.sent(flights[1]!);
  board.depart(0, 4n);
  assert.deepEqual(
    flights.map(({ departed }) => departed),
    [undefined, 4n],
  );
});

test('a wait for several sockets ends by a wake, its time or its signal', async () => {
  const wakeup = new Wakeup();
  const woken = wakeup.wait({ timeout: 5000 });
  wakeup.wake();
  await woken;
  wakeup.wake();
  await assert.rejects(wakeup.wait({ timeout: 1 }), (error: SocketError) => {
    assert.ok(error instanceof SocketError);
    return error.code === 'ETIMEDOUT';
  });
  const enough = new Error('enough');
  const controller = new AbortController();
  const aborted = wakeup.wait({ signal: controller.signal });
  controller.abort(enough);
  await assert.rejects(aborted, enough);
  await assert.rejects(wakeup.wait({ signal: controller.signal }), enough);
});

test('with mtu, probes go one at a time', () => {
  const { parallel, probes, flow } = resolveTraceOptions({ mtu: true, parallel: 9 });
  assert.deepEqual({ parallel, probes, flow }, { parallel: 1, probes: 1, flow: 'varied' });
  assert.equal(resolveTraceOptions({ protocol: 'icmp' }).flow, 'constant');
  assert.equal(resolveTraceOptions({ protocol: 'tcp' }).port, 80);
});

const wrong: [object, RegExp][] = [
  [{ protocl: 'udp' }, /unknown option protocl; did you mean protocol\?/],
  [{ protocol: 'sctp' }, /protocol must be udp, tcp, icmp, not sctp/],
  [{ protocol: 'tcp', mtu: true }, /mtu needs the protocol udp/],
  [{ protocol: 'tcp', flow: 'constant' }, /no constant flow/],
  [{ port: 65500 }, /the last would be 65589/],
  [{ port: 0 }, /port must be an integer from 1/],
  [{ firstHop: 5, maxHops: 4 }, /firstHop must be at most maxHops, 4/],
  [{ maxHops: 256 }, /maxHops/],
  [{ probes: 11 }, /probes/],
  [{ interval: -1 }, /interval/],
  [{ timeout: '3' }, /timeout/],
];
for (const [options, expected] of wrong) {
  test(`${JSON.stringify(options)} are no options of trace`, () => {
    assert.throws(() => resolveTraceOptions(options as TraceOptions), expected);
  });
}
