import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done } from './assemble.js';
import { assembled } from './assembled.js';
import { decoders } from './decoders.js';
import { toText } from './golden.js';

for (const { title, decoder, bytes, expected } of assembled) {
  test(`assembled by hand from the header: ${title}`, () => {
    const decoded = decoders.get(decoder)?.(Buffer.concat([bytes, done]));
    assert.deepEqual(JSON.parse(toText(decoded)), {
      status: { done: true, interrupted: false },
      messages: [expected],
    });
  });
}
