import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OptionAccess, setOptions } from './access.js';
import { createOptionsView } from './create.js';
import { findOption, optionApplies, requireOption } from './find.js';
import { socketOptions } from './table.js';
import type { SocketOptionsView } from './view.js';

/** What a socket would remember: the bytes last set, by level and number. */
class FakeSocket implements OptionAccess {
  readonly calls: string[] = [];
  readonly values = new Map<string, Uint8Array>();

  get(level: number, number: number, length: number): Uint8Array {
    this.calls.push(`get ${level} ${number} ${length}`);
    const value = this.values.get(`${level} ${number}`);
    if (value === undefined) throw Object.assign(new Error('Protocol not available'), { errno: 92 });
    return value;
  }

  set(level: number, number: number, value: Uint8Array): void {
    this.calls.push(`set ${level} ${number} ${Buffer.from(value).toString('hex')}`);
    this.values.set(`${level} ${number}`, value);
  }
}

const tcpView = (): { fake: FakeSocket; view: SocketOptionsView } => {
  const fake = new FakeSocket();
  return { fake, view: createOptionsView(fake, 'inet', 'stream', 6) };
};

test('a property is a getsockopt and a setsockopt', () => {
  const { fake, view } = tcpView();
  view.noDelay = true;
  assert.equal(view.noDelay, true);
  view.linger = 5;
  assert.equal(view.linger, 5);
  view.linger = false;
  assert.equal(view.linger, false);
  view.receiveTimeout = 1500.25;
  assert.equal(view.receiveTimeout, 1500.25);
  assert.deepEqual(fake.calls.slice(0, 3), ['set 6 1 01000000', 'get 6 1 4', 'set 1 13 0100000005000000']);
});

test('what the kernel refuses is thrown as it is', () => {
  const { view } = tcpView();
  assert.throws(() => view.udpCork, { message: 'Protocol not available' });
});

test('values of another type and numbers that do not fit name the option', () => {
  const { view } = tcpView();
  const loose = view as unknown as Record<string, unknown>;
  const set = (name: string, value: unknown) => () => {
    loose[name] = value;
  };
  assert.throws(set('noDelay', 1), {
    name: 'TypeError',
    message: /noDelay: must be true or false, not number/,
  });
  assert.throws(set('sendBuffer', 2 ** 31), { name: 'RangeError', message: /sendBuffer: .* not 2147483648/ });
  assert.throws(set('sendBuffer', 1.5), RangeError);
  assert.throws(set('sendBuffer', '1'), { name: 'TypeError', message: /sendBuffer: value must be a number/ });
  assert.throws(set('congestion', 'a-name-that-is-too-long'), {
    name: 'RangeError',
    message: /at most 15 bytes/,
  });
  assert.throws(set('congestion', 'a\0b'), { name: 'RangeError', message: /NUL/ });
  assert.throws(set('receiveTimeout', -1), RangeError);
  assert.throws(set('maxPacingRate', -1), RangeError);
  assert.throws(set('ipAddMembership', { group: 'x' }), {
    name: 'RangeError',
    message: /ipAddMembership: group/,
  });
  assert.throws(set('ipv6AddMembership', { group: '1.2.3.4' }), RangeError);
  assert.throws(set('icmp6Filter', [256]), RangeError);
});

test('every settable option refuses nonsense without a call', () => {
  const { fake, view } = tcpView();
  const loose = view as unknown as Record<string, unknown>;
  for (const { name, access } of socketOptions) {
    if (access === 'call' || access === 'read') continue;
    for (const nonsense of [undefined, null, Symbol.iterator]) {
      assert.throws(() => (loose[name] = nonsense), TypeError, name);
    }
  }
  assert.deepEqual(fake.calls, []);
});

test('misspelt and misused properties are errors', () => {
  const { view } = tcpView();
  const loose = view as unknown as Record<string, unknown>;
  assert.throws(() => (loose['noDely'] = true), TypeError);
  assert.throws(() => (loose['cookie'] = 1n), { name: 'TypeError', message: /cookie can only be read/ });
  assert.throws(() => view.ipAddMembership, {
    name: 'TypeError',
    message: /ipAddMembership can only be set/,
  });
  for (const { name } of socketOptions.filter(({ access }) => access === 'call'))
    assert.ok(!(name in view), name);
});

test('setOptions sets in order, by phase when asked, and knows the nearest name', () => {
  const fake = new FakeSocket();
  setOptions(fake, { noDelay: true, ipv6Only: false });
  assert.deepEqual(fake.calls, ['set 6 1 01000000', 'set 41 26 00000000']);
  setOptions(fake, { noDelay: false, ipv6Only: true }, 'beforeBind');
  assert.deepEqual(fake.calls.slice(2), ['set 41 26 01000000']);
  const wrong = { noDelay: true, recieveBuffer: 1 } as object;
  assert.throws(() => setOptions(fake, wrong), {
    name: 'TypeError',
    message: 'unknown socket option "recieveBuffer"; did you mean receiveBuffer?',
  });
  assert.throws(() => setOptions(fake, { attachFilter: [] } as object), {
    name: 'TypeError',
    message: /not a property/,
  });
  assert.equal(fake.calls.length, 3);
});

test('readAll leaves out what is refused, does not apply, or changes when read', () => {
  const { fake, view } = tcpView();
  view.noDelay = true;
  view.sendBuffer = 7;
  fake.calls.length = 0;
  assert.deepEqual(view.readAll(), { noDelay: true, sendBuffer: 7 });
  const read = new Set(fake.calls.map((call) => call.replace(/ \d+$/, '')));
  assert.ok(!read.has('get 1 4') && !read.has('get 1 77'), 'SO_ERROR and SO_PEERPIDFD change something');
  assert.ok(!read.has('get 17 1') && !read.has('get 263 6'), 'UDP and packet options do not apply');
});

test('rows are found by both names', () => {
  assert.equal(findOption('noDelay'), findOption('TCP_NODELAY'));
  assert.equal(findOption('nothing'), undefined);
  assert.throws(() => requireOption('zzzzzzzzzzzz'), { message: 'unknown socket option "zzzzzzzzzzzz"' });
  const row = requireOption('noDelay');
  assert.ok(optionApplies(row, 'inet6', 'stream', 262));
  assert.ok(!optionApplies(row, 'inet', 'dgram', 17));
  assert.ok(!optionApplies(row, 'unix', 'stream', 0));
});
