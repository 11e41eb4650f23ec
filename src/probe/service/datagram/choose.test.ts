import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseDatagramCodecs } from './choose.js';
import { datagramCodecs, silentServiceAt, silentServices } from './index.js';

const names = (...args: Parameters<typeof chooseDatagramCodecs>): string[] =>
  chooseDatagramCodecs(...args).map(({ name }) => name);

test('a port has its usual services, and an unknown one has none', () => {
  assert.deepEqual(names(53, {}), ['dns']);
  assert.deepEqual(names(853, {}), ['quic', 'dtls']);
  assert.deepEqual(names(40_000, {}), []);
});

test('all services are tried, the usual ones of the port first', () => {
  const all = names(161, { services: 'all' });
  assert.equal(all[0], 'snmp');
  assert.deepEqual([...all].sort(), datagramCodecs.map(({ name }) => name).sort());
});

test('a port that takes everything as data gets nothing unless it is told by name', () => {
  assert.deepEqual(names(514, { services: 'all' }), []);
  assert.deepEqual(names(514, { services: ['dns'] }), ['dns']);
});

test('RADIUS is asked only with a secret', () => {
  assert.deepEqual(names(1812, {}), []);
  assert.deepEqual(names(1812, { secret: 'shared' }), ['radius']);
  assert.throws(() => names(1812, { services: ['radius'] }), /radius needs the secret/);
});

test('an unknown name is an error that tells the known ones', () => {
  assert.throws(
    () => names(53, { services: ['dsn'] }),
    /no datagram service is called dsn; known are dns, ntp/,
  );
});

test('a port that explains silence has no codec that would be asked there', () => {
  for (const { ports } of silentServices) for (const port of ports) assert.deepEqual(names(port, {}), []);
  assert.equal(silentServiceAt(514)?.name, 'syslog');
  assert.equal(silentServiceAt(53), undefined);
});
