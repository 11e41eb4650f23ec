import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { cgroup2Mount } from '../../src/inventory/cgroup-path.js';
import { requires } from '../support/skip.js';
import type { Fixture } from '../support/sockets/fixture.js';
import { bytes, compare, type Normalise, SsRuns, withoutOwnNetlink, withoutTotal } from './ss-runs.js';
import { makeSockets } from './ss-sockets.js';

/** Options, then the words of a filter in quotes where a shell would want them. */
const filters = [
  '-tan dport = 22',
  '-tan sport = 22',
  '-tan sport 22',
  '-tan sport = :22',
  '-tan sport != 22',
  '-tan sport eq ssh',
  '-tan sport = :http or sport = :https',
  '-uan sport = domain',
  '-tuan sport = domain',
  '-tan sport gt 1000',
  '-tan sport > 7001',
  '-tan sport >= 7001 sport <= 7010',
  '-tan sport ge 7001 and sport le 7010',
  '-tan sport lt 100',
  '-tan dport neq 0',
  '-tan not sport = 22',
  '-tan ! sport = 22 and ! sport = 80',
  '-tan ( sport = 22 or sport = 80 )',
  '-tan sport = 80 or sport = 22 and dport = 1',
  '-tan dport = 1 and sport = 80 or sport = 22',
  '-tan src 127.0.0.1',
  '-tan src = 127.0.0.1',
  '-tan src 127.0.0.0/8',
  '-tan dst 127.0.0.0/8 or src 0.0.0.0',
  '-tan src [::1]',
  '-tan src ::1',
  '-tan src ::/0',
  '-tan src 0.0.0.0/0',
  '-tan src *',
  '-tan src *:22',
  '-tan src :22',
  '-tan src 127.0.0.1:7010',
  '-tan src [::1]:7002',
  '-tan src localhost',
  '-tan src inet:127.0.0.1',
  '-tan src inet6:::1',
  '-tan src inet6:[::1]',
  '-an src inet6:::1',
  '-4 -tan src ::1',
  '-6 -tan sport = 22',
  '-tan src 127.0.0.1 sport = 7003',
  '-tan src ::ffff:127.0.0.1',
  '-tan dev lo',
  '-tan dev != lo',
  '-tan dev = lo or sport = 22',
  '-uan dev lo',
  '-tan fwmark = 0x2a',
  '-tan fwmark 42',
  '-tan fwmark != 0x2a',
  '-tan fwmark = 0x20/0x20',
  '-tan autobound',
  '-tan not autobound',
  '-tan state listening sport = 22',
  '-tn state established state listening sport >= 7000',
  '-tan exclude listening dport > 0',
  '-tuan sport = 53',
  '-wan src 127.0.0.1',
  '-wan sport = 1',
  '-xan src *blanks*',
  '-xan src *SOCKETEER-SS*',
  '-xan src @socketeer-ss*',
  '-xan src unix:*',
  '-xan dst unix:*',
  '-an src unix:*blanks*',
  '-tan src unix:*',
  '-tuxan sport = 22',
  '-tuxan src 127.0.0.1',
  '-0 src link:*',
  '-0 src ipv6',
  '-0n src ip',
  '-0 sport = lo',
  '-0 src *:lo',
  '-an src link:ip',
  '-an dport = 22',
  '-an sport = 22',
  '-tan -- sport = 22',
  'sport = 22 -tan',
  '-tan \\src 127.0.0.1',
  '-tan src \\127.0.0.1',
  '-4 -an src inet6:[::1]',
  '-6 -an src inet:127.0.0.1',
  '-0 -an src inet:127.0.0.1',
  '-0n src link:IPv4',
  '-6 -tan src any',
];

/** Filters that name netlink sockets, the listing program's own among them. */
const netlinkFilters = [
  '-f netlink src netlink:rtnl',
  '-f netlink src rtnl:kernel',
  '-f netlink sport = kernel',
  '-an src netlink:*',
];

/** Filters ss refuses. */
const refused = [
  'foo',
  'dport = foo',
  'dport = :foo',
  'dport = 22 foo',
  'src nosuch.invalid',
  'dst 300.1.1.1',
  'dst 10.0.0.0/99',
  'dst [::1',
  'dst ::1/999',
  'dst 1.2.3.4/x',
  'src [::1]/200',
  'dst inet:::1',
  'dst 10.0.0.0/8:nosuch',
  'dport',
  'dport =',
  '( dport = 22',
  'dport = 22 )',
  'and',
  'not',
  'dst != 1.2.3.4',
  'dst > 1.2.3.4',
  'dev nosuch',
  'dev = nosuch',
  'fwmark x',
  'fwmark = 1/x',
  'cgroup /nope',
  'cgroup = nope',
  'autobound foo',
  'state established foo',
  '(dport = 22',
  'src link:nosuch',
  'src link:ip:nosuch',
  'src netlink:nosuch',
  'src netlink:0:nosuch',
  'src vsock:foo',
  'src vsock:1:foo',
  'dport 22 or',
  'dport 22 or or dport 23',
  'dport 22 dport',
  'dport = nosuch and and',
  'dport lt x',
  'dport = 99999999999',
  'dport = 08',
  'src fe80::1%lo',
  'src nosuch.invalid:nosuch',
  'src inet6:127.0.0.1',
  'src inet:[::1]',
  'src inet6:10.0.0.0/8:80',
  '-4 src [::1]',
  '-4 src [fe80::/10]:80',
  '-6 src 127.0.0.1',
  '-6 src 10.0.0.0/8:80',
  '-6 src [::1] or src 10.0.0.1',
  'src inet6:[::1] or src 10.0.0.1',
  'src netlink:route',
  'src netlink:RTNL',
  'src netlink:256',
  'src link:0800',
  '-f link src netlink:route',
  '-s state nosuch',
  '-s dport = nosuch',
];

/** Names that do not exist are soon given up: there is no server to ask. */
const impatient = { RES_OPTIONS: 'timeout:1 attempts:1' };

const words = (line: string): string[] => line.split(' ');

/** What is said before the usage, which is worded differently, and whether it is there. */
const complaint = (text: string): string => text.replace(/^Usage: .*/ms, 'Usage');

describe('filters beside the real ss', { skip: requires('ss', 'netns') }, () => {
  let runs: SsRuns;
  let folder: string;
  let fixtures: Fixture[] = [];

  before(() => {
    fixtures = makeSockets().fixtures;
    runs = new SsRuns();
    folder = mkdtempSync(join(tmpdir(), 's-'));
  });
  after(() => {
    runs[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
    for (const fixture of fixtures) fixture.close();
  });

  const same = (line: string, normalise: Normalise): void => {
    const { real, ours } = compare(runs, words(line), normalise);
    assert.equal(ours, real);
  };

  for (const line of filters) it(`ss ${line}`, () => same(line, bytes));

  for (const line of netlinkFilters) {
    it(`ss ${line} (without the own netlink sockets)`, () => same(line, withoutOwnNetlink));
  }

  it('some of them let something pass and leave something out', () => {
    const rows = (line: string): number => runs.ours(words(`-H ${line}`)).out.split('\n').length - 1;
    const all = rows('-tan');
    const some = filters.filter((line) => line.startsWith('-tan ')).map(rows);
    assert.ok(some.filter((count) => count > 0 && count < all).length > 20, `${some} of ${all}`);
  });

  for (const line of refused) {
    it(`ss -t ${line} is refused`, () => {
      const args = words(`-t ${line}`);
      const [real, ours] = [runs.real(args, impatient), runs.ours(args, impatient)];
      assert.equal(complaint(ours.err), complaint(real.err));
      assert.equal(ours.code, real.code);
      assert.equal(withoutTotal(ours), withoutTotal(real));
    });
  }

  it('control groups by path', (context) => {
    const mount = cgroup2Mount(readFileSync('/proc/self/mountinfo', 'utf8'));
    if (mount === undefined) return context.skip('no cgroup version 2 is mounted');
    for (const line of [
      `-tan cgroup ${mount}`,
      `-tan cgroup != ${mount}`,
      `-tan cgroup = ${mount} sport = 22`,
    ]) {
      same(line, bytes);
    }
  });

  it('a filter file goes behind the words, and has comments', () => {
    const file = join(folder, 'filter');
    for (const text of [
      'sport = 22\n',
      '# no\nsport = 22\n0 no\n\n or sport = 80',
      'dport\n',
      '',
      '\n',
      '#',
    ]) {
      writeFileSync(file, text);
      for (const line of [`-tanF ${file}`, `-tan -F ${file} src 0.0.0.0`, `-tan --filter=${file} and`]) {
        const [real, ours] = [runs.real(words(line)), runs.ours(words(line))];
        assert.equal(ours.out, real.out, `${JSON.stringify(text)} ${line}`);
        assert.equal(complaint(ours.err), complaint(real.err), `${JSON.stringify(text)} ${line}`);
        assert.equal(ours.code, real.code);
      }
    }
    writeFileSync(file, `${'sport = 22 or '.repeat(100)}\n`);
    for (const run of [runs.real(['-tF', file]), runs.ours(['-tF', file])]) {
      assert.deepEqual([run.code, run.err], [255, 'Too long line in filter\n']);
    }
  });

  it('a filter comes from standard input', () => {
    for (const name of ['-', '-anything']) {
      const script = `echo 'sport = 22' | "$0" "$@" -tanF ${name}`;
      const real = runs.run('sh', ['-c', script, 'ss']);
      const ours = runs.run('sh', ['-c', script, process.execPath, runs.link]);
      assert.equal(ours.out, real.out);
      assert.match(ours.out, /:22 /);
    }
  });

  it('a folder is an empty filter', () => {
    assert.equal(runs.ours(['-tanF', folder]).out, runs.real(['-tanF', folder]).out);
  });
});
