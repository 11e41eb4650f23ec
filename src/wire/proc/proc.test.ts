import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DecodeError } from '../errors.js';
import { parseProcInet } from './inet.js';
import { parseProcNetlink } from './netlink.js';
import { parseProcPacket } from './packet.js';
import { parseProcProtocols } from './protocols.js';
import { parseSnmp, parseSockstat } from './statistics.js';

const tcpHeader =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const udpHeader =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops';
const tcpRow =
  '   0: 0100007F:1F90 0A0200C0:0050 01 0000000A:0000000B 02:00000064 00000003  1000        4 55555 2 0000000048cce056 20 4 30 10 -1';

test('a TCP row has its addresses in host order and its timer in milliseconds', () => {
  assert.deepEqual(parseProcInet('tcp', `${tcpHeader}\n${tcpRow}\n`), [
    {
      slot: 0,
      src: '127.0.0.1',
      sport: 8080,
      dst: '192.0.2.10',
      dport: 80,
      state: 1,
      wqueue: 10,
      rqueue: 11,
      timer: 2,
      expires: 1000,
      retrans: 3,
      uid: 1000,
      timeout: 4,
      inode: 55555,
      references: 2,
      drops: undefined,
      rest: ['20', '4', '30', '10', '-1'],
    },
  ]);
});

test('a row of TIME-WAIT, which ends with the pointer, is a row', () => {
  const row =
    '   1: 0100007F:A3E8 0100007F:1F90 06 00000000:00000000 03:00001750 00000000     0        0 0 3 000000003f';
  const [only] = parseProcInet('tcp', `${tcpHeader}\n${row}`);
  assert.deepEqual([only?.state, only?.timer, only?.inode, only?.rest], [6, 3, 0, []]);
});

test('a UDP row over IPv6 has its drops', () => {
  const row =
    '  77: B80D0120000000000000000001000000:0035 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 999 2 0000000000000000 12';
  const [only] = parseProcInet('udp6', `${udpHeader}\n${row}\n`);
  assert.deepEqual([only?.src, only?.sport, only?.dst, only?.drops], ['2001:db8::1', 53, '::', 12]);
});

test('a table with nothing but its header, or nothing at all, has no rows', () => {
  assert.deepEqual(parseProcInet('raw', `${udpHeader}\n`), []);
  assert.deepEqual(parseProcInet('raw', new Uint8Array(0)), []);
});

for (const [title, from, to] of [
  ['a short address', '0100007F:1F90', '0100007:1F90'],
  ['no port', '0100007F:1F90', '0100007F'],
  ['letters for a number', '55555', '5x5'],
  ['a state that is no number', ' 01 ', ' zz '],
  ['an inode that is missing', ' 4 55555 2 0000000048cce056 20 4 30 10 -1', ' 4'],
] as const) {
  test(`a row with ${title} is a DecodeError that names table and line`, () => {
    const text = `${tcpHeader}\n${tcpRow}\n${tcpRow.replace(from, to)}\n`;
    assert.throws(() => parseProcInet('tcp', text), {
      name: 'DecodeError',
      structure: '/proc/net/tcp line 3',
      offset: tcpHeader.length + tcpRow.length + 2,
    });
  });
}

test('a table with another header is a DecodeError', () => {
  assert.throws(() => parseProcInet('udp', 'Num RefCount\n'), { structure: '/proc/net/udp line 1' });
  assert.throws(() => parseProcPacket('sk RefCnt Type\n'), { structure: '/proc/net/packet line 1' });
  assert.throws(() => parseProcNetlink(''), { structure: '/proc/net/netlink line 1' });
});

test('columns are found by name: a new one does no harm', () => {
  const text = 'sk New RefCnt Type Proto Iface R Rmem User Inode\n0000 77 3 3 0003 2 1 512 1000 4711\n';
  assert.deepEqual(parseProcPacket(text), [
    {
      references: 3,
      type: 3,
      protocol: 3,
      interfaceIndex: 2,
      running: true,
      rmem: 512,
      uid: 1000,
      inode: 4711,
    },
  ]);
});

test('a netlink row', () => {
  const header = 'sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode';
  const row = '00000000ae7d2f1b 15  4294963199 80000001 1        2        1     2        3        4       ';
  assert.deepEqual(parseProcNetlink(`${header}\n${row}\n`), [
    {
      protocol: 15,
      portId: 4294963199,
      groups: 0x80000001,
      rmem: 1,
      wmem: 2,
      dump: true,
      locks: 2,
      drops: 3,
      inode: 4,
    },
  ]);
});

test('a protocol may have a blank in its name, and counts that are not kept', () => {
  const text =
    'protocol  size sockets  memory press maxhdr  slab module     cl co\nNF LOG   1240      0      -1   NI       0   yes  kernel      y  n\nTCP       2400      3     286   no     320   yes  kernel      y  y\n';
  const [first, second] = parseProcProtocols(text);
  assert.deepEqual([first?.protocol, first?.memory, first?.pressure], ['NF LOG', -1, undefined]);
  assert.deepEqual([second?.sockets, second?.pressure, second?.module], [3, false, 'kernel']);
});

test('sockstat has pairs by section', () => {
  const statistics = parseSockstat('sockets: used 14\nTCP: inuse 1 orphan 0\n');
  assert.equal(statistics['sockets']?.['used'], 14);
  assert.equal(statistics['TCP']?.['orphan'], 0);
  assert.throws(() => parseSockstat('TCP: inuse\n', 'sockstat6'), {
    structure: '/proc/net/sockstat6 line 1',
  });
});

test('snmp pairs a line of names with a line of values', () => {
  const statistics = parseSnmp('Tcp: MaxConn InSegs\nTcp: -1 4631\nUdp: InErrors\nUdp: 2\n');
  assert.equal(statistics['Tcp']?.['MaxConn'], -1);
  assert.equal(statistics['Udp']?.['InErrors'], 2);
  assert.throws(() => parseSnmp('Tcp: A B\nTcp: 1\n'), { structure: '/proc/net/snmp line 2' });
  assert.throws(() => parseSnmp('Tcp: A\nUdp: 1\n', 'netstat'), { structure: '/proc/net/netstat line 2' });
});

test('a section with the name of a prototype changes none', () => {
  const statistics = parseSockstat('__proto__: polluted 1\n');
  assert.equal(Object.getPrototypeOf(statistics), null);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('any text is rows or a DecodeError', () => {
  const parsers = [parseProcPacket, parseProcNetlink, parseProcProtocols, parseSockstat, parseSnmp];
  const line = fc.string({ unit: fc.constantFrom(...'0a:F -\tz\n '), maxLength: 60 });
  fc.assert(
    fc.property(fc.constantFrom(`${tcpHeader}\n`, ''), line, (header, text) => {
      for (const parse of [(input: string) => parseProcInet('tcp', input), ...parsers]) {
        try {
          parse(header + text);
        } catch (error) {
          assert.ok(error instanceof DecodeError, String((error as Error).stack));
        }
      }
    }),
  );
});
