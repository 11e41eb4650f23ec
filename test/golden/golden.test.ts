import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DecodeError } from '../../src/wire/index.js';
import { decoders } from './decoders.js';
import { decodeGolden, folder, type Golden, listGoldens, readGolden, toText } from './golden.js';
import { recordedRequests, recordedTables } from './requests.js';

const goldens = listGoldens();

test('every request and table that can be recorded is there', () => {
  const names = goldens.map((golden) => golden.name);
  assert.deepEqual(names, [...recordedRequests.keys(), ...recordedTables.keys()].sort());
});

for (const golden of goldens) {
  test(`${golden.name} decodes to what was reviewed`, () => {
    const expected = readFileSync(join(folder, `${golden.name}.json`), 'utf8');
    assert.equal(toText(decodeGolden(golden, readGolden(golden))), expected);
  });
}

/** Decodes a beginning of a recording; anything but a result or a DecodeError fails the test. */
const survives = (golden: Golden, bytes: Uint8Array): 'decoded' | 'refused' => {
  try {
    decoders.get(golden.decoder)?.(bytes);
    return 'decoded';
  } catch (error) {
    assert.ok(
      error instanceof DecodeError,
      `${golden.name} cut to ${bytes.length}: ${(error as Error).stack}`,
    );
    return 'refused';
  }
};

for (const golden of goldens) {
  test(`${golden.name} cut anywhere decodes or is a DecodeError`, () => {
    const bytes = readGolden(golden);
    const step = Math.max(1, Math.floor(bytes.length / 400));
    let refused = 0;
    for (let length = bytes.length - 1; length >= 0; length -= step)
      if (survives(golden, bytes.subarray(0, length)) === 'refused') refused++;
    if (golden.file.endsWith('.bin'))
      assert.ok(refused > 0, 'a netlink answer cut inside a message is refused');
  });
}
