import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseSsFilter } from '../../src/grammar/filter/index.js';
import { snapshotSockets } from '../../src/inventory/index.js';
import type { SocketState } from '../../src/inventory/record.js';
import { Random } from '../fuzz/random.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { requires } from '../support/skip.js';
import { filterScene } from '../support/sockets/filter-scene.js';
import type { Fixture } from '../support/sockets/fixture.js';
import { runEach } from './ss-batch.js';
import { randomFilter } from './ss-filter-random.js';

enterFreshNamespace();

/** Another seed can be given to look further: SOCKETEER_SEED=7. */
const seed = Number(process.env['SOCKETEER_SEED'] ?? 2026);
const FILTERS = 400;

/** Filters in which a random one would rarely meet the case. */
const fixed = [
  'src 0.0.0.0',
  'dst [::]',
  'src ::/64',
  'src 0.0.0.0/0',
  'src inet:127.0.0.1 or sport 80',
  'sport 80 or src inet6:[::1]',
  'sport 80 or sport 443 and dport 20443',
  'dport = 70000',
  'dport = -1',
  'sport = -5',
  'state closing sport 80',
  'not autobound or ! ( dev = 1 or src * )',
];

/** The sockets real ss lists, by their cookies, sorted; one text for each filter. */
const real = (filters: readonly (readonly string[])[]): string[] =>
  runEach(filters.map((words) => ['-HOantue', '--', ...words])).map(({ out, err, code }, index) => {
    assert.deepEqual([code, err], [0, ''], `ss ${filters[index]?.join(' ')}`);
    return [...out.matchAll(/ sk:([0-9a-f]+)/g)]
      .map(([, cookie]) => cookie)
      .sort()
      .join(' ');
  });

/** The same of ours. */
const ours = async (words: readonly string[]): Promise<string> => {
  const { expression, states, family } = parseSsFilter(words);
  const { sockets, coverage } = await snapshotSockets({
    kinds: ['udp', 'tcp'],
    ...(family === 'inet' || family === 'inet6' ? { families: [family] } : {}),
    ...(states && { states: states as SocketState[] }),
    ...(expression && { filter: { expression, dialect: 'ss', text: words.join(' ') } }),
  });
  assert.deepEqual(coverage, []);
  return sockets
    .map(({ cookie }) => cookie?.toString(16))
    .sort()
    .join(' ');
};

const difference = (words: readonly string[], wanted: string, found: string): string => {
  const [left, right] = [wanted.split(' '), found.split(' ')];
  const missing = left.filter((cookie) => !right.includes(cookie)).length;
  const surplus = right.filter((cookie) => !left.includes(cookie)).length;
  return `ss ${words.join(' ')}: ${missing} missing, ${surplus} too many`;
};

describe('filters beside the real ss', { skip: requires('ss', 'netns', 'root') }, () => {
  let fixture: Fixture;
  before(() => {
    fixture = filterScene();
  });
  after(() => fixture.close());

  for (const words of fixed) {
    it(`choose the same sockets: ${words}`, async () => {
      const filter = words.split(' ');
      assert.equal(await ours(filter), real([filter])[0]);
    });
  }

  it(`choose the same sockets (${FILTERS} random filters, seed ${seed})`, async () => {
    const random = new Random(seed);
    const filters: string[][] = [];
    while (filters.length < FILTERS) {
      const words = randomFilter(random);
      // without any state left, ss shows what its options imply
      if (parseSsFilter(words).states?.length !== 0) filters.push(words);
    }
    const wanted = real(filters);
    const wrong: string[] = [];
    for (const [index, words] of filters.entries()) {
      const found = await ours(words);
      if (found !== wanted[index]) wrong.push(difference(words, wanted[index]!, found));
    }
    assert.deepEqual(wrong, [], `seed ${seed}`);
    const kinds = new Set(wanted);
    assert.ok(kinds.size > FILTERS / 4, `a fair mixture, not ${kinds.size} different answers`);
  });
});
