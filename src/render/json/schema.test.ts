import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyRecord, listener } from '../../../test/support/records.js';
import { schemaCheck } from '../../../test/support/schema.js';
import { countJson } from '../count/count.js';
import { JsonDocument } from './document.js';
import { recordJson } from './record.js';

test('every record is what the documented schema says', () => {
  const check = schemaCheck('sockets', '#/$defs/socket');
  for (const record of everyRecord) assert.equal(check(JSON.parse(recordJson(record))), '', record.kind);
});

test('the schema is no sieve: a wrong, a missing and an unknown field are refused', () => {
  const check = schemaCheck('sockets', '#/$defs/socket');
  const good = JSON.parse(recordJson(listener)) as Record<string, unknown>;
  assert.notEqual(check({ ...good, state: 'listening' }), '');
  assert.notEqual(check({ ...good, cookie: 5 }), '');
  assert.notEqual(check({ ...good, surprise: 1 }), '');
  const { local: _, ...less } = good;
  assert.notEqual(check(less), '');
});

test('documents have their schema', () => {
  const document = new JsonDocument();
  const text = document.start() + document.records(everyRecord) + document.end([]);
  assert.equal(schemaCheck('sockets')(JSON.parse(text)), '');
  const counts = [{ kind: 'tcp', state: 'listen', count: 2 }] as const;
  assert.equal(schemaCheck('counts')(JSON.parse(countJson(counts, []))), '');
});
