import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GrammarError } from '../../grammar/error.js';
import { parseUnixTarget } from './target.js';

test('paths and abstract names are read, with a type in front', () => {
  assert.deepEqual(parseUnixTarget('/run/app'), { address: { family: 'unix', path: '/run/app' } });
  assert.deepEqual(parseUnixTarget('./a:80'), { address: { family: 'unix', path: './a:80' } });
  assert.deepEqual(parseUnixTarget('/a:80'), { address: { family: 'unix', path: '/a:80' } });
  assert.deepEqual(parseUnixTarget('plain'), { address: { family: 'unix', path: 'plain' } });
  assert.deepEqual(parseUnixTarget('@x'), { address: { family: 'unix', abstract: 'x' } });
  assert.deepEqual(parseUnixTarget('@x:80'), { address: { family: 'unix', abstract: 'x:80' } });
  assert.deepEqual(parseUnixTarget('unix:/a'), { address: { family: 'unix', path: '/a' } });
  assert.deepEqual(parseUnixTarget('dgram:@x'), {
    address: { family: 'unix', abstract: 'x' },
    type: 'dgram',
  });
});

test('a path may be longer than an address, and may need escapes', () => {
  const path = `/${'x'.repeat(300)}`;
  assert.deepEqual(parseUnixTarget(path).address, { family: 'unix', path });
  const { address } = parseUnixTarget('/not-there/\\xff');
  assert.deepEqual([...(address.bytes ?? [])].at(-1), 0xff);
});

test('targets of other families are errors', () => {
  for (const text of [
    ...['tcp:localhost:80', 'udp:[::1]:53', 'localhost:80', '[::1]:80', '127.0.0.1:5432', ':80'],
    ...['https://example.org', 'vsock:2:1024', 'icmp:host', '', '@', 'unix:', 'unix:*', '*'],
  ]) {
    assert.throws(() => parseUnixTarget(text), GrammarError, text);
  }
});
