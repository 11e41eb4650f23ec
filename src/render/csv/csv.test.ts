import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyRecord, owner, unixServer } from '../../../test/support/records.js';
import { columnsByName, csvColumns } from '../column/index.js';
import { csvField, csvHeader, csvRecords } from './csv.js';

const context = { userName: () => undefined, people: false, mostOwners: Number.POSITIVE_INFINITY };

test('fields are quoted as RFC 4180 says, and formulas are taken for text', () => {
  assert.equal(csvField('plain'), 'plain');
  assert.equal(csvField('a,b'), '"a,b"');
  assert.equal(csvField('say "hi"'), '"say ""hi"""');
  assert.equal(csvField('=1+1'), "'=1+1");
  assert.equal(csvField('@abstract,x'), '"\'@abstract,x"');
  assert.equal(csvField('-x'), "'-x");
  assert.equal(csvField('+x'), "'+x");
});

test('every record is one line of as many fields as the header has', () => {
  const columns = columnsByName(csvColumns);
  assert.equal(csvHeader(columns), `${csvColumns.join(',')}\r\n`);
  const lines = csvRecords(everyRecord, columns, context).trimEnd().split('\r\n');
  assert.equal(lines.length, everyRecord.length);
  assert.equal(lines[0], 'tcp,inet,stream,listen,0,511,0.0.0.0,80,,,,"nginx[812,813]",,812 813,0,4001,');
});

test('a path or a name cannot begin a new line', () => {
  const forged = {
    ...unixServer,
    local: { family: 'unix', path: '/a\r\ntcp,x' },
    owners: [owner('a\nb', 1)],
  } as const;
  const text = csvRecords([forged], columnsByName(csvColumns), context);
  assert.equal(text.split('\n').length, 2);
  assert.match(text, /"\/a\\r\\ntcp,x"/);
});
