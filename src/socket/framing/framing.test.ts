import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GrammarError } from '../../grammar/error.js';
import { createFrameDecoder, encodeFrame, type Framing, parseFraming, readFrames } from './index.js';

const framings = ['lines', 'length:1', 'length:2', 'length:4', 'length:4:le', 'length:2:le'];

/** Cuts bytes at places that are chosen by numbers. */
const cut = (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (let index = 0; start < bytes.length; index++) {
    const size = sizes.length === 0 ? bytes.length : (sizes[index % sizes.length] as number);
    pieces.push(bytes.subarray(start, start + size));
    start += size;
  }
  return pieces;
};

test('messages come out as they went in, however the stream is cut', () => {
  for (const text of framings) {
    const framing = parseFraming(text);
    const message = fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => (framing.kind === 'lines' ? bytes.filter((byte) => byte !== 10) : bytes));
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 10 }), sizes, (messages, cuts) => {
        const wire = Buffer.concat(messages.map((one) => encodeFrame(framing, one)));
        const decoder = createFrameDecoder(framing);
        const found = cut(wire, cuts).flatMap((piece) => decoder.push(piece));
        assert.deepEqual([...found, ...decoder.end()], messages);
      }),
    );
  }
});

test('the length is what the header of the framing says', () => {
  const frame = (text: string) =>
    Buffer.from(encodeFrame(parseFraming(text), Buffer.from('abc'))).toString('hex');
  assert.equal(frame('length'), '00000003616263');
  assert.equal(frame('length:1'), '03616263');
  assert.equal(frame('length:2'), '0003616263');
  assert.equal(frame('length:4:le'), '03000000616263');
  assert.equal(frame('lines'), '6162630a');
  assert.equal(frame('none'), '616263');
});

test('a message that cannot be framed is refused', () => {
  assert.throws(() => encodeFrame(parseFraming('length:1'), new Uint8Array(256)), RangeError);
  assert.throws(() => encodeFrame(parseFraming('lines'), Buffer.from('a\nb')), RangeError);
});

test('a message that is too long or cut off is an error, a last line without its newline is not', () => {
  const limited = (text: string) => createFrameDecoder(parseFraming(text), { longest: 3 });
  assert.throws(() => limited('lines').push(Buffer.from('abcd')), { code: 'EMSGSIZE' });
  assert.throws(() => limited('length:4').push(Buffer.from('00000004', 'hex')), { code: 'EMSGSIZE' });
  const cutOff = createFrameDecoder(parseFraming('length:2'));
  assert.deepEqual(cutOff.push(Buffer.from('0003ff', 'hex')), []);
  assert.throws(() => cutOff.end(), { code: 'EPROTO' });
  const lines = createFrameDecoder(parseFraming('lines'));
  assert.deepEqual(lines.push(Buffer.from('a\n\nb')), [Uint8Array.from([97]), new Uint8Array(0)]);
  assert.deepEqual(lines.end(), [Uint8Array.from([98])]);
});

test('text that is no framing is refused at its place', () => {
  const table: [string, number][] = [
    ['', 0],
    ['line', 0],
    ['lines:1', 0],
    ['length:', 7],
    ['length:3', 7],
    ['length:4:', 9],
    ['length:4:be', 9],
    ['length:4:le:x', 9],
  ];
  for (const [text, position] of table) {
    assert.throws(
      () => parseFraming(text),
      (error) => error instanceof GrammarError && error.position === position,
      text,
    );
  }
});

test('frames are read from whatever gives bytes', async () => {
  async function* source() {
    yield Buffer.from('on');
    yield Buffer.from('e\ntwo');
  }
  const framing: Framing = { kind: 'lines' };
  const lines: string[] = [];
  for await (const line of readFrames(source(), framing)) lines.push(Buffer.from(line).toString());
  assert.deepEqual(lines, ['one', 'two']);
});
