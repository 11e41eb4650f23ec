import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PingDestination, PingFailure, PingReply, PingStatistics } from '../../probe/ping/types.js';
import { interimText, statisticsText } from './statistics.js';
import { eventText, headerText, roundTripText } from './text.js';

const inet: PingDestination = { family: 'inet', address: '192.0.2.1', socket: 'raw', size: 56 };
const inet6: PingDestination = { family: 'inet6', address: '2001:db8::1', socket: 'datagram', size: 8 };
const words = { target: 'host.example', numeric: false, timestamps: false, outstanding: false, from: [] };
const reply: PingReply = {
  kind: 'reply',
  sequence: 7,
  from: '192.0.2.1',
  bytes: 64,
  timeToLive: 61,
  rtt: 1.234,
  duplicate: false,
  late: false,
  truncated: false,
  time: 1_700_000_000_123.456,
};
const failure = (type: number, code: number, mtu?: number): PingFailure => ({
  kind: 'error',
  sequence: 2,
  error: { operation: 'receive', errno: 113, code: 'EHOSTUNREACH' },
  icmp: { type, code, name: '', offender: '192.0.2.9' },
  ...(mtu !== undefined && { mtu }),
  time: 0,
});

test('the first line is that of ping(8)', () => {
  assert.equal(headerText(inet, words), 'PING host.example (192.0.2.1) 56(84) bytes of data.\n');
  assert.equal(headerText(inet6, words), 'PING host.example(2001:db8::1) 8 data bytes\n');
  assert.equal(
    headerText(inet, { target: 'x\x1b[2J', from: ['192.0.2.2', 'eth0'] }),
    'PING x\\x1b[2J (192.0.2.1) from 192.0.2.2 eth0: 56(84) bytes of data.\n',
  );
});

test('round trips have as many digits as there', () => {
  const texts = [0.0421, 0.9999, 1.234, 9.99, 12.34, 99.94, 123.4].map(roundTripText);
  assert.deepEqual(texts, ['0.042', '1.000', '1.23', '9.99', '12.3', '99.9', '123']);
});

test('an answer names the target where a name was given, and tells what is odd', () => {
  const line = 'icmp_seq=7 ttl=61 time=1.23 ms';
  assert.equal(eventText(reply, inet, words), `64 bytes from host.example (192.0.2.1): ${line}\n`);
  assert.equal(eventText(reply, inet, { ...words, numeric: true }), `64 bytes from 192.0.2.1: ${line}\n`);
  assert.equal(
    eventText(reply, inet, { ...words, target: '192.0.2.1' }),
    `64 bytes from 192.0.2.1: ${line}\n`,
  );
  const odd = {
    ...reply,
    from: '192.0.2.3',
    duplicate: true,
    truncated: true,
    corrupted: { offset: 5, sent: 5, received: 0x42 },
  };
  assert.equal(
    eventText(odd, inet, words),
    `64 bytes from 192.0.2.3: ${line} (truncated) (DUP!)\nwrong data byte #5 should be 0x5 but was 0x42\n`,
  );
  assert.equal(
    eventText(reply, inet, { ...words, timestamps: true, numeric: true }),
    `[1700000000.123456] 64 bytes from 192.0.2.1: ${line}\n`,
  );
});

test('errors have the words of ping(8), and codes without a word their number', () => {
  const told = (destination: PingDestination, event: PingFailure) => eventText(event, destination, words);
  const from = 'From 192.0.2.9 icmp_seq=2';
  assert.equal(told(inet, failure(3, 1)), `${from} Destination Host Unreachable\n`);
  assert.equal(told(inet, failure(3, 4, 1300)), `${from} Frag needed and DF set (mtu = 1300)\n`);
  assert.equal(told(inet, failure(3, 13)), `${from} Packet filtered\n`);
  assert.equal(told(inet, failure(3, 99)), `${from} Dest Unreachable, Bad Code: 99\n`);
  assert.equal(told(inet, failure(11, 0)), `${from} Time to live exceeded\n`);
  assert.equal(told(inet, failure(77, 0)), `${from} Bad ICMP type: 77\n`);
  assert.equal(told(inet6, failure(1, 3)), `${from} Destination unreachable: Address unreachable\n`);
  assert.equal(told(inet6, failure(1, 99)), `${from} Destination unreachable: Unknown code 99\n`);
  assert.equal(told(inet6, failure(2, 0, 1280)), `${from} Packet too big: mtu=1280\n`);
  assert.equal(told(inet6, failure(3, 0)), `${from} Time exceeded: Hop limit\n`);
});

test('what this machine refused is told by its errno, and what is lost only when asked for', () => {
  const { icmp: _, ...rest } = failure(0, 0);
  const refused = { ...rest, error: { operation: 'send', errno: 90, code: 'EMSGSIZE' }, mtu: 1300 };
  assert.equal(
    eventText(refused, inet, words),
    'icmp_seq=2 not sent: message too long (EMSGSIZE), mtu=1300\n',
  );
  const lost = { kind: 'lost', sequence: 3, waited: 1000, time: 0 } as const;
  assert.equal(eventText(lost, inet, words), '');
  assert.equal(eventText(lost, inet, { ...words, outstanding: true }), 'no answer yet for icmp_seq=3\n');
});

const statistics: PingStatistics = {
  transmitted: 3,
  received: 2,
  duplicates: 0,
  corrupted: 0,
  errors: 0,
  loss: 1 / 3,
  elapsed: 2003.4,
  pipe: 1,
  rtt: { minimum: 0.1, average: 0.2, maximum: 0.3, deviation: 0.05, moving: 0.15 },
};

test('the statistics are laid out as those of ping(8)', () => {
  assert.equal(
    statisticsText('host', statistics, false),
    `
--- host ping statistics ---
3 packets transmitted, 2 received, 33.3333% packet loss, time 2003ms
rtt min/avg/max/mdev = 0.100/0.200/0.300/0.050 ms
`,
  );
  const { rtt: _, ...none } = statistics;
  assert.equal(
    statisticsText(
      'host',
      { ...none, received: 0, loss: 1, errors: 3, duplicates: 1, corrupted: 2, pipe: 3 },
      true,
    ),
    `
--- host ping statistics ---
3 packets transmitted, 0 received, +1 duplicates, +2 corrupted, +3 errors, 100% packet loss, time 2003ms
pipe 3
`,
  );
  assert.match(statisticsText('host', statistics, true), /mdev = .* ms, ipg\/ewma 1001\.700\/0\.150 ms\n$/);
  assert.equal(
    interimText(statistics),
    '2/3 packets, 33% loss, min/avg/ewma/max = 0.100/0.200/0.150/0.300 ms',
  );
  assert.equal(interimText({ ...none, received: 0, loss: 1 }), '0/3 packets, 100% loss');
});
