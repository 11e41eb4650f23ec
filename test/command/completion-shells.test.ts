import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { listen } from '../../src/index.js';
import { requires } from '../support/skip.js';
import { type ShellName, TerminalShell } from './terminal-shell.js';

/** What is typed, and the words with which the command is then run: the same in every shell. */
const typed: readonly (readonly [line: string, ...words: string[]])[] = [
  ['socketeer li\t', 'listen'],
  ['X=1 socketeer help tra\t', 'help', 'trace'],
  ['echo first; socketeer ls --nd\t', 'ls', '--ndjson'],
  ['socketeer ls --color=au\t', 'ls', '--color=auto'],
  ['socketeer ls --color alw\t', 'ls', '--color', 'always'],
  ['socketeer ls --sta\tlis\t', 'ls', '--state=listen'],
  ['socketeer ls --state listen,time\t', 'ls', '--state', 'listen,time-wait'],
  ['socketeer ls "--nd\t', 'ls', '--ndjson'],
  ["socketeer ls 'sport = 1' --sort=-recv-\t", 'ls', 'sport = 1', '--sort=-recv-q'],
  ['socketeer relay unix:/tmp/a\\ b - --hal\t 3', 'relay', 'unix:/tmp/a b', '-', '--half-close=', '3'],
  ['socketeer relay unix-lis\t/x', 'relay', 'unix-listen:/x'],
  ['socketeer relay tcp-listen:80,max-ch\t3', 'relay', 'tcp-listen:80,max-children', '3'],
  ['socketeer relay open:file.a\t', 'relay', 'open:file.abc'],
  ['socketeer send a --file=file.a\t', 'send', 'a', '--file=file.abc'],
  ['socketeer inspect ./in\t', 'inspect', './in two'],
  ['socketeer wait a:1 -- only-he\t', 'wait', 'a:1', '--', 'only-here'],
  ['socketeer wait a:1 -- ls file.a\t', 'wait', 'a:1', '--', 'ls', 'file.abc'],
  ['socketeer ss -tln sta\tlist\t', 'ss', '-tln', 'state', 'listen'],
  ['socketeer inspect ./app.s\t', 'inspect', './app.sock'],
  ['socketeer inspect @socketeer-sh\t', 'inspect', '@socketeer-shells/one'],
  ['socketeer relay - unix:@socketeer-sh\t', 'relay', '-', 'unix:@socketeer-shells/one'],
];

const needs: Readonly<Record<ShellName, string | false>> = {
  bash: requires('script', 'netns'),
  zsh: requires('script', 'netns', 'zsh'),
  fish: requires('script', 'netns', 'fish'),
};

for (const name of Object.keys(needs) as ShellName[]) {
  test(`${name} completes at a terminal`, { skip: needs[name] }, async (t) => {
    await using shell = await TerminalShell.open(name);
    using server = await listen(join(shell.folder, 'app.sock'));
    using abstract = await listen('@socketeer-shells/one');
    assert.ok(server.localAddress !== undefined && abstract.localAddress !== undefined);
    for (const [line, ...words] of typed) {
      await t.test(line.replaceAll('\t', '⇥'), async () => {
        assert.deepEqual(await shell.wordsOf(line), words);
      });
    }
  });
}
