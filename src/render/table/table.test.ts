import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  capture,
  connection,
  everyRecord,
  listener,
  owner,
  route,
  tcpInfo,
  unixClient,
  unixServer,
} from '../../../test/support/records.js';
import type { SocketRecord } from '../../inventory/record.js';
import { measureFor } from '../../terminal/width.js';
import type { CongestionInfo } from '../../wire/congestion.js';
import { columns, columnsByName, tableColumns } from '../column/index.js';
import { renderTable, type TableOptions } from './table.js';

const usual: TableOptions = {
  columns: columnsByName(tableColumns),
  width: Number.POSITIVE_INFINITY,
  color: false,
  header: true,
  summary: false,
  details: [],
  userName: (uid) => (uid === 0 ? 'root' : undefined),
  people: true,
  mostOwners: 3,
};

const table = async (
  records: readonly SocketRecord[],
  options: Partial<TableOptions> = {},
): Promise<string> => {
  let text = '';
  await renderTable(records, { ...usual, ...options }, (piece) => {
    text += piece;
  });
  return text;
};

test('a table without a limit shows everything, aligned, without spaces at line ends', async () => {
  const text = await table([listener, unixServer, unixClient, route, capture]);
  assert.equal(
    text,
    `KIND     STATE        RECV-Q  SEND-Q  LOCAL                              PEER                               PROCESS
tcp      listen            0     511  0.0.0.0:80                         -                                  nginx[812,813]
unix     listen            0     128  /var/run/postgresql/.s.PGSQL.5432  -                                  postgres[700]
unix     established      12       0  #5002                              /var/run/postgresql/.s.PGSQL.5432  node[4711] ↔ postgres[812]
netlink  unconnected       0       0  route:311                          -                                  -
packet   unconnected       0       0  all:eth0                           -                                  -
`,
  );
});

test('on 80 columns the least important columns go and the rest is cut', async () => {
  const text = await table(everyRecord, { width: 80, summary: true });
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  assert.match(text, /…\.s\.PGSQL\.5432|…\/\.s\.PGSQL\.5432|…/);
  assert.match(text, /6 sockets: 2 listen, 2 unconnected, 2 established; no room for/);
});

const anyName = fc.string({ unit: 'binary', maxLength: 40 });
const anyRecord = fc
  .tuple(fc.constantFrom<SocketRecord>(...everyRecord), anyName, anyName)
  .map(
    ([record, name, path]): SocketRecord =>
      record.family === 'unix'
        ? { ...record, local: { family: 'unix', path }, owners: [owner(name, 4711)] }
        : { ...record, owners: [owner(name, 1), owner('other', 2)] },
  );

test('no line is longer than the terminal, whatever the names, the columns and the details', async () => {
  const choice = fc.subarray([...columns], { minLength: 1 });
  const details = fc.subarray(['extended', 'memory', 'info', 'timers'] as const);
  const property = fc.asyncProperty(
    fc.array(anyRecord, { maxLength: 6 }),
    fc.integer({ min: 20, max: 200 }),
    choice,
    details,
    async (records, width, chosen, groups) => {
      const text = await table(records, { width, columns: chosen, details: groups, summary: true });
      const lines = text.split('\n');
      const measure = await measureFor(lines);
      for (const line of lines) assert.ok(measure(line) <= width, `${measure(line)} > ${width}: ${line}`);
    },
  );
  await fc.assert(property, { numRuns: 150 });
});

test('a name can forge neither a row nor a terminal sequence nor a column', async () => {
  const evil = 'x\nunix  listen  0  0  /real  -  init[1]\u001b]0;title\u0007\u202e';
  const path = '/tmp/a\r\n\u009b2Jtcp  listen';
  const forged = { ...unixServer, local: { family: 'unix', path }, owners: [owner(evil, 1)] } as const;
  const text = await table([forged, listener]);
  assert.equal(text.split('\n').length, 4);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  for (const line of text.trimEnd().split('\n')) assert.equal(line.split(/ {2,}/).length, 7, line);
});

test('any names leave as many rows and cells as there are', async () => {
  const property = fc.asyncProperty(fc.array(anyRecord, { minLength: 1, maxLength: 5 }), async (records) => {
    const lines = (await table(records)).trimEnd().split('\n');
    assert.equal(lines.length, records.length + 1);
    for (const line of lines) assert.equal(line.split(/ {2,}/).length, 7, line);
  });
  await fc.assert(property, { numRuns: 100 });
});

test('colours are around the cells and change no width', async () => {
  const plain = await table(everyRecord, { width: 100, summary: true });
  const colored = await table(everyRecord, { width: 100, summary: true, color: true });
  assert.ok(colored.includes('\u001b[32mlisten\u001b[0m'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours themselves
  assert.equal(colored.replace(/\u001b\[\d+m/g, ''), plain);
});

test('no records make no header, and no header is printed where none is wanted', async () => {
  assert.equal(await table([]), '');
  assert.equal(await table([], { summary: true }), '0 sockets\n');
  assert.doesNotMatch(await table([listener], { header: false }), /KIND/);
});

test('TCP internals have their units, and what is 0 or unlimited is left out', async () => {
  const tcp = {
    ...tcpInfo,
    rtt: 1500,
    rttvar: 250,
    rto: 204_000,
    pacingRate: 2 ** 64,
    bytesAcked: 12,
    unacked: 3,
  };
  const record = { ...connection, congestion: 'cubic', tcp, ulp: { name: 'tls\n' } };
  const text = await table([record], { details: ['info'] });
  const line = text.split('\n')[2];
  assert.equal(
    line,
    '    congestion: cubic  rtt: 1.5/0.25 ms  cwnd: 10  wscale: 7/9  tcp-options: timestamps sack' +
      '  rto: 204 ms  snd-mss: 1448 B  unacked: 3  delivery-rate: 8 Mbit/s  bytes-acked: 12 B  ulp.name: tls\\n',
  );
  const waiting = await table([{ ...listener, tcp }], { details: ['info'] });
  assert.doesNotMatch(waiting, /unacked/);
});

test('congestion control tells its figures in readable units', async () => {
  const details = async (congestionInfo: CongestionInfo) =>
    (await table([{ ...connection, congestionInfo }], { details: ['info'] })).split('\n')[2]?.trim();
  assert.equal(
    await details({ algorithm: 'bbr', bw: 125_000, minRtt: 27, pacingGain: 739, cwndGain: 512 }),
    'bbr-bandwidth: 1 Mbit/s  bbr-min-rtt: 0.027 ms  bbr-pacing-gain: 2.89  bbr-cwnd-gain: 2',
  );
  assert.equal(
    await details({ algorithm: 'vegas', enabled: true, rttcnt: 4, rtt: 0x7fff_ffff, minrtt: 1000 }),
    'vegas-min-rtt: 1 ms  vegas-rounds: 4',
  );
  assert.equal(
    await details({ algorithm: 'dctcp', enabled: true, ceState: 0, alpha: 512, abEcn: 0, abTot: 9 }),
    'dctcp-marked: 50%  dctcp-bytes: 9 B',
  );
});

test('details stand under their row, wrapped', async () => {
  const wide = await table([connection, capture], { details: ['timers', 'extended'] });
  assert.match(
    wide,
    /\n {4}timer: keepalive 1m42s\n {4}uid: 0 \(root\) {2}inode: 4002 {2}cookie: 9007199254740993 /,
  );
  assert.match(wide, /owner: curl\[901\] fd 5 \/usr\/sbin\/curl --flag/);
  assert.match(wide, /attribute 99: 01ff/);
  const narrow = await table([connection], { details: ['extended'], width: 40 });
  for (const line of narrow.split('\n')) assert.ok(line.length <= 40, line);
});
