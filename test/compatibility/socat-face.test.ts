import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requires } from '../support/skip.js';
import { runSocat } from './socat-runs.js';

/** Command lines that socat refuses before it opens anything, or right at the first address. */
const refused = [
  '',
  '-q - -',
  '--quiet - -',
  '-lz - -',
  '-uv - -',
  '-',
  '- - -',
  '-u -U - -',
  '-ly9 - -',
  '- FOO:1',
  '- TCP:127.0.0.1:1,nosuch',
  '-L',
];

/** Transfers whose whole outside is compared: what is written, logged, dumped and left behind. */
const transfers: readonly (readonly [args: string, input?: string])[] = [
  ['- PIPE', 'hello\n'],
  ['-v - PIPE', 'a tab\tand \\ \u0007\r\nmore'],
  ['-x - PIPE', 'hello\n\u0001'],
  ['-v -x - PIPE', 'hello\nthere you are, all of you\n'],
  ['-u - CREATE:file', 'kept\n'],
  ['-u - OPEN:file,creat,append', 'kept\n'],
  ['-U CREATE:file -', 'kept\n'],
  ['-r right -R left - PIPE', 'both ways\n'],
  ['-lf log /dev/null /dev/null'],
  ['-d -d -lf log -lpother - PIPE', 'x'],
  ['-d -d -lf log -lu /dev/null /dev/null'],
  ['-u -,readbytes=3 -', 'abcdef'],
  ['- PIPE,crlf', 'one\ntwo\n'],
  ['-u -,cr -', 'one\rtwo\r'],
  ['-u -,escape=0x21 -', 'until here!and no further'],
  ['- EXEC:cat', 'through a program\n'],
  ['-u EXEC:"echo said" -'],
  ['- SYSTEM:"tr a-z A-Z"', 'louder\n'],
  ['-u EXEC:"sh -c \'exit 0\'" -'],
];

/** Splits at blanks outside quotes; the quotes are socat's and stay. */
const words = (line: string): string[] => line.match(/(?:"[^"]*"|\S)+/g) ?? [];

describe('socat beside the real one', { skip: requires('socat') }, () => {
  for (const line of refused) {
    it(`refuses '${line}'`, async () => {
      const [real, ours] = await Promise.all(
        (['real', 'ours'] as const).map((side) => runSocat(side, words(line), { input: '' })),
      );
      // ours may go on to say what would be right
      assert.equal(ours?.code, real?.code);
      assert.equal(ours?.err.replace(/; did you mean .*/, ''), real?.err);
      assert.equal(ours?.out, real?.out);
    });
  }

  for (const [line, input] of transfers) {
    it(`transfers as '${line}' says`, async () => {
      const given = input === undefined ? {} : { input };
      const [real, ours] = await Promise.all(
        (['real', 'ours'] as const).map((side) => runSocat(side, words(line), given)),
      );
      assert.deepEqual(ours, real);
    });
  }
});
