import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexDump, mixedDump, TrafficDump, textDump } from './dump.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

test('text shows controls by escapes or dots, newlines as they are', () => {
  assert.equal(textDump(bytes('a\tb\r\n\\\0\x1b\x07\xff')), 'a\tb\\r\n\\\\..\\a.');
});

test('hex is one line', () => {
  assert.equal(hexDump(bytes('ab\n')), ' 61 62 0a\n');
});

test('both break at newlines and after sixteen bytes', () => {
  const pad = (text: string): string => text.padEnd(48);
  assert.equal(
    mixedDump(bytes('ab\n0123456789abcdefg')),
    `${pad(' 61 62 0a')}  ab.\n` +
      ' 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n' +
      `${pad(' 67')}  g\n--\n`,
  );
});

test('each way has its own count', () => {
  let written = '';
  const dump = new TrafficDump(textDump, (text) => {
    written += text;
  });
  dump.show('toRight', bytes('hello\n'));
  dump.show('toLeft', bytes('yes\n'));
  dump.show('toRight', bytes('x'));
  const time = '\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}';
  assert.match(
    written,
    new RegExp(
      `^> ${time}  length=6 from=0 to=5\nhello\n< ${time}  length=4 from=0 to=3\nyes\n> ${time}  length=1 from=6 to=6\nx$`,
    ),
  );
});
