import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../result.js';
import { icmpMeaning, icmpName } from './icmp.js';
import { type Failure, judgeFailure } from './judge.js';
import { isBetter, isYes } from './rank.js';

const base: Failure = {
  transport: 'datagram',
  family: 'inet',
  place: 'port 53 of 192.0.2.1',
  host: '192.0.2.1',
  error: { operation: 'send', errno: 111, code: 'ECONNREFUSED' },
  elapsed: 1.234,
  own: '192.0.2.9',
};
const [target, router, own] = ['192.0.2.1', '192.0.2.254', '192.0.2.9'];

const rows: readonly [string, Partial<Failure>, [number, number, string?] | undefined, Verdict, RegExp][] = [
  ['a closed port', {}, [3, 3, target], 'closed', /^nothing is bound to port 53 .*ICMP 3\/3\)$/],
  ['a router that refuses', {}, [3, 3, router], 'filtered', /^192\.0\.2\.254 rejects/],
  ['a host without the protocol', {}, [3, 2, target], 'closed', /protocol unreachable/],
  ['a prohibition', {}, [3, 13, router], 'filtered', /administratively prohibited, ICMP 3\/13/],
  ['a prohibition of the target', {}, [3, 10, target], 'filtered', /^the target itself rejects/],
  ['a dead neighbour', {}, [3, 1, own], 'unreachable', /^the neighbour 192\.0\.2\.1 does not answer/],
  ['a loop', {}, [11, 0, router], 'unreachable', /^192\.0\.2\.254 cannot reach port 53/],
  ['nobody to name', {}, [3, 0], 'unreachable', /^a router cannot reach/],
  ['a code of the future', {}, [3, 99, router], 'unreachable', /type 3 code 99/],
  ['a closed port without an ICMP message', {}, undefined, 'closed', /^nothing is bound/],
  ['an RST', { transport: 'stream' }, undefined, 'refused', /\(RST after 1\.2 ms\)$/],
  [
    'a firewall of the target',
    { transport: 'stream' },
    [3, 3, target],
    'refused',
    /itself rejects connections/,
  ],
  ['IPv6: a closed port', { family: 'inet6' }, [1, 4, target], 'closed', /ICMP 1\/4/],
  ['IPv6: a policy', { family: 'inet6' }, [1, 5, router], 'filtered', /source address failed policy/],
];

for (const [name, more, icmp, verdict, reason] of rows) {
  test(`${name} is ${verdict}`, () => {
    const family = more.family === 'inet6' ? 'inet6' : 'inet';
    const [type = 0, code = 0, offender] = icmp ?? [];
    const said = { type, code, name: icmpName(family, type, code), ...(offender && { offender }) };
    const judged = judgeFailure({ ...base, ...more, ...(icmp && { icmp: said }) });
    assert.equal(judged.verdict, verdict);
    assert.match(judged.reason, reason);
  });
}

const errors: readonly [string, Verdict][] = [
  ['ETIMEDOUT', 'timed-out'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['ECONNRESET', 'refused'],
  ['ENODEV', 'missing'],
  ['EMFILE', 'denied'],
  ['EPROTONOSUPPORT', 'denied'],
  ['EBADMSG', 'denied'],
];

for (const [code, verdict] of errors) {
  test(`${code} without an ICMP message is ${verdict}`, () => {
    const judged = judgeFailure({ ...base, error: { operation: 'connect', errno: 1, code } });
    assert.equal(judged.verdict, verdict);
    assert.ok(judged.reason.includes(base.place) && judged.reason.endsWith(`(${code})`), judged.reason);
  });
}

test('an option of the caller that is wrong says nothing of the target', () => {
  for (const [operation, code] of [
    ['setOption', 'ENODEV'],
    ['bind', 'EADDRNOTAVAIL'],
  ] as const) {
    const { verdict, reason } = judgeFailure({ ...base, error: { operation, errno: 1, code } });
    assert.equal(verdict, 'denied');
    assert.match(reason, /this machine/);
  }
});

test('an ICMP error that has no name is told by its numbers', () => {
  assert.deepEqual(icmpMeaning('inet6', 9, 7), { name: 'type 9 code 7', verdict: 'unreachable' });
});

test('a yes is better than a no, and a certain no than none', () => {
  assert.ok(isBetter('answering', 'open') && isBetter('open', 'refused') && isBetter('refused', 'timed-out'));
  assert.ok(!isBetter('open', 'open'));
  assert.deepEqual(
    ['open', 'answering', 'silent', 'busy'].map((one) => isYes(one as Verdict)),
    [true, true, false, false],
  );
});
