import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DecodeError } from '../../wire/errors.js';
import { encodeEnd, encodeHeader, encodeSection, type Section, SectionReader } from './container.js';

const sections: readonly Section[] = [
  { tag: 'HEAD', facts: { time: 'now' }, body: new Uint8Array(0) },
  { tag: 'TABL', facts: { name: 'tcp' }, body: Buffer.from('text') },
  { tag: 'DUMP', facts: {}, body: Buffer.alloc(5000, 7) },
];

const whole = Buffer.concat([
  encodeHeader(),
  ...sections.flatMap(encodeSection),
  ...encodeEnd(sections.length),
]);

function read(recording: Uint8Array): Section[] {
  const reader = new SectionReader(recording, 'x.skt');
  const found: Section[] = [];
  for (let section = reader.next(); section !== undefined; section = reader.next()) found.push(section);
  return found;
}

test('sections come out as they went in', () => {
  assert.deepEqual(
    read(whole).map(({ tag, facts, body }) => [tag, facts, Buffer.from(body)]),
    sections.map(({ tag, facts, body }) => [tag, facts, Buffer.from(body)]),
  );
});

test('long bodies are deflated', () => {
  assert.ok(whole.length < 500, `${whole.length} bytes`);
});

test('a recording cut at any byte is an error that says where', () => {
  for (let length = 0; length < whole.length; length++) {
    assert.throws(
      () => read(whole.subarray(0, length)),
      (error) => error instanceof DecodeError && error.message.startsWith('x.skt'),
      `cut to ${length} bytes`,
    );
  }
});

test('every flipped bit is noticed', () => {
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const damaged = Buffer.from(whole);
    damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
    assert.throws(() => read(damaged), DecodeError, `bit ${bit}`);
  }
});

test('errors name the section and what was expected', () => {
  const damaged = Buffer.from(whole);
  damaged[40] = (damaged[40] as number) ^ 1;
  assert.throws(
    () => read(damaged),
    /^DecodeError: x\.skt, section "HEAD" at offset 16: expected bytes that match/,
  );
  assert.throws(() => read(Buffer.from('hello, world, this is text')), /expected the mark of a recording/);
  assert.throws(() => read(Buffer.alloc(0)), /expected a header of 16 bytes, got 0 bytes/);
  const newer = Buffer.from(whole);
  newer.writeUInt32LE(2, 8);
  assert.throws(() => read(newer), /expected version 1 of the format, not version 2/);
});

test('bytes after the end, a missing section and one too many are errors', () => {
  assert.throws(() => read(Buffer.concat([whole, Buffer.of(0)])), /expected nothing after the last section/);
  const [first, ...rest] = sections.map(encodeSection);
  const missing = Buffer.concat([encodeHeader(), ...rest.flat(), ...encodeEnd(3)]);
  assert.throws(() => read(missing), /expected 3 sections before it, not 2/);
  const doubled = Buffer.concat([encodeHeader(), ...(first ?? []), ...(first ?? []), ...encodeEnd(1)]);
  assert.throws(() => read(doubled), /expected 1 sections before it, not 2/);
});
