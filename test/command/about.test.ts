import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ability } from '../../src/index.js';
import { cli, cliJson } from '../support/cli.js';
import { schemaCheck } from '../support/schema.js';

interface About {
  readonly version: string;
  readonly abilities: readonly Ability[];
}

test('about --json is what the schema says, with each interface once', async () => {
  const about = (await cliJson(['about', '--json'])) as About;
  assert.equal(schemaCheck('about')(about), '');
  const names = about.abilities.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of ['addon', 'list-tcp', 'list-unix', 'owners', 'namespaces', 'destroy', 'ping', 'raw']) {
    assert.ok(names.includes(name), name);
  }
});

test('what always works works, and what does not says why', async () => {
  const { abilities } = (await cliJson(['about', '--json'])) as About;
  const state = new Map(abilities.map((ability) => [ability.name, ability.state]));
  assert.deepEqual(
    [state.get('addon'), state.get('list-unix'), state.get('descriptors')],
    ['yes', 'yes', 'yes'],
  );
  for (const { name, state: found, reason } of abilities) {
    if (found !== 'yes') assert.ok((reason ?? '').length > 5, name);
  }
});

test('the text tells where it runs; what works only with --all', async () => {
  const { code, out, err } = await cli(['about']);
  assert.deepEqual([code, err], [0, '']);
  assert.match(
    out,
    /^socketeer {2}\d+\.\d+\.\d+\nkernel {5}Linux \S+ \S+\nnode {7}v\d+\S*, (glibc|musl)\nuser /,
  );
  assert.doesNotMatch(out, /^addon /m);
  assert.match(out, /\n\d+ of \d+ interfaces work here without restriction/);
  assert.match((await cli(['about', '--all'])).out, /^addon +yes +the native addon$/m);
});

test('without an addon it says so, and that nothing else could be found out', async () => {
  const { code, out } = await cli(['about', '--json'], {
    env: { SOCKETEER_ADDON: '/nowhere/socketeer.node' },
  });
  const { abilities } = JSON.parse(out) as About;
  assert.equal(code, 3);
  assert.deepEqual(
    abilities.map(({ name, state }) => [name, state]),
    [['addon', 'no']],
  );
  assert.match(abilities[0]?.reason ?? '', /there is none at \/nowhere/);
});
