import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { helpText } from './help.js';
import { versionText } from './version-text.js';

/** The words at the beginnings of lines between two lines. */
const wordsOf = (text: string, from: string, to?: string): string[] => {
  const start = text.indexOf(`${from}\n`) + from.length + 1;
  const end = to === undefined ? text.length : text.indexOf(to, start);
  return text
    .slice(start, end)
    .split('\n')
    .map((line) => line.trim().split(/[:[\s]/)[0]!)
    .filter((word) => word !== '' && !word.startsWith('<'));
};

const sorted = (words: readonly string[]): string[] => [...words].sort((a, b) => (a < b ? -1 : 1));

describe('helpText', () => {
  let help: string;
  let common: string;
  let whole: string;
  before(async () => {
    [help, common, whole] = await Promise.all([helpText(1), helpText(2), helpText(3)]);
  });

  it('lists as many types and options as socat does', () => {
    const counts = [help, common, whole].map((text) => [
      wordsOf(text, '   address-head:', '   opts:').length,
      text.includes('   opt:') ? wordsOf(text, '   opt:').length : 0,
    ]);
    assert.deepEqual(counts, [
      [120, 0],
      [120, 415],
      [215, 781],
    ]);
  });

  it('is sorted as `LC_ALL=C sort` does', () => {
    for (const text of [common, whole]) {
      const types = wordsOf(text, '   address-head:', '   opts:');
      const options = wordsOf(text, '   opt:');
      assert.deepEqual(types, sorted(types));
      assert.deepEqual(options, sorted(options));
    }
  });

  it('has the columns of socat', () => {
    for (const line of [
      '      TCP-LISTEN:<port>\t\t\t\tgroups=FD,SOCKET,LISTEN,CHILD,RETRY,RANGE,IP4,IP6,TCP',
      '      UDPLITE6-LISTEN:<port>\t\t\tgroups=FD,SOCKET,LISTEN,CHILD,RANGE,IP6,UDP,UDPLITE',
      '      TCP-L\t\t\t\t\tis an alias name for TCP-LISTEN',
      '      acceptconn\tis an alias for so-acceptconn',
      '      cd\t\tis an alias for chdir',
      '      chdir\t\tgroups=(all)\t\t\tphase=INIT\t\ttype=STRING',
      '      lowport\t\tgroups=UDP,TCP,SCTP,DCCP,UDPLITEphase=LATE\t\ttype=BOOL',
      '      ip-add-source-membership\tgroups=IP4,IP6\t\tphase=PASTSOCKET\ttype=IP-MREQ-SOURCE',
    ]) {
      assert.ok(whole.includes(`${line}\n`), line);
    }
    assert.ok(common.includes('      type\t\tgroups=SOCKET\t\tphase=SOCKET\t\ttype=INT\n'));
  });

  it('leaves out what socat does not have', () => {
    const words = wordsOf(whole, '   address-head:', '   opts:');
    for (const own of ['MPTCP-LISTEN', 'ZERO', 'TLS']) assert.ok(!words.includes(own), own);
    assert.ok(!wordsOf(whole, '   opt:').includes('rate'));
  });

  it('has what scripts look for', () => {
    for (const pattern of [/--experimental/, / -d0/, / -S[\s<]/, /\s-0\s/, /\s-4\s/, /\s-6\s/, / TCP4-/i]) {
      assert.match(help, pattern);
    }
    assert.equal(help.match(/ -[rR] /g)?.length, 2);
  });
});

describe('versionText', () => {
  it('has the version in the second line, as the last number that looks like one', () => {
    const line = versionText().split('\n')[1]!;
    assert.equal(/.* ([0-9][1-9]*\.[0-9]+\.[0-9]\S*).*/.exec(line)?.[1], '1.8.1.3');
  });

  it('says of each feature whether it is there', () => {
    const lines = versionText().split('\n').slice(4, -1);
    for (const line of lines) assert.match(line, /^ {2}#(define WITH_\w+ \S.*|undef WITH_\w+)$/);
    assert.ok(lines.includes('  #define WITH_OPENSSL 1'));
    assert.ok(lines.includes('  #undef WITH_FIPS'));
  });
});
