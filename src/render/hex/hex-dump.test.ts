import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { hexDump } from './hex-dump.js';

test('a row has its offset, sixteen bytes and what of them is ASCII', () => {
  const bytes = Uint8Array.from({ length: 18 }, (_, index) => index + 0x41);
  assert.equal(
    hexDump(bytes),
    '00000000  41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50  |ABCDEFGHIJKLMNOP|\n' +
      '00000010  51 52                                             |QR|\n',
  );
  assert.equal(hexDump(new Uint8Array(0)), '');
  assert.equal(hexDump(Uint8Array.of(0), { offset: 0x1_0000_0010 }).slice(0, 9), '100000010');
});

test('no byte reaches a terminal as it came', () => {
  const all = Uint8Array.from({ length: 256 }, (_, index) => index);
  assert.match(hexDump(all), /^[\x20-\x7e\n]*$/);
  const colored = hexDump(all, { color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is taken out
  assert.equal(colored.replace(/\x1b\[\d+m/g, ''), hexDump(all));
});

test('it is what hexdump -C prints', (context) => {
  const bytes = Uint8Array.from({ length: 100 }, (_, index) => (index * 37) & 0xff);
  const real = spawnSync('hexdump', ['-C'], { input: bytes, encoding: 'utf8' });
  if (real.error !== undefined) return context.skip('hexdump is not installed');
  assert.equal(hexDump(bytes), `${real.stdout.split('\n').slice(0, -2).join('\n')}\n`);
});
