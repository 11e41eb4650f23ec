import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ListOptions } from '../inventory/options.js';
import { shareListing } from './shared-listing.js';

const counting = () => {
  const asked: (ListOptions | undefined)[] = [];
  const list = async (options?: ListOptions) => {
    asked.push(options);
    options?.signal?.throwIfAborted();
    return { sockets: [], coverage: [] };
  };
  return { asked, shared: shareListing(list) };
};

test('calls close together share a listing, those of another scope do not', async () => {
  const { asked, shared } = counting();
  await Promise.all([shared({ kinds: ['unix'] }), shared({ kinds: ['unix'] })]);
  await shared({ kinds: ['unix'], signal: new AbortController().signal });
  assert.equal(asked.length, 1);
  await shared({ kinds: ['unix'], netns: 'all' });
  assert.equal(asked.length, 2);
  await delay(250);
  await shared({ kinds: ['unix'] });
  assert.equal(asked.length, 3);
});

test('a listing that failed is no answer for the next one', async () => {
  let fail = true;
  const shared = shareListing(async () => {
    if (fail) throw new Error('no');
    return { sockets: [], coverage: [] };
  });
  await assert.rejects(shared(), /no/);
  fail = false;
  assert.deepEqual(await shared(), { sockets: [], coverage: [] });
});

test('an aborted signal ends the call that has it, and no other', async () => {
  const { shared } = counting();
  await assert.rejects(shared({ signal: AbortSignal.abort(new Error('enough')) }), /enough/);
  await shared();
});
