import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Columns, type Layout } from './columns.js';
import { Row } from './row.js';

const row = (cells: Partial<Row>): Row =>
  Object.assign(new Row(), {
    netid: 'tcp',
    state: 'ESTAB',
    receiveQueue: '0     ',
    sendQueue: '0     ',
    localAddress: '127.0.0.1:',
    localPort: '80',
    peerAddress: '*:',
    peerPort: '*',
    ...cells,
  });

/** Lays rows out in a layout that shows everything unless `layout` says otherwise. */
const lay = (rows: readonly Row[], layout: Partial<Layout> = {}): string => {
  let text = '';
  const columns = new Columns({ netid: true, state: true, header: true, ...layout }, (piece) => {
    text += piece;
  });
  for (const each of rows) columns.add(each);
  columns.end();
  return text;
};

test('the header alone', () => {
  assert.equal(lay([]), 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n');
  assert.equal(lay([], { header: false }), '');
});

test('every line is padded, the process column too', () => {
  assert.equal(
    lay([row({})]),
    'Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n' +
      'tcp   ESTAB 0      0          127.0.0.1:80              *:*          \n',
  );
});

test('columns that are not shown leave no blank', () => {
  const rows = [row({})];
  assert.equal(lay(rows, { netid: false, state: false, header: false }), '0      0      127.0.0.1:80 *:*\n');
  assert.equal(lay(rows, { state: false, header: false }), 'tcp 0      0      127.0.0.1:80 *:*\n');
});

test('the queues may be left out', () => {
  const rows = [row({}), row({ receiveQueue: '1234567' })];
  const layout = { netid: false, state: false, queues: false };
  assert.equal(
    lay(rows, layout),
    'Local Address:Port Peer Address:PortProcess\n' +
      '    127.0.0.1:80              *:*          \n'.repeat(2),
  );
});

test('rows laid out before a column grew are widened', () => {
  const rows = [
    row({}),
    row({ localAddress: '192.168.100.100:', localPort: '65535' }),
    row({ state: 'SYN-SENT' }),
  ];
  assert.equal(
    lay(rows, { header: false }),
    'tcp ESTAB    0      0            127.0.0.1:80    *:*\n' +
      'tcp ESTAB    0      0      192.168.100.100:65535 *:*\n' +
      'tcp SYN-SENT 0      0            127.0.0.1:80    *:*\n',
  );
});

test('the details of the last row do not count for the width', () => {
  const rows = [row({ details: ' short' }), row({ details: ' much longer' })];
  assert.equal(
    lay(rows, { netid: false, state: false, header: false }),
    '0      0      127.0.0.1:80 *:* short\n0      0      127.0.0.1:80 *:* much longer\n',
  );
  assert.equal(
    lay([...rows, row({})], { netid: false, state: false, header: false }),
    '0      0      127.0.0.1:80 *:* short      \n' +
      '0      0      127.0.0.1:80 *:* much longer\n' +
      '0      0      127.0.0.1:80 *:*            \n',
  );
});

test('widths count bytes', () => {
  const rows = [
    row({ localAddress: '/tmp/ü ', localPort: '1', wide: true }),
    row({ localAddress: '/tmp/ab ' }),
  ];
  assert.equal(
    lay(rows, { netid: false, state: false, header: false }),
    '0      0      /tmp/ü 1  *:*\n0      0      /tmp/ab 80 *:*\n',
  );
});

test('a terminal is filled', () => {
  const [header, line] = lay([row({})], { screen: 90 }).split('\n');
  assert.equal(header?.length, 90);
  assert.equal(line?.length, 90);
  assert.match(line ?? '', /^tcp {5,}ESTAB {2,}0 {7,}0 +127\.0\.0\.1:80 +\*:\* +$/);
});

test('columns wider than the terminal keep their tokens', () => {
  const text = lay([row({ details: ` ${'x'.repeat(60)}` }), row({ details: ' y' }), row({})], { screen: 40 });
  assert.ok(text.includes(` ${'x'.repeat(60)}\n`));
  assert.match(text, / y {38}\n/);
});

test('widths may change where the buffer of ss is full, and never shrink', () => {
  const details = ` ${'d'.repeat(40_000)}`;
  const rows = [
    ...Array.from({ length: 120 }, () => row({ details })),
    row({ state: 'CLOSE-WAIT' }),
    row({}),
  ];
  const lines = lay(rows, { header: false, netid: false }).split('\n');
  const [first, last] = [lines[0] ?? '', lines.at(-2) ?? ''];
  assert.ok(first.startsWith('ESTAB 0  '), 'the first buffer knows nothing of the longer state');
  assert.ok(last.startsWith('ESTAB      0  '), 'the second one does');
  assert.equal(last.length, first.length + 'CLOSE-WAIT'.length - 'ESTAB'.length);
});

test('details are cut where two bytes cannot count them', () => {
  const rows = [row({ details: ` ${'x'.repeat(70_000)}` }), row({})];
  const [first, second] = lay(rows, { header: false }).split('\n');
  assert.equal(first?.length, second?.length);
  assert.equal(first?.replace(/[^x]/g, '').length, 65_534);
});
