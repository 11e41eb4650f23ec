import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { capture, connection, everyRecord, listener, unixServer } from '../../../test/support/records.js';
import { JsonDocument, ndjson } from './document.js';
import { recordJson } from './record.js';
import { jsonString } from './text.js';
import { valueJson } from './value.js';

test('a record keeps every field under its own name, in a stable order', () => {
  for (const record of everyRecord) {
    const parsed = JSON.parse(recordJson(record)) as Record<string, unknown>;
    assert.deepEqual(new Set(Object.keys(parsed)), new Set(Object.keys(record)));
    assert.equal(parsed['kind'], record.kind);
  }
  assert.deepEqual(Object.keys(JSON.parse(recordJson(connection)) as object), [
    ...['kind', 'family', 'type', 'state', 'protocol', 'local', 'remote', 'receiveQueue', 'sendQueue'],
    ...['inode', 'cookie', 'uid', 'timer', 'owners', 'peer', 'source'],
  ]);
});

test('big numbers are decimal strings and bytes are hexadecimal', () => {
  assert.equal(JSON.parse(recordJson(listener)).cookie, '9007199254740993');
  assert.deepEqual(JSON.parse(recordJson(capture)).unknown, [{ type: 99, bytes: '01ff' }]);
  assert.equal(
    valueJson({ a: undefined, b: 1n, c: [true, null], d: Number.NaN }),
    '{"b":"1","c":[true,null],"d":null}',
  );
});

test('strings survive, and what a terminal would obey is escaped', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = jsonString(text);
      assert.equal(JSON.parse(json), text);
      assert.match(json, /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u);
    }),
  );
  assert.equal(jsonString('\u202e\u009b'), '"\\u202e\\u009b"');
});

test('any value is what JSON.stringify makes of it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.deepEqual(JSON.parse(valueJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('a document is one JSON text however the records come', () => {
  const document = new JsonDocument();
  const gap = {
    subject: 'vsock',
    reason: 'no-diag',
    message: 'vsock: the kernel has no diag module',
  } as const;
  const text =
    document.start() +
    document.records([listener]) +
    document.records([]) +
    document.records([unixServer]) +
    document.end([gap]);
  const parsed = JSON.parse(text) as { schema: string; sockets: unknown[]; coverage: unknown[] };
  assert.equal(parsed.schema, 'socketeer/sockets/1');
  assert.equal(parsed.sockets.length, 2);
  assert.deepEqual(parsed.coverage, [gap]);
  const empty = new JsonDocument();
  assert.deepEqual(JSON.parse(empty.start() + empty.end([])), {
    schema: 'socketeer/sockets/1',
    sockets: [],
    coverage: [],
  });
});

test('NDJSON has a record a line', () => {
  const lines = ndjson(everyRecord).trimEnd().split('\n');
  assert.equal(lines.length, everyRecord.length);
  for (const line of lines) assert.equal(typeof JSON.parse(line).kind, 'string');
});
