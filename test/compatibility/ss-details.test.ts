import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enterFreshNamespace } from '../support/namespace.js';
import { requires } from '../support/skip.js';
import type { Fixture } from '../support/sockets/fixture.js';
import { everyScene, prepareScenes } from '../support/sockets/scenes.js';
import { everySocket } from '../support/sockets.js';
import { mismatches } from './ss-moments.js';
import { SsRuns } from './ss-runs.js';

enterFreshNamespace();

/** All the states a TCP socket can be listed in, as ss spells them. */
const tcpStates = [
  'LISTEN',
  'SYN-SENT',
  'SYN-RECV',
  'ESTAB',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'LAST-ACK',
  'CLOSING',
  'TIME-WAIT',
];

/** Every set of these letters. */
const combinations = (letters: string): string[] => {
  const sets = [''];
  for (const letter of letters) sets.push(...sets.map((set) => set + letter));
  return sets;
};

/** What decides the details, in every combination; what comes before and after them, with none and with all of those. */
const detailed = new Set([
  ...combinations('emoi'),
  ...combinations('bpO').flatMap((letters) => [letters, `emoi${letters}`]),
]);

/** What is said in words rather than letters, and with them. */
const inWords = [
  '-ane --tos',
  '-anO --tos --cgroup --inet-sockopt',
  '-ani --inet-sockopt --cgroup',
  '-anemoi --tos --cgroup --inet-sockopt',
  '-aem --tos',
  '-anT',
  '-anTp',
  '-aeoimpTO',
  '-n state closed',
  '-np exclude established',
  '-nO state all',
  '-neA all,!tcp state unconnected',
];

describe('details of sockets in every condition beside the real ss', {
  skip: requires('ss', 'ip', 'netns'),
}, () => {
  let runs: SsRuns;
  const fixtures: Fixture[] = [];
  const refused: string[] = [];

  before(() => {
    refused.push(...prepareScenes());
    for (const [title, make] of [...everySocket, ...everyScene]) {
      try {
        fixtures.push(make());
      } catch (error) {
        refused.push(`${title}: ${(error as Error).message}`);
      }
    }
    runs = new SsRuns();
  });
  after(() => {
    runs[Symbol.dispose]();
    for (const fixture of fixtures) fixture.close();
  });

  it('there is a TCP socket in every state', (context) => {
    for (const reason of refused) context.diagnostic(reason);
    const { out } = runs.real(['-tanH']);
    const states = new Set(out.split('\n').map((line) => line.split(' ')[0]));
    assert.deepEqual(
      tcpStates.filter((state) => !states.has(state)),
      [],
    );
  });

  const same = (line: string): void => {
    const wrong = mismatches(runs, line.split(' '));
    assert.deepEqual(wrong.slice(0, 3), [], `${wrong.length} lines differ`);
  };

  for (const letters of detailed) it(`ss -an${letters}`, () => same(`-an${letters}`));
  for (const letters of ['', 'm', 'eo', 'iomp']) it(`ss -a${letters}`, () => same(`-a${letters}`));
  for (const line of inWords) it(`ss ${line}`, () => same(line));
});
