import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { requires } from '../support/skip.js';
import type { Fixture } from '../support/sockets/fixture.js';
import { bytes, compare, SsRuns, withoutAges, withoutOwnNetlink, withoutTotal } from './ss-runs.js';
import { makeSockets } from './ss-sockets.js';

/** Command lines whose output is compared byte for byte. */
const exact = [
  '-4 -tln',
  '-6 -tln',
  '-4 -uln',
  '-6 -uln',
  '-xln',
  '-tln',
  '-uln',
  '-tlnp',
  '-tulpn',
  '-tan',
  '-ta',
  '-tanp',
  '-t',
  '-tn',
  '-u',
  '-un',
  '-ua',
  '-ul',
  '-uanp',
  '-uane',
  '-uanm',
  '-x',
  '-xa',
  '-xan',
  '-xap',
  '-xae',
  '-xam',
  '-xaemp',
  '-xl',
  '-w',
  '-wa',
  '-wan',
  '-wanp',
  '-wane',
  '-0',
  '-0n',
  '-0p',
  '-0e',
  '-0eO',
  '-0m',
  '-4',
  '-6',
  '-4a',
  '-6a',
  '-4ap',
  '-4n -x',
  '-4 -6 -tan',
  '-6 -4 -tan',
  '-4 -6 -wan',
  '-6 -4 -p',
  '-46 -A inet state established',
  '-tux',
  '-tuwxan',
  '-f inet -a',
  '-f inet6 -a',
  '-f link',
  '-f unix -a',
  '-A inet -a',
  '-A all,!netlink -a',
  '-A u_dgr',
  '-A u_dgr,u_seq -a',
  '-A packet_raw',
  '-A tcp',
  '-t -A udp -a',
  '-M',
  '-Ma',
  '-Man',
  '-uMa',
  '-wMa',
  '-S -a',
  '-d -a',
  '--vsock -a',
  '--tipc -a',
  '--xdp',
  '-H -tan',
  '-H -tlnp',
  '-H -xa',
  '-H -0',
  '-O -tanp',
  '-tan state established',
  '-tan state listening',
  '-tan state time-wait state syn-recv',
  '-an exclude established exclude close -tu',
  '-t state big',
  '-ua state unconnected',
  '--tcp --all --numeric --processes',
  '--tc --li --num',
  '-tln -- state listening',
  'state listening -t',
  '-tan --tos',
  '-tan --cgroup',
  '-tan --inet-sockopt',
  '-uanO --inet-sockopt',
  '-uan --tos --cgroup',
  '-tlnr',
];

/** Command lines that list netlink sockets, among them the listing program's own. */
const withNetlink = ['', '-a', '-an', '-l', '-f netlink', '-f netlink -n', '-A netlink -e', '-A netlink -m'];

/** Command lines with numbers that move. */
const moving = [
  '-tano',
  '-tao',
  '-tani',
  '-tai',
  '-tanei',
  '-tam',
  '-tanm',
  '-taniO',
  '-tanmoepi',
  '-Mani',
  '-uai',
];

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

describe('ss beside the real ss', { skip: requires('ss', 'netns') }, () => {
  let runs: SsRuns;
  let fixtures: Fixture[] = [];

  before((context) => {
    const made = makeSockets();
    fixtures = made.fixtures;
    for (const reason of made.refused)
      if ('diagnostic' in context) (context as { diagnostic(text: string): void }).diagnostic(reason);
    runs = new SsRuns();
  });
  after(() => {
    runs[Symbol.dispose]();
    for (const fixture of fixtures) fixture.close();
  });

  for (const line of exact) {
    it(`ss ${line}`, () => {
      const { real, ours } = compare(runs, words(line), bytes);
      assert.equal(ours, real);
    });
  }

  for (const line of withNetlink) {
    it(`ss ${line} (without the own netlink sockets)`, () => {
      const { real, ours } = compare(runs, words(line), withoutOwnNetlink);
      assert.equal(ours, real);
    });
  }

  for (const line of moving) {
    it(`ss ${line} (without ages and timers)`, () => {
      const { real, ours } = compare(runs, words(line), withoutAges);
      assert.equal(ours, real);
    });
  }

  for (const line of ['-s', '-s -tln', '-sH -t']) {
    it(`ss ${line} (without the total)`, () => {
      const { real, ours } = compare(runs, words(line), withoutTotal);
      assert.equal(ours, real);
    });
  }

  it('a link named ss', () => {
    for (const line of ['-tln', '-tanp', '-h']) {
      assert.equal(runs.linked(words(line)).out, runs.ours(words(line)).out);
    }
    assert.equal(runs.linked(['-tln']).out, runs.real(['-tln']).out);
  });
});
