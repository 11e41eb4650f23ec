import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLine } from './ss-moments.js';

describe('comparing lines of sockets that move', () => {
  it('takes a line that is one of the two real ones', () => {
    assert.ok(isLine('tcp ESTAB 1', 'tcp ESTAB 1', 'tcp ESTAB 9'));
    assert.ok(isLine('tcp ESTAB 9', 'tcp ESTAB 1', 'tcp ESTAB 9'));
  });

  it('takes numbers between them, upwards and downwards', () => {
    assert.ok(isLine('x timer:(on,150ms,2) a:5', 'x timer:(on,200ms,2) a:1', 'x timer:(on,100ms,2) a:9'));
  });

  it('refuses what stood still and differs', () => {
    assert.equal(isLine('tcp rto:200', 'tcp rto:201', 'tcp rto:201'), false);
    assert.equal(isLine('tcp rto:200 x', 'tcp rto:200', 'tcp rto:200'), false);
  });

  it('refuses numbers beyond them, other words and missing ones', () => {
    assert.equal(isLine('a:10', 'a:1', 'a:9'), false);
    assert.equal(isLine('b:5', 'a:1', 'a:9'), false);
    assert.equal(isLine('a:5', 'a:1 b:1', 'a:9 b:1'), false);
  });
});
