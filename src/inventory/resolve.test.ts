import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allKinds } from './kinds.js';
import type { ListOptions } from './options.js';
import { resolveOptions } from './resolve.js';

test('defaults', () => {
  const { kinds, families, states, details, owners, peers, netns, procPath } = resolveOptions();
  assert.deepEqual(kinds, allKinds);
  assert.deepEqual(families, ['inet', 'inet6']);
  assert.equal(states, 0xffffffff);
  assert.deepEqual(details, { memory: false, info: false, extended: false });
  assert.deepEqual([owners, peers, netns, procPath], [false, false, undefined, '/proc']);
});

test('names become bits, repetitions are dropped', () => {
  const { kinds, states } = resolveOptions({
    kinds: ['unix', 'tcp', 'unix'],
    states: ['established', 'listen', 'unknown(20)'],
  });
  assert.deepEqual(kinds, ['unix', 'tcp']);
  assert.equal(states, (1 << 1) | (1 << 10) | (1 << 20));
  assert.equal(resolveOptions({ states: ['unknown(31)'] }).states, 2 ** 31);
});

const wrong: [unknown, RegExp][] = [
  [{ kind: ['tcp'] }, /unknown option "kind"; did you mean kinds\?/],
  [{ kinds: ['tpc'] }, /unknown name in kinds "tpc"; (did you mean|known are)/],
  [{ kinds: ['unixx'] }, /did you mean unix\?/],
  [{ kinds: [] }, /kinds must not be empty/],
  [{ kinds: 'tcp' }, /kinds must be an array/],
  [{ states: ['listening'] }, /unknown name in states "listening"; did you mean listen\?/],
  [{ states: ['unknown(32)'] }, /unknown name in states/],
  [{ states: [] }, /states must not be empty/],
  [{ families: ['ipv6'] }, /unknown name in families "ipv6"; known are inet, inet6/],
  [{ details: { memori: true } }, /unknown option in details "memori"; did you mean memory\?/],
  [{ owners: 'yes' }, /owners must be true or false/],
  [{ details: { info: 1 } }, /details.info must be true or false/],
  [{ netns: 'own' }, /netns must be 'all' or an object/],
  [{ netns: {} }, /netns must be/],
  [{ netns: { name: 'x', pid: 1 } }, /netns must be/],
  [{ netns: { nam: 'x' } }, /unknown key in netns "nam"; did you mean name\?/],
  [{ netns: { name: '../x' } }, /name without slashes/],
  [{ netns: { name: '' } }, /non-empty strings/],
  [{ netns: { path: '/a\0b' } }, /without NUL/],
  [{ netns: { pid: 0 } }, /positive integer/],
  [{ netns: { pid: '1' } }, /positive integer/],
  [null, /options must be an object/],
];

for (const [options, message] of wrong) {
  test(`${JSON.stringify(options)} is a TypeError`, () => {
    assert.throws(() => resolveOptions(options as ListOptions), { name: 'TypeError', message });
  });
}
