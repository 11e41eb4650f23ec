import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cliPath } from '../support/cli.js';
import { requires } from '../support/skip.js';
import type { Fixture } from '../support/sockets/fixture.js';
import { besideEachOther, SsRuns } from './ss-runs.js';
import { makeSockets } from './ss-sockets.js';

/** Columns of the terminals: 250 is wider than any line, 20 narrower than some columns, 1 than all. */
const screens = [1, 7, 20, 40, 80, 120, 200, 250];

const commandLines = ['-tln', '-tan', '-tanp', '-xa', '-xap', '-0', '-uanm', '-tlnO', '-H -tln', '-4 -tln'];

/** What a program prints on a terminal of a given width; its exit code is the last line. */
const onTerminal = (runs: SsRuns, columns: number, program: string, line: string): string => {
  const command = `stty cols ${columns}; ${program} ${line} 2>/dev/null; echo $?`;
  return runs.run('script', ['-qc', command, '/dev/null']).out;
};

describe('ss on a terminal', { skip: requires('ss', 'script', 'netns') }, () => {
  let runs: SsRuns;
  let fixtures: Fixture[] = [];

  before(() => {
    fixtures = makeSockets().fixtures;
    runs = new SsRuns();
  });
  after(() => {
    runs[Symbol.dispose]();
    for (const fixture of fixtures) fixture.close();
  });

  for (const columns of screens) {
    it(`${columns} columns`, () => {
      for (const line of commandLines) {
        const { real, ours } = besideEachOther(
          () => onTerminal(runs, columns, 'ss', line),
          () => onTerminal(runs, columns, `${process.execPath} ${cliPath} ss`, line),
        );
        assert.equal(ours, real, line);
      }
    });
  }
});
