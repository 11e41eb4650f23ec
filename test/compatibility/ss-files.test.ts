import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { requires } from '../support/skip.js';
import type { Fixture } from '../support/sockets/fixture.js';
import { bytes, compare, type Normalise, SsRuns, type Variables } from './ss-runs.js';
import { makeSockets } from './ss-sockets.js';

/** Tables of /proc/net that ss can be pointed to. */
const tables = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6', 'unix', 'packet', 'netlink'];
const counters = ['sockstat', 'sockstat6', 'snmp'];

/** What is listed of files. */
const listings = [
  '-tan',
  '-ta',
  '-t',
  '-4tan',
  '-6tan',
  '-tln',
  '-tano',
  '-tane',
  '-tn state time-wait',
  '-uan',
  '-uane',
  '-ua',
  '-wan',
  '-xa',
  '-xl',
  '-x',
  '-0',
  '-0n',
  '-f netlink',
  '-f netlink -n',
  '-M -a',
  '-an',
  '-a',
  '-tan sport = 22',
  '-0 src ipv6',
  '-s',
  '-s -tln',
];

/** Command lines with which recordings of TCP are read. */
const replays = [
  '-tan',
  '-tn',
  '-4tan',
  '-6tan',
  '-ta',
  '-tane',
  '-tano',
  '-tanim',
  '-tan --tos',
  '-tn state listening',
  '-tan sport = 22',
  '-tan dport > 0',
  '-tan src 0.0.0.0/0 and not sport = 80',
  '-tan src ::1 or sport = 443',
  '-H -tan',
];

/**
 * Without what ss misreads of /proc: it cuts Unix names at a blank, and takes every Unix datagram socket for a connected
 * one; and without the addresses of kernel memory.
 */
const asRead: Normalise = ({ out }) =>
  out
    .replace(/ (sk|cb)[:=][0-9a-f]+/g, ' $1')
    .replace(/^.*(u_dgr|with blanks in it|\/with ).*\n/gm, '')
    .replace(/ +/g, ' ')
    .replace(/ $/gm, '');

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

describe('ss and files in place of the kernel', { skip: requires('ss', 'netns') }, () => {
  let runs: SsRuns;
  let folder: string;
  let fixtures: Fixture[] = [];

  before(() => {
    fixtures = makeSockets().fixtures;
    runs = new SsRuns();
    folder = mkdtempSync(join(tmpdir(), 's-'));
    mkdirSync(join(folder, 'net'));
    for (const name of [...tables, ...counters]) {
      writeFileSync(join(folder, 'net', name), readFileSync(`/proc/self/net/${name}`));
    }
  });
  after(() => {
    runs[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
    for (const fixture of fixtures) fixture.close();
  });

  const same = (line: string, variables: Variables, normalise: Normalise = bytes): string => {
    const { real, ours } = compare(runs, words(line), normalise, variables);
    assert.equal(ours, real, line);
    return ours;
  };

  for (const line of listings) {
    it(`PROC_ROOT: ss ${line}`, () => {
      same(line, { PROC_ROOT: folder }, asRead);
    });
  }

  it('PROC_NET_*: one file each', () => {
    const path = (name: string): string => join(folder, 'net', name);
    const rows = (line: string, variables: Variables): number => same(line, variables).split('\n').length;
    const tcp = { PROC_NET_TCP: path('tcp'), PROC_NET_TCP6: path('tcp6') };
    assert.ok(rows('-tan', tcp) > 4);
    same('-tan', { ...tcp, PROC_NET_TCP6: '/nowhere' });
    same('-4tan', { PROC_NET_TCP: path('tcp') });
    same('-tan', { PROC_NET_TCP6: '/nowhere' });
    same('-uan', { PROC_NET_UDP: path('udp'), PROC_NET_UDP6: path('udp6') });
    same('-wan', { PROC_NET_RAW: path('raw'), PROC_NET_RAW6: path('raw6') });
    same('-xa', { PROC_NET_UNIX: path('unix') }, asRead);
    same('-0', { PROC_NET_PACKET: path('packet') });
    same('-f netlink', { PROC_NET_NETLINK: path('netlink') });
    same('-tan', { PROC_NET_TCP: '/nowhere', PROC_NET_TCP6: '/nowhere' });
    same('-Ma', { PROC_NET_MPTCP: '/nowhere' });
  });

  it('counters: PROC_NET_SOCKSTAT, PROC_NET_SOCKSTAT6, PROC_NET_SNMP', () => {
    const file = join(folder, 'counters');
    writeFileSync(file, 'sockets: used 7\nTCP: inuse 1 orphan 2 tw 3 alloc 4 mem 5\nUDP: inuse 6 mem 7\n');
    assert.match(same('-s', { PROC_NET_SOCKSTAT: file, PROC_NET_SOCKSTAT6: '/nowhere' }), /^Total: 7\n/);
    writeFileSync(file, 'Tcp: A CurrEstab B\nTcp: 1 99 2\n');
    const sockstat = join(folder, 'net/sockstat');
    assert.match(same('-s', { PROC_NET_SNMP: file, PROC_NET_SOCKSTAT: sockstat }), /estab 99,/);
    for (const run of [
      runs.real(['-s'], { PROC_ROOT: '/nowhere' }),
      runs.ours(['-s'], { PROC_ROOT: '/nowhere' }),
    ]) {
      const reason = 'No such file or directory';
      assert.equal(run.err, `ss: get_sockstat: ${reason}\nss: get_snmpstat: ${reason}\n`);
      assert.equal(run.code, 0);
    }
  });

  it('PROC_IP_LOCAL_PORT_RANGE: ports without names', () => {
    const range = join(folder, 'range');
    writeFileSync(range, '20\t30\n');
    assert.match(same('-tla', { PROC_IP_LOCAL_PORT_RANGE: range }), /:22 /);
    writeFileSync(range, '30\t40\n');
    assert.match(same('-tla', { PROC_IP_LOCAL_PORT_RANGE: range }), /:ssh /);
    same('-tla', { PROC_IP_LOCAL_PORT_RANGE: '/nowhere' });
  });

  it('a recording of either is read by both', () => {
    const [ours, real] = [join(folder, 'ours'), join(folder, 'real')];
    for (const options of ['-taim --tos', '-4t', '-6ta state listening']) {
      runs.ours(words(`${options} -D ${ours}`));
      runs.real(words(`${options} -D ${real}`));
      assert.ok(readFileSync(ours).length >= 40, options);
      for (const file of [ours, real]) for (const line of replays) same(line, { TCPDIAG_FILE: file });
    }
    assert.equal(readFileSync(ours).length, readFileSync(real).length);
    assert.ok(same('-tan', { TCPDIAG_FILE: ours }).split('\n').length > 4);
  });

  it('a recording goes to standard output', () => {
    const [ours, real] = [runs.ours(['-taD', '-']), runs.real(['-taD', '-'])];
    assert.equal(ours.out.length, real.out.length);
    assert.equal(ours.code, 0);
  });

  it('a recording that is none, cut or missing', () => {
    const file = join(folder, 'broken');
    runs.ours(['-taD', file]);
    const whole = readFileSync(file);
    for (const length of [0, 10, 100, 500]) {
      writeFileSync(file, whole.subarray(0, length));
      const [real, ours] = (['real', 'ours'] as const).map((who) =>
        runs[who](['-tan'], { TCPDIAG_FILE: file }),
      );
      assert.equal(ours?.out, real?.out, `${length} bytes`);
      assert.equal(ours?.err.trim(), real?.err.trim());
      assert.equal(ours?.code, real?.code);
    }
    const [real, ours] = (['real', 'ours'] as const).map((who) =>
      runs[who](['-t'], { TCPDIAG_FILE: '/nowhere' }),
    );
    assert.deepEqual([ours?.out, ours?.err, ours?.code], [real?.out, real?.err, real?.code]);
  });
});
