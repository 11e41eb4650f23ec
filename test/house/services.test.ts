import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  codecs,
  everyDatagramCodec,
  silentServices,
  streamCodecs,
} from '../../src/probe/service/registry.js';
import { root } from '../support/root.js';

test('docs/reference/services.md is what the codecs say (node scripts/services.mjs)', async () => {
  const { pageText } = await import(pathToFileURL(join(root, 'scripts/services/page.mjs')).href);
  const page = pageText({ datagram: everyDatagramCodec, stream: streamCodecs, silent: silentServices });
  assert.equal(readFileSync(join(root, 'docs/reference/services.md'), 'utf8'), page);
});

test('a name is unique among the services of a transport', () => {
  const names = codecs.map(({ transport, name }) => `${transport} ${name}`);
  assert.deepEqual(names, [...new Set(names)]);
});

test('every codec tells where it was written from', () => {
  for (const { name, source, title } of codecs)
    for (const text of [source, title]) assert.ok(text.trim().length > 2, name);
});
