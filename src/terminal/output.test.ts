import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutputClosed, OutputError, openOutput, type WriteCall } from './output.js';

const failing = (code: string): Error => Object.assign(new Error(`${code}: made up, write`), { code });

/** Takes few bytes at a time and now and then says that it is full. */
const slow = (taken: Buffer[], step: number): WriteCall => {
  let calls = 0;
  return (_fd, bytes, offset, length) => {
    calls++;
    if (calls % 3 === 0) throw failing('EAGAIN');
    if (calls % 5 === 0) throw failing('EINTR');
    const count = Math.min(step, length);
    taken.push(Buffer.from(bytes.subarray(offset, offset + count)));
    return count;
  };
};

test('text arrives whole through partial writes and a full pipe', () => {
  const taken: Buffer[] = [];
  const output = openOutput(1, slow(taken, 7));
  output.write('Grüße, ');
  output.write('日本語 and more of it\n');
  output.flush();
  output.flush();
  assert.equal(Buffer.concat(taken).toString(), 'Grüße, 日本語 and more of it\n');
});

test('pieces are gathered: many small ones make few writes', () => {
  let writes = 0;
  const output = openOutput(1, (_fd, _bytes, _offset, length) => {
    writes++;
    return length;
  });
  for (let line = 0; line < 10_000; line++) output.write('tcp  listen  0.0.0.0:80  nginx[1]\n');
  output.flush();
  assert.ok(writes > 1 && writes < 10, `${writes} writes`);
});

test('a reader that is gone and an output that fails are told apart', () => {
  const broken = (code: string) =>
    openOutput(1, () => {
      throw failing(code);
    });
  for (const [code, kind] of [
    ['EPIPE', OutputClosed],
    ['ECONNRESET', OutputClosed],
    ['ENOSPC', OutputError],
    ['EIO', OutputError],
  ] as const) {
    const output = broken(code);
    output.write('x');
    assert.throws(() => output.flush(), kind, code);
  }
  const output = broken('ENOSPC');
  output.write('x');
  assert.throws(() => output.flush(), { name: 'OutputError', message: /cannot write the output: ENOSPC/ });
});
