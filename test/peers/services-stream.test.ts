import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { connect } from '../../src/index.js';
import type { IdentifyStreamOptions } from '../../src/probe/service/stream/identify.js';
import { identifyStream, type StreamIdentification } from '../../src/probe/service/stream/identify.js';
import { streamCodecs } from '../../src/probe/service/stream/index.js';
import { socketCount } from '../support/descriptors.js';
import { createCluster, serverCommand, withoutPostgresql } from './cluster.js';
import { eventually, folder, Peer } from './peer.js';
import { type Place, type Running, type Server, start } from './server.js';
import { servers } from './servers.js';

/** Milliseconds a server has that is asked in its own words, and one that is asked in another's. */
const [patient, hasty] = [8000, 800];

const identify = (
  { target }: Place,
  options: Omit<IdentifyStreamOptions, 'deadline'>,
  limit: number,
): Promise<StreamIdentification> =>
  identifyStream((wait) => connect(target, wait), { ...options, deadline: performance.now() + limit });

const checkIdentity = (found: StreamIdentification, { service, product, details = {} }: Server): void => {
  assert.equal(found.service?.name, service, JSON.stringify(found));
  assert.equal(found.service.ready, true);
  if (product !== undefined) assert.match(found.service.product ?? '', product);
  for (const [name, value] of Object.entries(details))
    assert.match(String(found.service.details[name]), value, name);
};

/** Where somebody else is usually found, as people move services. */
const otherPlaces = [22, 25, 80, 110, 443, 993, 1883, 3306, 5432, 6000, 6379, 11211].map((port) => ({
  port,
}));

/** How many ask at once: fewer than wait in the shortest backlog, of 32. */
const atOnce = 24;

/** What is found by the codecs of other services, and at the usual places of others. */
const askWrongly = async ({ place }: Running, { service }: Server): Promise<string[]> => {
  const wrong = streamCodecs.filter(({ name }) => name !== service).map(({ name }) => ({ name }));
  const hints = [...wrong, ...otherPlaces];
  const found: StreamIdentification[] = [];
  for (let at = 0; at < hints.length; at += atOnce) {
    const some = hints.slice(at, at + atOnce).map((hint) => identify(place, hint, hasty));
    found.push(...(await Promise.all(some)));
  }
  return found.flatMap(({ service: one }) => (one === undefined ? [] : [one.name]));
};

for (const server of servers) {
  const { name, service, usual, also = [], skip } = server;
  test(`${name} is recognised wherever it is, and by nobody else`, { skip: skip() }, async () => {
    await using running = await start(server);
    const { place } = running;
    const found = await eventually(async () => {
      const attempt = await identify(place, { ...usual, host: 'localhost' }, patient);
      assert.ok(attempt.service?.ready, JSON.stringify(attempt)); // it may listen before it is ready
      return attempt;
    });
    checkIdentity(found, server);
    // one after the other: s_server has one client at a time
    for (const hint of [place, { name: service }])
      checkIdentity(await identify(place, hint, patient), server);
    const before = socketCount();
    const wrong = await askWrongly(running, server);
    assert.deepEqual(
      wrong.filter((one) => one !== service && !also.includes(one)),
      [],
    );
    assert.equal(socketCount(), before, 'sockets left open');
  });
}

test('PostgreSQL that does not take sessions yet answers, but is not ready', {
  skip: withoutPostgresql(),
}, async () => {
  using place = folder();
  createCluster(place.path);
  writeFileSync(place.of('data/standby.signal'), ''); // it waits for another server for ever
  const settings = ['listen_addresses=', 'hot_standby=off', 'primary_conninfo='];
  await using _peer = new Peer(serverCommand(place.path, ...settings));
  const path = place.of('.s.PGSQL.5432');
  const found = await eventually(async () => {
    const attempt = await identify({ target: path, path }, { path }, patient);
    assert.ok(attempt.service);
    return attempt.service;
  });
  assert.equal(found.name, 'postgresql');
  assert.equal(found.ready, false);
  assert.equal(found.details['code'], '57P03');
});
