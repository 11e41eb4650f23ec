import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceAnswer, TraceDestination, TraceHop } from '../../probe/trace/types.js';
import { answerMark } from './mark.js';
import { headerText, hopText, summaryText } from './text.js';

const destination: TraceDestination = {
  family: 'inet',
  address: '192.0.2.1',
  protocol: 'udp',
  maxHops: 30,
  packetSize: 60,
};
const icmp = (type: number, code: number) => ({ type, code, name: 'words', offender: '192.0.2.9' });
const answer = (over: Partial<TraceAnswer> = {}): TraceAnswer => ({
  kind: 'answer',
  from: '192.0.2.9',
  rtt: 1.5,
  by: 'icmp',
  icmp: icmp(11, 0),
  reached: false,
  backHops: 2,
  ...over,
});
const hop = (...probes: TraceHop['probes']): TraceHop => ({ hop: 2, probes });

test('the first line says by what and how far', () => {
  assert.equal(
    headerText('host', destination),
    'trace to host (192.0.2.1) by UDP, 30 hops max, 60 byte packets\n',
  );
});

test('a hop names who answered once, and again where it is somebody else', () => {
  const silent = { kind: 'silent', waited: 1 } as const;
  assert.equal(
    hopText('inet', hop(answer(), silent, answer({ rtt: 2 }))),
    ' 2  192.0.2.9  1.500 ms *  2.000 ms\n',
  );
  assert.equal(
    hopText('inet', hop(answer({ name: 'r\n1' }), answer({ from: '192.0.2.8' }))),
    ' 2  r\\n1 (192.0.2.9)  1.500 ms 192.0.2.8  1.500 ms\n',
  );
  assert.equal(hopText('inet', hop(silent, silent)), ' 2  * *\n');
});

test('another number of hops back is told, but not of one who refused a packet on its way', () => {
  assert.match(hopText('inet', hop(answer({ backHops: 5 }))), / {2}asymm 5\n$/);
  assert.doesNotMatch(hopText('inet', hop(answer({ backHops: 1, icmp: icmp(3, 1) }))), /asymm/);
});

test('limits on the length of packets are told with who has them', () => {
  const limits = [{ mtu: 1500 }, { mtu: 1300, from: '192.0.2.7' }];
  assert.match(
    hopText('inet', { ...hop(answer()), limits }),
    / 1\.500 ms {2}mtu 1500 {2}mtu 1300 by 192\.0\.2\.7\n$/,
  );
});

test('ICMP errors have the signs of traceroute(8)', () => {
  const mark = (family: 'inet' | 'inet6', type: number, code: number, reached = false) =>
    answerMark(family, answer({ icmp: icmp(type, code), reached }));
  assert.deepEqual(
    [0, 1, 2, 3, 4, 9, 10, 13, 99].map((code) => mark('inet', 3, code)),
    ['!N', '!H', '!P', '!R', '!F', '!X', '!X', '!X', '!<99>'],
  );
  assert.deepEqual(
    [0, 1, 2, 3, 4, 99].map((code) => mark('inet6', 1, code)),
    ['!N', '!X', '!S', '!H', '!R', '!<99>'],
  );
  assert.equal(mark('inet', 3, 3, true), '');
  assert.equal(mark('inet6', 1, 4, true), '');
  assert.equal(mark('inet', 11, 0), '');
  assert.equal(mark('inet6', 3, 0), '');
  assert.equal(mark('inet', 11, 1), '!<11-1>');
  assert.equal(mark('inet6', 2, 0), '!F');
  const { icmp: _, ...echo } = answer();
  assert.equal(answerMark('inet', { ...echo, by: 'echo', reached: true }), '');
});

test('the last line is the verdict', () => {
  const end = (summary: Parameters<typeof summaryText>[0]) => summaryText(summary, destination);
  assert.equal(end({ reached: true, hops: 1 }), '192.0.2.1 reached in 1 hop\n');
  assert.equal(
    end({ reached: true, hops: 4, pathMtu: 1300 }),
    '192.0.2.1 reached in 4 hops; path MTU 1300\n',
  );
  assert.equal(end({ reached: false }), '192.0.2.1 not reached in 30 hops\n');
  assert.equal(
    end({ reached: false, hops: 2, icmp: icmp(3, 1) }),
    '192.0.2.1 not reached: words (ICMP 3/1), says 192.0.2.9\n',
  );
  assert.equal(
    end({ reached: false, hops: 1, error: { operation: 'send', errno: 101, code: 'ENETUNREACH' } }),
    '192.0.2.1 not reached: this machine does not send it (ENETUNREACH)\n',
  );
});
