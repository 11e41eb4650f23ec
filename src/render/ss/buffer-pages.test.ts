import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BufferPages } from './buffer-pages.js';

const PAGE = 1024 * 1024 - 16;

test('a token takes its length, two bytes before it, and an even number in all', () => {
  assert.deepEqual([0, 1, 2, 7].map(BufferPages.sizeOf), [2, 4, 4, 10]);
});

/** Adds rows of one token until the buffer is full; returns how many it took. */
const rowsUntilFull = (length: number): number => {
  const pages = new BufferPages();
  let rows = 0;
  for (; !pages.full; rows++) if (!pages.add(BufferPages.sizeOf(length))) pages.addTokens([length]);
  return rows;
};

test('the buffer is full when the fifth page is begun', () => {
  // A page holds PAGE / 1000 tokens of 998 bytes; the first one that does not fit begins the next page.
  const perPage = Math.floor((PAGE - 2 - 998) / 1000) + 1;
  assert.equal(rowsUntilFull(998), 4 * perPage + 1);
});

test('an exact fit turns the page already, as ss needs room behind a token', () => {
  const pages = new BufferPages();
  pages.addTokens([PAGE - 2 - 1]);
  for (let page = 0; page < 3; page++) {
    assert.equal(pages.full, false);
    pages.addTokens([PAGE - 2 - 1]);
  }
  assert.equal(pages.full, true);
  pages.clear();
  assert.equal(pages.full, false);
});
