import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { requires } from '../support/skip.js';
import { SsRuns } from './ss-runs.js';

/** Command lines that list nothing: both must complain alike in the first line and end with the same code. */
const refused = [
  '-q',
  '-tlq',
  '--foo',
  '--s',
  '--tip',
  '--tcp=3',
  '--family',
  '-f',
  '-A',
  '-f foo',
  '-f toString',
  '-A foo',
  '-A tcp,foo',
  '-A !foo',
  '-A tcp,',
  'state',
  'state foo',
  'state listen',
  'exclude',
  '-A !all',
  '-A tcp,!tcp',
  '-H -A tcp,!tcp -a',
  '-t state new-syn-recv',
  '-N socketeer-none -t',
  '-N socketeer-none -q',
  '-q -N socketeer-none',
  '-F /socketeer/none -t',
  '-F /dev/null -F /dev/null',
  '-xD -',
  '-uD /socketeer/none',
  '-xE',
  '-0E',
  '-Z',
  '-z -t',
  '--net',
  '-tD',
];

/** The complaint, without the usage that follows it. */
const firstLine = (text: string): string => text.split('\n')[0] ?? '';

describe('command lines ss refuses', () => {
  let runs: SsRuns;
  before(() => {
    runs = new SsRuns();
  });
  after(() => runs[Symbol.dispose]());

  for (const line of refused) {
    it(`ss ${line}`, { skip: requires('ss') }, () => {
      const args = line.split(' ');
      const [real, ours] = [runs.real(args), runs.ours(args)];
      assert.equal(ours.code, real.code);
      assert.equal(ours.out, real.out);
      assert.equal(firstLine(ours.err), firstLine(real.err));
      assert.equal(ours.err.includes('Usage: ss'), real.err.includes('Usage: ss'));
    });
  }

  for (const line of ['-h', '--help', '-f help', '-V', '-v', '--version', '-tlnh', '-V -q']) {
    it(`ss ${line} prints on standard output and ends well`, { skip: requires('ss') }, () => {
      const args = line.split(' ');
      const [real, ours] = [runs.real(args), runs.ours(args)];
      assert.equal(ours.code, 0);
      assert.equal(ours.err, '');
      assert.equal(ours.out.split(/[\s(]/)[0], real.out.split(/[\s(]/)[0]);
    });
  }

  it('names the version programs look for', { skip: requires('ss') }, () => {
    const version = /^ss utility, iproute2-[\d.]+/;
    assert.match(runs.ours(['-V']).out, version);
  });

  it('ends quietly when the reader goes away', () => {
    const ours = runs.run('sh', ['-c', '"$0" "$1" -a | head -1', process.execPath, runs.link]);
    assert.match(ours.out, /^Netid .*\n$/);
    assert.equal(ours.code, 0);
    assert.equal(ours.err, '');
  });
});
