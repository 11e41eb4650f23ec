import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyRecord, listener } from '../../../test/support/records.js';
import { Counter, countCsv, countJson, countNdjson, countTable } from './count.js';

const counts = () => {
  const counter = new Counter();
  counter.add(everyRecord);
  counter.add([listener]);
  return counter.result();
};

test('kinds and states are counted over all batches', () => {
  assert.equal(
    countTable(counts(), true),
    `KIND     STATE        COUNT
tcp      listen           2
tcp      established      1
unix     listen           1
unix     established      1
packet   unconnected      1
netlink  unconnected      1
total                     7
`,
  );
});

test('counts come as JSON, NDJSON and CSV with the kernel words', () => {
  const document = JSON.parse(countJson(counts(), [])) as {
    schema: string;
    total: number;
    counts: unknown[];
  };
  assert.equal(document.schema, 'socketeer/counts/1');
  assert.equal(document.total, 7);
  assert.deepEqual(document.counts[0], { kind: 'tcp', state: 'listen', count: 2 });
  assert.equal(countNdjson(counts()).trimEnd().split('\n').length, 6);
  assert.equal(countCsv(counts(), true).split('\r\n')[5], 'packet,close,1');
  assert.equal(countJson([], []), '{"schema":"socketeer/counts/1","counts":[],"total":0,"coverage":[]}\n');
});
