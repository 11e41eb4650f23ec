import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamCodec } from '../../codec.js';
import { streamCodecs } from '../index.js';
import { innerPlan, isListeningOnly, planFor } from './plan.js';

const namesOf = (codecs: readonly StreamCodec[]): string[] => codecs.map(({ name }) => name);

test('what is usual at a port comes first, and TLS last of all', () => {
  const { expected, others } = planFor({ port: 6379 });
  assert.deepEqual(namesOf(expected), ['redis']);
  assert.equal(namesOf(others).at(-1), 'tls');
  assert.ok(!namesOf(others).includes('redis'));
  assert.ok(!namesOf(others).includes('ssh'), 'who speaks first is not asked');
});

test('where TLS is usual, it is asked first and the others inside', () => {
  for (const port of [443, 993, 465, 8883, 636])
    assert.deepEqual(namesOf(planFor({ port }).expected), ['tls'], `${port}`);
  assert.deepEqual(namesOf(innerPlan({ port: 993 }).expected), ['imap']);
  assert.deepEqual(namesOf(innerPlan({ port: 443 }).expected), ['http']);
  assert.ok(!namesOf([...innerPlan({}).expected, ...innerPlan({}).others]).includes('tls'));
});

test('a name is all that is asked for', () => {
  assert.deepEqual(planFor({ port: 80 }, 'redis'), {
    expected: [streamCodecs.find(({ name }) => name === 'redis')],
    others: [],
  });
  assert.deepEqual(namesOf(planFor({}, 'imaps').expected), ['tls']);
  assert.deepEqual(namesOf(innerPlan({}, 'imaps').expected), ['imap']);
  assert.deepEqual(planFor({}, 'nonsense'), { expected: [], others: [] });
});

test('displays of X11 have ports and paths', () => {
  for (const port of [6000, 6063]) assert.deepEqual(namesOf(planFor({ port }).expected), ['x11']);
  assert.deepEqual(namesOf(planFor({ path: '/tmp/.X11-unix/X0' }).expected), ['x11']);
  assert.deepEqual(namesOf(planFor({ path: '@/tmp/.X11-unix/X0' }).expected), ['x11']);
});

for (const [path, service] of [
  ['/run/user/1000/bus', 'dbus'],
  ['/run/dbus/system_bus_socket', 'dbus'],
  ['/var/run/docker.sock', 'docker'],
  ['/run/user/1000/podman/podman.sock', 'docker'],
  ['/run/mysqld/mysqld.sock', 'mysql'],
  ['/var/run/postgresql/.s.PGSQL.5432', 'postgresql'],
  ['/run/redis/redis-server.sock', 'redis'],
  ['/run/user/1000/wayland-0', 'wayland'],
  ['/run/systemd/resolve/io.systemd.Resolve', 'varlink'],
  ['/run/containerd/containerd.sock', 'http2'],
  ['/tmp/ssh-aBcDeF/agent.4711', 'ssh-agent'],
] as const) {
  test(`${path} is where ${service} is`, () => {
    assert.equal(namesOf(planFor({ path }).expected)[0], service);
  });
}

test('an asterisk stays within a folder, and a dot is a dot', () => {
  assert.deepEqual(planFor({ path: '/run/user/1000/deep/bus' }).expected, []);
  assert.deepEqual(planFor({ path: '/run/dockerxsock' }).expected, []);
});

test('on a Unix socket those are asked first that live there', () => {
  const { others } = planFor({ path: '/run/unknown' });
  const [dbus, kafka] = [namesOf(others).indexOf('dbus'), namesOf(others).indexOf('kafka')];
  assert.ok(dbus >= 0 && dbus < kafka);
});

test('printers and logs are not written to', () => {
  const places = [
    { port: 9100 },
    { port: 514 },
    { path: '/dev/log' },
    { path: '/run/systemd/journal/stdout' },
  ];
  for (const place of places) {
    assert.ok(isListeningOnly(place));
    assert.deepEqual(planFor(place), { expected: [], others: [] });
    assert.equal(planFor(place, 'http').expected.length, 1, 'but by name');
  }
  assert.ok(!isListeningOnly({ port: 9108 }));
  assert.ok(!isListeningOnly({ path: '/run/systemd/journalist' }));
});

test('no service has the name of another, and each name inside TLS has its port', () => {
  const names = namesOf(streamCodecs);
  assert.equal(new Set(names).size, names.length);
  for (const { name, secured, source, title } of streamCodecs) {
    assert.ok(source.length > 3 && title.length > 2, name);
    assert.ok(secured === undefined || !names.includes(secured), name);
  }
});
