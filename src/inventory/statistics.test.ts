import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DecodeError } from '../wire/index.js';
import { readSocketStatistics } from './statistics.js';

let proc: string;
const write = (name: string, text: string): void => writeFileSync(join(proc, 'net', name), text);
before(() => {
  proc = mkdtempSync(join(tmpdir(), 'statistics-'));
  mkdirSync(join(proc, 'net'));
});
after(() => rmSync(proc, { recursive: true, force: true }));

test('the counters are found by their names, with and without IPv6', () => {
  write(
    'sockstat',
    'sockets: used 9\nTCP: inuse 2 orphan 1 tw 3 alloc 4 mem 5\nUDP: inuse 6 mem 7\nRAW: inuse 8\nFRAG: inuse 1 memory 0\n',
  );
  write('snmp', 'Ip: A B\nIp: 1 2\nTcp: RtoMin CurrEstab X\nTcp: 200 77 1\n');
  const statistics = readSocketStatistics(proc);
  assert.equal(statistics.total, 9);
  assert.deepEqual(statistics.tcp, { allocated: 4, established: 77, orphaned: 1, timeWait: 3 });
  assert.deepEqual(statistics.inet, { raw: 8, udp: 6, tcp: 2, frag: 1 });
  assert.deepEqual(statistics.inet6, { raw: 0, udp: 0, tcp: 0, frag: 0 });
  write('sockstat6', 'TCP6: inuse 5\nUDP6: inuse 6\n');
  assert.equal(readSocketStatistics(proc).inet6.tcp, 5);
});

test('a table that is none is an error, not a zero', () => {
  write('sockstat', 'sockets used nine\n');
  assert.throws(() => readSocketStatistics(proc), DecodeError);
});

test('the statistics of the own namespace count a socket that is opened', async () => {
  const before = readSocketStatistics();
  const socket = createSocket('udp4');
  try {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const after = readSocketStatistics();
    assert.ok(after.total > before.total || after.inet.udp > before.inet.udp, JSON.stringify(after));
    assert.ok(after.total >= 1 && after.inet.udp >= 1);
  } finally {
    socket.close();
  }
});
