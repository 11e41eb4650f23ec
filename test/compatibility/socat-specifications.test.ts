import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cli } from '../support/cli.js';
import { type RunResult, run } from '../support/run.js';
import { requires } from '../support/skip.js';

/** Both read the same address and write what comes from it. */
const both = (address: string): Promise<[real: RunResult, ours: RunResult]> =>
  Promise.all([run('socat', ['-u', address, '-']), cli(['socat', '-u', address, '-'])]);

/** What a program says of an error, without when and who it was. */
const complaint = ({ err }: RunResult): string | undefined =>
  /^\S+ \S+ socat\[\d+\] E (.*)$/m.exec(err)?.[1]?.replace(/; did you mean .*/, '');

/** Each prints its arguments, so that what was quoted and what was taken apart can be seen. */
const commands = [
  'printf <%s> a b',
  'printf <%s>  a   b',
  `'printf <%s> a,b c:d'`,
  `"printf <%s> a,b c:d"`,
  `printf <%s> "a,b" 'c:d'`,
  `printf <%s> '"a b"' c`,
  `printf <%s> "'a b'" c`,
  'printf <%s> (,)[,]{,}","([),])hugo',
  'printf <%s> (a b) [c d] {e f}',
  'printf <%s> a\\,b c\\:d e\\ f',
  'printf <%s> a\\\\ b\\\\\\\\c',
  'printf <%s> \\"a b\\"',
  "printf <%s> \\'a b\\'",
  'printf <%s> \\(a b\\)',
  'printf <%s> a\\tb',
  `printf <%s> ("a b" 'c d')`,
  'printf <%s> a!b a!',
  'printf <%s> a\\!!b',
  'printf <%s> a=b',
];

/** Quotes without an end in the command line that is left: the real one reads past them, and something is lost. */
const unclosed = ["printf <%s> 'a\\'b'", 'printf <%s> "a\\"b"', `printf <%s> '("' ")"`];

/** Written wrong: each says which word. */
const wrong = [
  'TPC:localhost:80',
  'nonsense',
  ':80',
  'EXEC:true,frok',
  'EXEC:true,backlog=5',
  'TCP4:localhost',
  'TCP4-LISTEN:1:2',
  'UNIX-CONNECT:/a:/b',
  'PIPE:/a:/b',
];

describe('addresses as the real socat reads them', { skip: requires('socat') }, () => {
  for (const command of commands) {
    it(`EXEC:${command}`, async () => {
      const [real, ours] = await both(`EXEC:${command}`);
      assert.equal(ours.out, real.out);
      assert.equal(ours.code, real.code);
    });
  }

  it('EXEC of a program that is not there', async () => {
    const [real, ours] = await both('EXEC:PRINTF <%s> a');
    assert.deepEqual([ours.code, ours.out], [1, '']);
    // the real one may see the end of the data before it hears of the child, and then exits 0
    assert.equal(ours.out, real.out);
  });

  for (const command of unclosed) {
    it(`refuses EXEC:${command}`, async () => {
      const { code, out, err } = await cli(['socat', '-u', `EXEC:${command}`, '-']);
      assert.deepEqual([code, out], [1, '']);
      assert.match(err, / E .*unexpected end of address/);
    });
  }

  for (const [name, address] of [
    ['a path with a slash', '/proc/sys/kernel/ostype'],
    ['a descriptor', '0'],
    ['two addresses that make one', '/proc/sys/kernel/ostype!!/dev/null'],
    ['options without anything', '/proc/sys/kernel/ostype,,,rdonly,'],
    ['options with quotes', `OPEN:/proc/sys/kernel/ostype,"rdonly"="1"`],
    ['small letters', 'open:/proc/sys/kernel/ostype,RDONLY'],
  ] as const) {
    it(name, async () => {
      const [real, ours] = await both(address);
      assert.equal(ours.out, real.out);
      assert.equal(ours.code, real.code);
    });
  }

  for (const address of wrong) {
    it(`refuses ${address}`, async () => {
      const [real, ours] = await both(address);
      assert.equal(ours.code, real.code);
      assert.equal(real.code, 1);
      assert.ok(complaint(ours) !== undefined, ours.err);
      // 1.8, whose outside ours has, says more of the number of parameters
      if (!complaint(real)?.includes('number of parameters')) assert.equal(complaint(ours), complaint(real));
    });
  }
});
